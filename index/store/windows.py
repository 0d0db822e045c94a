"""
The windows of a segment, by their size in words.

Columns for each size, `window_first_80` and so on: first and end (the pieces of each window: its
first, and one past its last; both rise), norm and words, one for each window; and for each piece
low (the first window that holds it) and count (how many do: they are neighbours).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store import Rows
from index.windows import SIZES

Arrays = Mapping[str, NDArray[Any]]
Picked = Callable[[str, Rows], NDArray[Any]]
PARTS = ("first", "end", "norm", "words", "low", "count")
MOST_WORDS = 65_535  # what the column of words holds


class Windows:
    """All windows of one size in a snapshot; a column is read when it is first asked for."""

    def __init__(
        self, size: int, column: Callable[[str], NDArray[Any]], picked: Picked | None = None
    ) -> None:
        self.size, self._column = size, column
        self._picked = picked or (lambda name, rows: column(name)[rows])

    def __len__(self) -> int:
        return len(self.words)

    @property
    def first(self) -> Rows:
        """The first piece of each, int32 (W,), rising."""
        return self._column(f"window_first_{self.size}")

    @property
    def end(self) -> Rows:
        """One past the last piece of each, int32 (W,), rising."""
        return self._column(f"window_end_{self.size}")

    @property
    def norm(self) -> NDArray[np.float32]:
        """The L2 norm of the word-weighted sum of each window's pieces, float32 (W,)."""
        return self._column(f"window_norm_{self.size}")

    @property
    def words(self) -> NDArray[np.uint16]:
        """The words in each, at most 65,535, uint16 (W,)."""
        return self._column(f"window_words_{self.size}")

    @cached_property
    def mean_words(self) -> float:
        """Words in a window on average, 0 where there is none."""
        return float(self.words.mean(dtype=np.float64)) if len(self) else 0.0

    def spans(self, rows: Rows) -> tuple[Rows, Rows]:
        """The first piece of each of *rows*, and one past its last."""
        first, end = f"window_first_{self.size}", f"window_end_{self.size}"
        return self._picked(first, rows), self._picked(end, rows)

    def norms(self, rows: Rows) -> NDArray[np.float32]:
        """The `norm` of each of *rows*."""
        return self._picked(f"window_norm_{self.size}", rows)

    def holding(self, pieces: Rows) -> tuple[Rows, NDArray[np.uint8]]:
        """The first window that holds each of *pieces*, and how many do."""
        low, count = f"window_low_{self.size}", f"window_count_{self.size}"
        return self._picked(low, pieces), self._picked(count, pieces)

    def over(self, first: Rows, end: Rows) -> tuple[Rows, Rows]:
        """The windows that hold any of the pieces first..end: the first, and one past the last."""
        low, count = f"window_low_{self.size}", f"window_count_{self.size}"
        last = end - 1
        return self._picked(low, first), self._picked(low, last) + self._picked(count, last)


def columns(
    spans: NDArray[np.int32],
    sizes: NDArray[np.uint16],
    norms: NDArray[np.float32],
    piece_words: NDArray[np.int32],
) -> dict[str, NDArray[Any]]:
    """The columns for windows over *spans* of pieces, which rise within each size."""
    found: dict[str, NDArray[Any]] = {}
    for size in SIZES:
        mine = sizes == size
        first, end = (np.ascontiguousarray(side) for side in spans[mine].T)
        found |= of_size(size, first, end, norms[mine], piece_words)
    return found


def of_size(
    size: int,
    first: NDArray[Any],
    end: NDArray[Any],
    norms: NDArray[np.float32],
    piece_words: NDArray[np.int32],
) -> dict[str, NDArray[Any]]:
    """The columns for the windows first..end of *size*, both of which rise."""
    before = np.concatenate(([0], np.cumsum(piece_words, dtype=np.int64)))
    pieces = np.arange(len(piece_words))
    low = np.searchsorted(end, pieces, side="right")
    high = np.searchsorted(first, pieces, side="right")
    values = (
        first.astype(np.int32),
        end.astype(np.int32),
        norms,
        np.minimum(before[end] - before[first], MOST_WORDS).astype(np.uint16),
        low.astype(np.int32),
        (high - low).astype(np.uint8),
    )
    return {f"window_{part}_{size}": one for part, one in zip(PARTS, values, strict=True)}


def merged(
    parts: Sequence[Arrays], live: Sequence[NDArray[np.bool_]], rows: Sequence[NDArray[np.int64]]
) -> Iterator[tuple[str, NDArray[Any]]]:
    """
    The columns of several segments as one, made when they are asked for.

    Args:
        parts: the columns of each segment.
        live: which of its pieces stay.
        rows: the new row of each of its pieces, -1 for one that goes.
    """
    piece_words = np.concatenate(
        [part["piece_words"][stays] for part, stays in zip(parts, live, strict=True)]
    )
    for size in SIZES:
        first, end, norms = [], [], []
        for part, stays, new in zip(parts, live, rows, strict=True):
            # The pieces of a window are of one episode: all of them stay, or none.
            mine = stays[part[f"window_first_{size}"]]
            first.append(new[part[f"window_first_{size}"][mine]])
            end.append(new[part[f"window_end_{size}"][mine] - 1] + 1)
            norms.append(part[f"window_norm_{size}"][mine])
        ends = np.concatenate(first), np.concatenate(end)
        yield from of_size(size, *ends, np.concatenate(norms), piece_words).items()
