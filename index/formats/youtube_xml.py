"""YouTube's timed text as XML: <text start dur>, and <p t d> with a piece <s> a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.formats._captions import read_captions
from index.formats._clues import opening_clues
from index.formats._lines import ParseError
from index.formats._markup_lines import with_markup
from index.formats._specificity import Specificity
from index.formats._timed_blocks import Block
from index.formats._xml import Element, Text, pieces, root_of
from index.turns import Dropped, Layout, Parsed

name = "youtube-xml"
signs = "its root element is <transcript> or <timedtext>"
specificity = Specificity.SIGNATURE
suffixes = (".srv1", ".srv2", ".srv3", ".xml")

_CONTAINERS = frozenset({"transcript", "timedtext", "body"})
_TIMED = re.compile(r"<text\s[^>]*\b(?:start|t)=|<p\s[^>]*\bt=")
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,9})?")
_MOST_PROBLEMS = 5


def sniff(head: str) -> bool:
    """Whether the root element of *head* is YouTube's, with timed pieces in it."""
    root = root_of(head)
    if root is None or root.tag not in {"transcript", "timedtext"}:
        return False
    return root.tag == "timedtext" or _TIMED.search(head) is not None


def parse(text: str) -> Parsed:
    """
    The transcript in *text*: a cue an element, spoken as in other captions.

    Raises:
        ParseError: the XML is broken or hostile, or nothing in it is timed.
    """
    blocks: list[Block] = []
    dropped: list[Dropped] = []
    problems: list[str] = []
    for piece in pieces(text, _CONTAINERS):
        if piece.tag in {"text", "p"}:
            blocks.append(_block(piece, blocks, problems))
        elif piece.words():
            dropped.append(Dropped(piece.line, piece.words(), "text outside a cue", piece.end_line))
    if not blocks:
        raise ParseError("there are no captions (<text> or <p> elements) in it: export it again")
    captions = read_captions(blocks)
    cues = tuple(captions.said())
    return Parsed(
        cues=cues,
        layout=Layout.CAPTIONS,
        dropped=with_markup(text.split("\n"), cues, [*dropped, *captions.dropped], ()),
        clues=tuple(opening_clues(cues)),
        problems=(*problems[:_MOST_PROBLEMS], *captions.problems),
    )


def _block(cue: Element, before: list[Block], problems: list[str]) -> Block:
    start_ms = _milliseconds(cue, "start", "t")
    lasting = _milliseconds(cue, "dur", "d") or 0
    if start_ms is None:
        problems.append(f"line {cue.line}: the times of the cue cannot be read")
        start_ms = before[-1].end_ms if before else 0
    return Block(cue.line, cue.end_line, start_ms, start_ms + lasting, list(_lines(cue)))


def _milliseconds(cue: Element, in_seconds: str, in_milliseconds: str) -> int | None:
    for key, factor in ((in_seconds, 1000), (in_milliseconds, 1)):
        written = cue.attributes.get(key)
        if written is not None and _NUMBER.fullmatch(written):
            return round(float(written) * factor)
    return None


def _lines(cue: Element) -> Iterator[tuple[int, str]]:
    """The lines that *cue* shows, each with its number in the file."""
    text = "".join(one.words for one in cue.walk() if isinstance(one, Text))
    first = next((one.line for one in cue.walk() if isinstance(one, Text)), cue.line)
    for at, line in enumerate(text.split("\n")):
        if line.strip():
            yield min(first + at, cue.end_line), line.strip()
