"""
Windows over neighbouring pieces, at several sizes, as plain arithmetic on word counts.

An episode is laid out in cells of `CELL_WORDS` words; a piece lies in the cell in which it starts.
A window is a run of neighbouring cells, and each window starts half a window after the one before,
so every piece lies in one or two windows of each size. Nothing of this is stored or embedded: the
vector of a window is the word-weighted sum of its pieces' vectors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.store import Rows, Snapshot

CELL_WORDS = 40


@dataclass(frozen=True, slots=True)
class Windows:
    """
    All windows of one size.

    Attributes:
        first, end: int32 (W,), the pieces of each window: its first, and one past its last.
        words: int32 (W,), the words in each.
        low, high: int32 (P,), the windows that hold each piece: the first, and one past the last.
    """

    first: Rows
    end: Rows
    words: Rows
    low: Rows
    high: Rows

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, slots=True)
class Cells:
    """
    Where each piece lies.

    Attributes:
        episode: int32 (P,), a number that rises with each episode.
        cell: int32 (P,), counted from 0 in the episode.
        counts: int32 (E,), cells in each episode.
        words_before: int32 (P + 1,), words in all pieces before each.
    """

    episode: Rows
    cell: Rows
    counts: Rows
    words_before: Rows


def lay_out(snapshot: Snapshot) -> Cells:
    """The cells of *snapshot*, dead episodes included."""
    turn = snapshot.piece_turn
    rows = np.arange(len(turn), dtype=np.int32)
    opens = (snapshot.turn_position[turn] == 0) & (snapshot.turn_first_piece[turn] == rows)
    episode = np.cumsum(opens, dtype=np.int32) - np.int32(1)
    words_before = np.zeros(len(turn) + 1, np.int32)
    np.cumsum(snapshot.piece_words, out=words_before[1:])
    opening = np.flatnonzero(opens)
    in_episode = words_before[:-1] - words_before[opening][episode]
    cell = in_episode // np.int32(CELL_WORDS)
    last = np.append(opening[1:], len(turn)) - 1
    counts = cell[last] + np.int32(1) if len(turn) else np.zeros(0, np.int32)
    return Cells(episode, cell.astype(np.int32), counts.astype(np.int32), words_before)


def windows_of(cells: Cells, size: int) -> Windows:
    """The windows of *size* words, a multiple of twice `CELL_WORDS`."""
    span = size // CELL_WORDS
    step = span // 2
    held = np.maximum(1, -((span - cells.counts) // step) + 1)  # windows in each episode
    base = np.zeros(len(held) + 1, np.int32)
    np.cumsum(held, out=base[1:])
    offset = base[cells.episode]
    low = offset + np.maximum(0, -((span - 1 - cells.cell) // step))
    high = offset + np.minimum(cells.cell // step, held[cells.episode] - 1) + 1
    numbers = np.arange(base[-1])
    first = np.searchsorted(high, numbers, side="right").astype(np.int32)
    end = np.searchsorted(low, numbers, side="right").astype(np.int32)
    words = cells.words_before[end] - cells.words_before[first]
    return Windows(first, end, words, low.astype(np.int32), high.astype(np.int32))


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
