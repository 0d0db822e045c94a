"""Whether the times of a transcript can be true."""

from __future__ import annotations

from collections.abc import Sequence

from index.formats._stamps import written
from index.turns import Turn

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


def _backwards(turn: Turn, start_ms: int, latest_ms: int) -> str:
    where = f"turn {turn.position}" if turn.line is None else f"line {turn.line}"
    return f"{where}: the time {written(start_ms)} is before {written(latest_ms)} above it"
