"""Plain text with "NAME: speech", from a file or copied from a radio programme's page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from index.formats._accepting import Judged, accepted_labels, judged, shortened
from index.formats._clues import opening_clues
from index.formats._heads import LONGEST_LABEL, split_head
from index.formats._lines import ParseError, lines_of
from index.formats._page import Page, drop_notice, is_people_line, tail_start
from index.formats._paragraphs import Paragraphs
from index.formats._specificity import Specificity
from index.formats._stamps import stamp_alone
from index.turns import Layout, Parsed

name = "plain"
signs = "each turn begins with its speaker and a colon"
specificity = Specificity.PROSE
suffixes = (".txt", ".text")

# Meeting recorders save the chat beside the captions: "00:13:46<tab>Ann Lee:<tab>hello".
_CHAT = re.compile(r"\s*\d{2}:\d{2}:\d{2}\t[^\t\n]+:\t")


def sniff(head: str) -> bool:
    """Whether *head* has lines that begin with a speaker and a colon."""
    return "-->" not in head and bool(accepted_labels(head.split("\n")))


def parse(text: str) -> Parsed:
    """
    The transcript in *text*, whose lines end in a newline each.

    What stands above the first labelled line and below the last one is judged as a page's
    surroundings (`_page`); between them unlabelled lines continue the turn they follow.
    """
    lines = lines_of(text)
    if _CHAT.match(text):
        raise ParseError("this is the log of a meeting's chat, which nobody said: leave it out", 1)
    judgement = judged(lines)
    labels = judgement.labels
    first, last = _labelled_range(lines, labels)
    end = last + 1 + tail_start(lines[last + 1 :], labels.values())
    page, body, doubts = Page(), Paragraphs(), list[str]()
    page.read_head(lines[:first], body)
    body.blank()
    _read_body(lines, range(first, end), judgement, body, doubts)
    page.read_tail(lines[end:], end + 1, body)
    cues = body.finish()
    return Parsed(
        cues=cues,
        layout=Layout.PARAGRAPHS,
        dropped=tuple(sorted(body.dropped, key=lambda dropped: dropped.line)),
        title=page.title,
        date=page.date,
        url=page.url,
        clues=(*page.clues, *opening_clues(cues)),
        problems=shortened(doubts),
        metadata=tuple(body.metadata),
    )


def _labelled_range(lines: Sequence[str], labels: Mapping[str, str]) -> tuple[int, int]:
    """The first and the last labelled line, lists of who speaks left out; 0-based."""
    labelled = (
        at
        for at, line in enumerate(lines)
        if _is_labelled(line, labels) and not is_people_line(line)
    )
    first = next(labelled, len(lines))
    last = next(
        (at for at in range(len(lines) - 1, first, -1) if _is_labelled(lines[at], labels)), first
    )
    return first, last


def _is_labelled(line: str, labels: Mapping[str, str]) -> bool:
    head = split_head(line)
    return head is not None and head.text in labels


def _read_body(
    lines: Sequence[str], span: range, judgement: Judged, body: Paragraphs, doubts: list[str]
) -> None:
    labels = judgement.labels
    for at in span:
        line = lines[at]
        # What follows is `split_head` for the commonest line: this loop sees each one.
        colon = line.find(": ", 0, LONGEST_LABEL)
        label = labels.get(line[:colon]) if colon > 0 else None
        if label is not None:
            body.labelled(at + 1, label, line[colon + 1 :].strip())
        elif not line or line.isspace():
            body.blank()
        else:
            _read_other(at + 1, line, judgement, body, doubts)


def _read_other(
    number: int, line: str, judgement: Judged, body: Paragraphs, doubts: list[str]
) -> None:
    """Reads a line that does not begin with a label and a space."""
    head = split_head(line)
    if head is not None:
        label = judgement.labels.get(head.text)
        if label is not None:
            body.labelled(number, label, line[head.end :].strip(), head.start_ms)
            return
        doubt = judgement.doubt(number, head.text)
        if doubt is not None:
            doubts.append(doubt)
        if head.text in judgement.doubtful:
            body.other_voice(number, line.strip())
            return
    stripped = line.strip()
    start_ms = stamp_alone(stripped)
    if start_ms is not None:
        body.stamp(number, stripped, start_ms)
    elif stripped.startswith(">>"):
        body.other_voice(number, stripped.lstrip("> "))
    elif _is_heading(stripped, body):
        body.drop(number, stripped, "heading")
        body.interrupt()
    elif not drop_notice(number, stripped, body):
        body.speech(number, stripped)


def _is_heading(line: str, body: Paragraphs) -> bool:
    """Whether *line* is "PART TWO" on its own, between paragraphs."""
    return (
        not body.in_paragraph
        and line.isupper()
        and 1 < len(line.split()) <= 8
        and line[-1].isalnum()
    )
