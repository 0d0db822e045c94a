"""How much of a transcript another one has: which file an episode went to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.turns import Transcript, turn_ids

MOST = 0.5  # "most of its turns": more than this share

Hashes = NDArray[np.uint64]


def turn_hashes(transcript: Transcript) -> Hashes:
    """What is compared: a hash of label, normalised text and occurrence of each turn, rising."""
    return np.unique(np.array(turn_ids("", transcript.turns), dtype="<u8"))


def shared(one: Hashes, other: Hashes) -> float:
    """
    How much of two transcripts is common: of the longer one's turns, so that a short file of
    stock phrases is no part of every long one.
    """
    longer = max(len(one), len(other))
    return len(np.intersect1d(one, other, assume_unique=True)) / longer if longer else 0.0


class Lost:
    """The turns of the episodes whose file is gone, to be searched for what a new file has."""

    def __init__(self, episodes: Sequence[str], hashes: Sequence[Hashes]) -> None:
        self._episodes = episodes
        self._sizes = np.array([len(one) for one in hashes], dtype=np.int64)
        owners = np.repeat(np.arange(len(episodes)), self._sizes)
        joined = np.concatenate([np.empty(0, dtype="<u8"), *hashes])
        order = np.argsort(joined, kind="stable")
        self._hashes, self._owners = joined[order], owners[order]

    def with_most(self, hashes: Hashes, without: Iterable[str]) -> str | None:
        """The episode that shares the most, if it is more than half; ties by id."""
        if not self._episodes or not len(hashes):
            return None
        first = np.searchsorted(self._hashes, hashes, side="left")
        last = np.searchsorted(self._hashes, hashes, side="right")
        spans = [self._owners[start:end] for start, end in zip(first, last, strict=True)]
        common = np.bincount(np.concatenate(spans), minlength=len(self._episodes))
        shares = common / np.maximum(self._sizes, len(hashes))
        claimed = set(without)
        best = [
            (-share, episode)
            for share, episode in zip(shares.tolist(), self._episodes, strict=True)
            if share > MOST and episode not in claimed
        ]
        return min(best)[1] if best else None
