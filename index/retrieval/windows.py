"""The windows of a snapshot by size, and which of them hold a piece."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.store import Rows, Snapshot
from index.windows import SIZES


@dataclass(frozen=True, slots=True)
class Windows:
    """
    All windows of one size, rising.

    Attributes:
        first, end: int32 (W,), the pieces of each window: its first, and one past its last.
        words: int32 (W,), the words in each.
        norm: float32 (W,), the length of the word-weighted sum of its pieces' vectors.
    """

    first: Rows
    end: Rows
    words: Rows
    norm: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.first)

    def over(self, first: Rows, end: Rows) -> tuple[Rows, Rows]:
        """The windows that hold any of the pieces first..end: the first, and one past the last."""
        low = np.searchsorted(self.end, first, side="right")
        high = np.searchsorted(self.first, end, side="left")
        return low.astype(np.int32), high.astype(np.int32)


def windows_by_size(snapshot: Snapshot) -> dict[int, Windows]:
    """The windows of *snapshot*, by the words they were meant to hold."""
    before = np.zeros(len(snapshot.piece_words) + 1, np.int32)
    np.cumsum(snapshot.piece_words, out=before[1:])
    found = {}
    for size in SIZES:
        mine = snapshot.window_size == size
        first, end = snapshot.windows[mine, 0], snapshot.windows[mine, 1]
        words = before[end] - before[first]
        found[int(size)] = Windows(first, end, words, snapshot.window_norm[mine])
    return found


def ranges(first: Rows, end: Rows) -> tuple[Rows, NDArray[np.intp]]:
    """
    The numbers of all ranges first..end, one after the other, and where each range starts.

    first (3, 7), end (5, 8) give 3 4 7 and 0 2.
    """
    lengths = end - first
    ends = np.cumsum(lengths, dtype=np.intp)
    starts = ends - lengths
    total = int(ends[-1]) if len(ends) else 0
    numbers = np.arange(total) + np.repeat(first - starts, lengths)
    return numbers.astype(np.int32), starts
