"""The container of caption files: blocks of a time line and text, WebVTT's and SubRip's alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.formats._stamps import written

_TIME = r"(-?)(?:(\d+):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?"
# A meeting recorder names the speaker in the cue's identifier: 12 "Ann Lee" (123456)
_NAMED = re.compile(r"^\d+ \"([^\"<>]{1,80})\" \(\d+\)$")
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
    hours: dict[str, int] = {}
    while at < count:
        line = lines[at]
        if not line or line.isspace():
            at += 1
            continue
        timing, times = _timing_line(lines, at, hours)
        if times is not None and not gaps and at == timing and _is_one_line(lines, timing + 1):
            text = [(timing + 2, lines[timing + 1].strip())]
            yield Block(at + 1, timing + 2, *times, text)
            at = timing + 3
            continue
        end = _block_end(lines, timing + 1, gaps=gaps)
        if times is None:
            yield Aside(at + 1, end, "\n".join(line.strip() for line in lines[at:end]))
        else:
            yield _block(lines, at, timing, end, times)
        at = end


def _is_one_line(lines: Sequence[str], at: int) -> bool:
    """Whether the text that begins at *at* is that line alone, as nearly every cue's is."""
    if at + 1 >= len(lines) or lines[at + 1]:
        return False
    line = lines[at]
    return bool(line) and not line.isspace() and "-->" not in line


def problems_of(block: Block) -> Iterator[str]:
    """What is wrong with the times of *block*, a sentence each."""
    if block.end_ms < block.start_ms:
        start, end = written(block.start_ms), written(block.end_ms)
        yield f"line {block.line}: the cue ends ({end}) before it starts ({start})"
    if block.start_ms < 0:
        yield f"line {block.line}: the cue starts before the recording does"


def _timing_line(
    lines: Sequence[str], at: int, hours: dict[str, int]
) -> tuple[int, tuple[int, int] | None]:
    """Where the times of a block that begins at *at* stand: there, or after an identifier."""
    for number in (at, at + 1):
        if number < len(lines) and "-->" in lines[number]:
            times = _times(lines[number], hours)
            if times is not None:
                return number, times
    return at, None


def _times(line: str, hours: dict[str, int]) -> tuple[int, int] | None:
    """The two times of *line* in milliseconds; *hours* remembers what "00:12:" is."""
    # "00:00:01.000 --> 00:00:04.000" is nearly every time line there is.
    if line[12:17] == " --> " and line[2:3] == line[5:6] == line[19:20] == line[22:23] == ":":
        try:
            start = hours.get(line[:6])
            if start is None:
                start = hours[line[:6]] = int(line[:2]) * 3_600_000 + int(line[3:5]) * 60_000
            end = hours.get(line[17:23])
            if end is None:
                end = hours[line[17:23]] = int(line[17:19]) * 3_600_000 + int(line[20:22]) * 60_000
            if line[8] in ".," and line[25] in ".," and not line[29:30].strip():
                return (
                    start + int(line[6:8]) * 1000 + int(line[9:12]),
                    end + int(line[23:25]) * 1000 + int(line[26:29]),
                )
        except (ValueError, IndexError):
            pass
    found = _TIMING.fullmatch(line)
    if found is None:
        return None
    groups = found.groups()
    return _milliseconds(*groups[:5]), _milliseconds(*groups[5:])


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
    return following is not None and _timing_line(lines, following, {})[1] is None


def _block(lines: Sequence[str], at: int, timing: int, end: int, times: tuple[int, int]) -> Block:
    text = [
        (number, line.strip())
        for number, line in enumerate(lines[timing + 1 : end], start=timing + 2)
        if line and not line.isspace()
    ]
    named = _NAMED.search(lines[at]) if at < timing else None
    if named is not None and text:
        text[0] = (text[0][0], f"<v {named[1]}>{text[0][1]}")
    return Block(at + 1, text[-1][0] if text else timing + 1, *times, text)


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
