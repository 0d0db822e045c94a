"""Whether the times of a transcript can be true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.formats._stamps import written
from index.turns import Turn

_LATEST_START_MS = 6 * 3_600_000
_MOST = 3  # sentences; more of them say nothing new


def time_problems(turns: Sequence[Turn]) -> tuple[str, ...]:
    """A sentence for each of the first turns whose time lies before that of a turn above it."""
    problems: list[str] = []
    latest = 0
    for turn in turns:
        if turn.start_ms is None:
            continue
        if turn.start_ms < latest:
            problems.append(_backwards(turn, turn.start_ms, latest))
        latest = max(latest, turn.start_ms)
    if len(problems) > _MOST:
        return (
            *problems[:_MOST],
            f"{len(problems) - _MOST} more turns begin before one above them",
        )
    return tuple(problems)


def without_clock(turns: tuple[Turn, ...]) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """
    *turns* without times, and a sentence about it, where the times are those of a clock.

    Broadcasts state when something was said, such as 16:05:02, and no recording begins so late.
    """
    times = [turn.start_ms for turn in turns if turn.start_ms is not None]
    if not times or min(times) < _LATEST_START_MS:
        return turns, ()
    bare = tuple(replace(turn, start_ms=None, end_ms=None) for turn in turns)
    first = written(min(times))
    return bare, (f"the first time is {first}: the times are those of a clock, and left out",)


def _backwards(turn: Turn, start_ms: int, latest_ms: int) -> str:
    where = f"turn {turn.position}" if turn.line is None else f"line {turn.line}"
    return f"{where}: the time {written(start_ms)} is before {written(latest_ms)} above it"
