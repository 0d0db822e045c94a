"""The container of caption files: blocks of a time line and text, WebVTT's and SubRip's alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.formats._stamps import written

_TIME = r"(-?)(?:(\d+):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")


@dataclass(slots=True)
class Block:
    """
    A cue of the file.

    Attributes:
        line: that of its identifier, or of its times where it has none; from 1.
        end_line: the last line with text.
        text: its lines as they stand in the file, with their numbers.
    """

    line: int
    end_line: int
    start_ms: int
    end_ms: int
    text: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Aside:
    """Lines that are no cue: the header, a note, a style; *text* is all of it."""

    line: int
    end_line: int
    text: str


def blocks(lines: Sequence[str], *, gaps: bool) -> Iterator[Block | Aside]:
    """
    The cues and the other blocks of *lines*, in order.

    With *gaps*, as in SubRip, a blank line within a cue's text does not end it: what follows, up
    to the next cue, is its text too.
    """
    at, count = 0, len(lines)
    while at < count:
        if not lines[at] or lines[at].isspace():
            at += 1
            continue
        timing, times = _timing_line(lines, at)
        end = _block_end(lines, timing + 1, gaps=gaps)
        if times is None:
            yield Aside(at + 1, end, "\n".join(line.strip() for line in lines[at:end]))
        else:
            yield _block(lines, at, timing, end, times)
        at = end


def problems_of(block: Block) -> Iterator[str]:
    """What is wrong with the times of *block*, a sentence each."""
    if block.end_ms < block.start_ms:
        start, end = written(block.start_ms), written(block.end_ms)
        yield f"line {block.line}: the cue ends ({end}) before it starts ({start})"
    if block.start_ms < 0:
        yield f"line {block.line}: the cue starts before the recording does"


def _timing_line(lines: Sequence[str], at: int) -> tuple[int, re.Match[str] | None]:
    """Where the times of a block that begins at *at* stand: there, or after an identifier."""
    for number in (at, at + 1):
        if number < len(lines) and "-->" in lines[number]:
            times = _TIMING.fullmatch(lines[number])
            if times is not None:
                return number, times
    return at, None


def _block_end(lines: Sequence[str], at: int, *, gaps: bool) -> int:
    """The first line from *at* on that is no part of the block any more."""
    while at < len(lines):
        line = lines[at]
        if "-->" in line:
            # No blank line before this cue: the line above it may be its identifier.
            return at - 1 if at and lines[at - 1].strip().isdecimal() else at
        # Automatic captions have lines of one space within a cue; SubRip may have empty ones.
        if not line.strip() and not ((gaps or line) and _goes_on(lines, at)):
            return at
        at += 1
    return at


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether after the blank line *at* text follows that begins no cue of its own."""
    following = next(
        (number for number in range(at, min(at + 3, len(lines))) if lines[number].strip()), None
    )
    return following is not None and _timing_line(lines, following)[1] is None


def _block(lines: Sequence[str], at: int, timing: int, end: int, times: re.Match[str]) -> Block:
    text = [
        (number, line.strip())
        for number, line in enumerate(lines[timing + 1 : end], start=timing + 2)
        if line and not line.isspace()
    ]
    groups = times.groups()
    return Block(
        at + 1,
        text[-1][0] if text else timing + 1,
        _milliseconds(*groups[:5]),
        _milliseconds(*groups[5:]),
        text,
    )


def _milliseconds(
    sign: str, hours: str | None, minutes: str, seconds: str, fraction: str | None
) -> int:
    whole = int(minutes) * 60 + int(seconds)
    if hours:
        whole += int(hours) * 3600
    time_ms = whole * 1000
    if fraction:
        time_ms += int(fraction if len(fraction) == 3 else fraction.ljust(3, "0"))
    return -time_ms if sign else time_ms
