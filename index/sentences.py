"""Where sentences begin and end in a text, as offsets, so that a quote is an exact substring."""

from __future__ import annotations

from sentencex import segment

Span = tuple[int, int]  # offsets into the text: start, one past the end

# Text without a full stop (captions, a list read aloud) is cut at a space near this length.
LONGEST_SENTENCE = 600


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """
    The sentences of *text*, in order, without the white space around them.

    No span is longer than `LONGEST_SENTENCE` characters; every character that is not white space
    lies in exactly one span.
    """
    spans: list[Span] = []
    start = 0
    for paragraph in text.splitlines(keepends=True):
        for sentence in segment(language, paragraph):
            end = start + len(sentence)
            spans.extend(_cut(text, start, end))
            start = end
    return spans


def _cut(text: str, start: int, end: int) -> list[Span]:
    """The span from *start* to *end*, trimmed, in parts of bearable length."""
    parts = []
    while (part := _trimmed(text, start, end)) is not None:
        if part[1] - part[0] <= LONGEST_SENTENCE:
            parts.append(part)
            break
        cut = text.rfind(" ", part[0] + 1, part[0] + LONGEST_SENTENCE)
        cut = cut if cut > 0 else part[0] + LONGEST_SENTENCE
        parts.append((part[0], cut))
        start = cut
    return parts


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
