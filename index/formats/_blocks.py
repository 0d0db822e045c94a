"""The paragraphs of a page or a document, whatever markup they came in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.turns import Cue, Dropped, Metadata, NameClue, Parsed

_TOLD_LINE = re.compile(r"\bline (\d+)\b")


@dataclass(frozen=True, slots=True)
class Block:
    """
    A paragraph, a line of one, or something beside the speech.

    Attributes:
        line, end_line: where its words stand in the source, from 1.
        text: its words, those that are emphasised at its beginning included, no label.
        label: who speaks, where the markup itself says so.
        strong: the emphasised words that *text* begins with; "" for none.
        start_ms: the time that stands beside it.
        level: that of a heading, from 1; 0 for none.
        aside: why it is no speech, None where it may be.
        joined: it goes on in the paragraph of the block before.
        linked: how much of its text is links, from 0 to 1.
        doubtful: it may begin with a speaker's name, or not.
        slanted: all of it is in italics.
    """

    line: int
    end_line: int
    text: str
    label: str | None = None
    strong: str = ""
    start_ms: int | None = None
    level: int = 0
    aside: str | None = None
    joined: bool = False
    linked: float = 0.0
    doubtful: bool = False
    slanted: bool = False

    @property
    def may_be_speech(self) -> bool:
        """Whether it is neither a heading nor an aside."""
        return self.aside is None and not self.level


@dataclass(frozen=True, slots=True)
class Laid:
    """
    Blocks as lines of text, a blank one between paragraphs.

    Attributes:
        lines: the lines.
        blocks: the block of each line; that of the line before for a blank one.
        numbers: the line of each block, from 1.
    """

    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    numbers: tuple[int, ...]


def parted(text: str, strong: str) -> str:
    """*text*, a space behind the emphasised label that it begins with: "<b>Bo:</b>Hi"."""
    rest = text[len(strong) :]
    return f"{strong} {rest}" if strong.endswith(":") and rest[:1].strip() else text


def laid_out(blocks: Sequence[Block], text_of: Callable[[Block], str]) -> Laid:
    """*blocks* as lines with what *text_of* gives for each."""
    lines: list[str] = []
    owners: list[Block] = []
    numbers: list[int] = []
    for block in blocks:
        if lines and not block.joined:
            lines.append("")
            owners.append(owners[-1])
        lines.append(text_of(block))
        owners.append(block)
        numbers.append(len(lines))
    return Laid(tuple(lines), tuple(owners), tuple(numbers))


def on_source_lines(parsed: Parsed, blocks: Sequence[Block]) -> Parsed:
    """*parsed*, which was read from lines of *blocks* one each, with the lines of the source."""

    def start(number: int) -> int:
        return blocks[number - 1].line

    def end(number: int) -> int:
        return max(blocks[number - 1].end_line, blocks[number - 1].line)

    def told(problem: str) -> str:
        return _TOLD_LINE.sub(lambda found: f"line {start(int(found[1]))}", problem)

    return replace(
        parsed,
        cues=tuple(_moved_cue(one, start, end) for one in parsed.cues),
        dropped=tuple(
            Dropped(start(one.line), one.text, one.reason, end(one.end_line or one.line))
            for one in parsed.dropped
        ),
        metadata=tuple(Metadata(start(one.line), one.text, one.meaning) for one in parsed.metadata),
        clues=tuple(_moved_clue(one, start) for one in parsed.clues),
        problems=tuple(map(told, parsed.problems)),
    )


def _moved_cue(cue: Cue, start: Callable[[int], int], end: Callable[[int], int]) -> Cue:
    if cue.line is None:
        return cue
    first = start(cue.line)
    return replace(cue, line=first, end_line=max(first, end(cue.end_line or cue.line)))


def _moved_clue(clue: NameClue, start: Callable[[int], int]) -> NameClue:
    return clue if clue.line is None else replace(clue, line=start(clue.line))
