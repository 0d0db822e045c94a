"""Which segments to make one, so that there are few, at a cost that follows what was added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FAN = 8  # so many segments of one tier make one of the next
SMALL = 512  # turns: below it segments are one tier, since their cost is that of opening files
# From here on a segment is left alone, and a merge makes at most two such large ones together, so
# that no commit waits for long: with 384 dimensions that is about 0.3 GB to copy.
LARGE = 65_536


@dataclass(frozen=True, slots=True)
class Size:
    """How many turns a segment has, and how many of them count."""

    turns: int
    live: int


def to_merge(sizes: Sequence[Size]) -> list[int]:
    """
    Which of the segments to rewrite as one, as positions in *sizes*; none when all is well.

    A segment is rewritten with others when there are *FAN* of its tier, so each turn is copied
    once for each tier, log_8 of the index; and alone when more than half of it is dead, which
    costs less than was removed.
    """
    tiers: dict[int, list[int]] = {}
    for at, size in enumerate(sizes):
        if size.live < LARGE:
            tiers.setdefault(tier(size.live), []).append(at)
    for _tier, members in sorted(tiers.items()):
        if len(members) >= FAN:
            return sorted(_affordable(members, sizes))
    return [at for at, size in enumerate(sizes) if 2 * size.live < size.turns][:1]


def tier(live: int) -> int:
    """0 for the small ones, then one more for each factor of *FAN*."""
    found = 0
    while live >= SMALL * FAN**found:
        found += 1
    return found


def _affordable(members: Sequence[int], sizes: Sequence[Size]) -> list[int]:
    """The smallest of *members* whose turns are at most two large segments together."""
    chosen: list[int] = []
    total = 0
    for at in sorted(members, key=lambda one: sizes[one].live):
        total += sizes[at].live
        if chosen and total > 2 * LARGE:
            break
        chosen.append(at)
    return chosen
