"""Recognised speech as lines that begin with their times: "00:00:04 And so it began."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.formats._accepting import accepted_labels
from index.formats._captions import first_problems, read_captions
from index.formats._chat import is_chat_log
from index.formats._clues import opening_clues
from index.formats._heads import split_head
from index.formats._lines import lines_of
from index.formats._page import Page
from index.formats._paragraphs import Paragraphs
from index.formats._specificity import Specificity
from index.formats._stamps import STAMP, milliseconds
from index.formats._timed_blocks import Block
from index.formats.named_times import sniff as names_turns
from index.turns import Layout, Parsed

name = "stamped-lines"
signs = "its lines begin with their times"
specificity = Specificity.LAYOUT
suffixes = (".txt", ".text")

_STAMPED = re.compile(
    rf"[ \t]*[\[(]?(?P<stamp>{STAMP})(?:[ \t]*(?:-->|[-–—])[ \t]*{STAMP})?[\])]?"
    r"(?:[ \t]*[-–—|:]?[ \t]+(?P<text>\S.*?))?[ \t]*"
)
_CUSTOM = 0.4  # of the lines: a time may stand above each line of words
_FEWEST = 3
_LABELLED = 0.05  # of the lines; fewer are words of speech: "00:12 Question: why?"


def sniff(head: str) -> bool:
    """Whether most lines of *head* begin with a time, and name nobody but in voice tags."""
    if "-->" in head.partition("\n\n")[0]:
        return False
    lines = [line for line in head.split("\n") if line.strip()]
    stamped = [found for line in lines if (found := _STAMPED.fullmatch(line)) is not None]
    if len(stamped) < max(_FEWEST, _CUSTOM * len(lines)) or is_chat_log(lines):
        return False
    if any((found["text"] or "").startswith("<v ") for found in stamped):
        return True
    return not names_turns(head) and not _are_labelled(lines)


def _are_labelled(lines: Sequence[str]) -> bool:
    """Whether labels stand behind the times, be it where the speaker changes alone."""
    labels = accepted_labels(lines)
    heads = [head for line in lines if (head := split_head(line)) and head.text in labels]
    return len(heads) > 1 and len(heads) >= _LABELLED * len(lines)


def parse(text: str) -> Parsed:
    """
    The transcript in *text*, whose lines end in a newline each.

    Lines of one voice are one turn; where nobody is named, passages end at the end of a sentence.
    """
    lines = lines_of(text)
    blocks = list(_blocks(lines))
    captions = read_captions(_with_ends(blocks))
    page, body = Page(), Paragraphs()
    page.read_head(lines[: blocks[0].line - 1], body)
    cues = (*body.finish(), *captions.said())
    return Parsed(
        cues=cues,
        layout=Layout.CAPTIONS,
        dropped=tuple(sorted([*body.dropped, *captions.dropped], key=lambda one: one.line)),
        title=page.title,
        date=page.date,
        url=page.url,
        clues=(*page.clues, *opening_clues(cues)),
        problems=first_problems(captions.problems),
        metadata=tuple(body.metadata),
    )


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    """A block for each time, with the words behind and below it."""
    block: Block | None = None
    for number, line in enumerate(lines, start=1):
        found = _STAMPED.fullmatch(line) if line else None
        if found is not None:
            if block is not None:
                yield block
            start_ms = milliseconds(found["stamp"])
            words = [(number, found["text"])] if found["text"] else []
            block = Block(number, number, start_ms, start_ms, words)
        elif block is not None and line.strip():
            block.text.append((number, line.strip()))
            block.end_line = number
    if block is not None:
        yield block


def _with_ends(blocks: Sequence[Block]) -> list[Block]:
    """*blocks*, each of which ends when the next one starts."""
    ended = [
        replace(one, end_ms=max(one.start_ms, after.start_ms)) for one, after in pairwise(blocks)
    ]
    return [*ended, *blocks[-1:]]
