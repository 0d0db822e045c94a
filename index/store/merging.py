"""Which segments to make one, so that there are few, at a cost that follows what was added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FAN = 8  # while a run goes on, so many segments may wait until some are made one
# Turns that any run may copy in one merge: a second or so, for who adds a single episode.
SMALL = 32_768
# What a run embeds pays for copying: so many turns for each that it adds. Copying one takes about
# 0.03 ms where embedding one takes 6, so that no run is prolonged by more than a few hundredths.
SHARE = 8
MOST = 524_288  # turns in a segment that is merged: about 15 s, and 0.8 GB of disk for the while


@dataclass(frozen=True, slots=True)
class Size:
    """How many turns a segment has, and how many of them count."""

    turns: int
    live: int


def to_merge(sizes: Sequence[Size], affordable: int, waiting: int = FAN) -> list[int]:
    """
    Which of the segments to rewrite as one, as positions in *sizes*; none when all is well.

    As many of the smallest as are *affordable*, where the largest of them is no larger than the
    others together: so it is at least doubled, and each turn is copied at most once for each
    doubling of the index. A segment is rewritten alone when more than half of it is dead, which
    costs less than was removed.

    Args:
        sizes: of all segments.
        affordable: turns that may be copied.
        waiting: nothing is merged before so many segments could be.
    """
    limit = min(affordable, MOST)
    small = [at for at, size in enumerate(sizes) if 2 * size.live <= limit]
    if len(small) >= max(waiting, 2):
        chosen = _doubled(sorted(small, key=lambda at: sizes[at].live), sizes, limit)
        if chosen:
            return sorted(chosen)
    return [at for at, size in enumerate(sizes) if 2 * size.live < size.turns][:1]


def _doubled(rising: Sequence[int], sizes: Sequence[Size], limit: int) -> Sequence[int]:
    """The most of *rising* that come to at most *limit*, none larger than those before it."""
    total = most = 0
    for count, at in enumerate(rising, start=1):
        live = sizes[at].live
        if total + live > limit:
            break
        if count > 1 and live <= total:
            most = count
        total += live
    return rising[:most]


@dataclass(slots=True)
class Account:
    """What one run has added, and what it copied in merges; turns."""

    added: int = 0
    copied: int = 0

    def earned(self) -> int:
        """How many turns may be copied for what was added."""
        return max(0, SHARE * self.added - self.copied)
