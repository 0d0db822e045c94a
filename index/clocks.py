"""Lengths of recordings as people and feeds write them (pure)."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6})(?:[.,]\d+)?")


def seconds_in(written: str) -> int | None:
    """The seconds in "3723", "62:03" or "1:02:03"; None for anything else."""
    found = _CLOCK.fullmatch(written.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds
