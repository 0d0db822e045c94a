"""Plain text with "NAME: speech", from a file or copied from a radio programme's page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.formats._accepting import Judged, accepted_labels, judged, shortened
from index.formats._bold import PSEUDO
from index.formats._chat import NOT_SAID, continues_chat, is_chat, is_chat_log
from index.formats._clues import opening_clues
from index.formats._heads import LONGEST_LABEL, split_head
from index.formats._labels import Form, form_of
from index.formats._lines import ParseError, lines_of
from index.formats._page import Page, drop_notice, is_people_line, tail_start
from index.formats._paragraphs import Paragraphs
from index.formats._specificity import Specificity
from index.formats._stamps import STAMP, milliseconds, stamp_alone
from index.turns import Layout, Parsed

name = "plain"
signs = "each turn begins with its speaker and a colon"
specificity = Specificity.PROSE
suffixes = (".txt", ".text")

# Where many lines begin with a time, it is none of the words: "00:04 and so it began".
_STAMPED = re.compile(rf"[ \t]*({STAMP})[ \t]+(?=\S)")
_MANY_STAMPED = 0.2
_FEWEST_STAMPED = 3
_SAMPLED = 2000  # lines


def sniff(head: str) -> bool:
    """Whether *head* has lines that begin with a speaker and a colon."""
    if "-->" in head:
        return False
    lines = head.split("\n")
    return bool(accepted_labels(lines)) or is_chat_log(lines)


def parse(text: str) -> Parsed:
    """
    The transcript in *text*, whose lines end in a newline each.

    What stands above the first labelled line and below the last one is judged as a page's
    surroundings (`_page`); between them unlabelled lines continue the turn they follow.
    """
    lines = lines_of(text)
    if is_chat_log(lines[:_SAMPLED]):
        raise ParseError("this is the log of a meeting's chat, which nobody said: leave it out", 1)
    judgement = judged(lines)
    labels = judgement.labels
    first, last = _labelled_range(lines, labels)
    end = last + 1 + tail_start(lines[last + 1 :], labels.values())
    page, body = Page(), Paragraphs()
    page.read_head(lines[:first], body)
    body.blank()
    reader = _Reader(judgement, body, _are_stamped(lines))
    _read_body(reader, lines, range(first, end))
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
        problems=shortened(reader.doubts),
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


def _are_stamped(lines: Sequence[str]) -> bool:
    filled = [line for line in lines[:_SAMPLED] if line.strip()]
    stamped = sum(_STAMPED.match(line) is not None for line in filled)
    return stamped >= max(_FEWEST_STAMPED, _MANY_STAMPED * len(filled))


@dataclass(slots=True)
class _Reader:
    """
    What one parse knows of the file, and what it has read.

    Attributes:
        are_stamped: many lines begin with a time.
        in_chat: the line before belongs to the meeting's chat.
    """

    judgement: Judged
    body: Paragraphs
    are_stamped: bool
    doubts: list[str] = field(default_factory=list)
    in_chat: bool = False


def _read_body(reader: _Reader, lines: Sequence[str], span: range) -> None:
    labels, body = reader.judgement.labels, reader.body
    for at in span:
        line = lines[at]
        # What follows is `split_head` for the commonest line: this loop sees each one.
        colon = line.find(": ", 0, LONGEST_LABEL)
        label = labels.get(line[:colon]) if colon > 0 else None
        if label is not None:
            body.labelled(at + 1, label, line[colon + 1 :].strip())
            reader.in_chat = False
        elif not line or line.isspace():
            body.blank()
        elif not _read_chat(reader, at + 1, line):
            _read_other(reader, at + 1, line)


def _read_chat(reader: _Reader, number: int, line: str) -> bool:
    """Drops *line* if it is a part of the meeting's chat."""
    reader.in_chat = is_chat(line) or (reader.in_chat and continues_chat(line))
    if reader.in_chat:
        reader.body.drop(number, line, NOT_SAID)
    return reader.in_chat


def _read_other(reader: _Reader, number: int, line: str) -> None:
    """Reads a line that does not begin with a label and a space."""
    judgement, body = reader.judgement, reader.body
    head = split_head(line)
    if head is not None:
        label = judgement.labels.get(head.text)
        if label is not None:
            body.labelled(number, label, line[head.end :].strip(), head.start_ms)
            return
        doubt = judgement.doubt(number, head.text)
        if doubt is not None:
            reader.doubts.append(doubt)
        if head.text in judgement.doubtful:
            body.other_voice(number, line.strip())
            return
    stamped = _STAMPED.match(line) if reader.are_stamped else None
    start_ms = milliseconds(stamped[1]) if stamped else None
    _read_unlabelled(reader, number, line[stamped.end() if stamped else 0 :].strip(), start_ms)


def _read_unlabelled(reader: _Reader, number: int, line: str, time_ms: int | None) -> None:
    body = reader.body
    alone_ms = stamp_alone(line)
    if alone_ms is not None:
        body.stamp(number, line, alone_ms)
    elif line.startswith(">>"):
        body.other_voice(number, line.lstrip("> "))
    elif _is_heading(line, body):
        _read_heading(reader, number, line)
    elif not drop_notice(number, line, body):
        body.speech(number, line, time_ms)


def _read_heading(reader: _Reader, number: int, line: str) -> None:
    """Reads a line in capitals between paragraphs: a label without its colon, or a heading."""
    label = reader.judgement.labels.get(line)
    if label is not None:
        reader.body.labelled(number, label, "")
        return
    reader.body.drop(number, line, "heading")
    if form_of(line) < Form.NAME or PSEUDO.search(line):
        reader.body.interrupt()
        return
    reader.body.other_voice_follows()
    reader.doubts.append(
        f'line {number}: the heading "{line}" may name a speaker: what follows is given to nobody'
    )


def _is_heading(line: str, body: Paragraphs) -> bool:
    """Whether *line* is "PART TWO" on its own, between paragraphs."""
    return (
        not body.in_paragraph
        and line.isupper()
        and 1 < len(line.split()) <= 8
        and line[-1].isalnum()
    )
