"""A segment: the immutable rows of some episodes, memory-mapped."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix
from index.store import Rows
from index.store.catalogue import SegmentRow
from index.store.flat import FlatVectors
from index.store.mapping import check_size, mapped_columns
from index.store.segment_files import COLUMNS_FILE, PIECES_FILE, WINDOWS_FILE

Keyed = tuple[NDArray[np.uint64], Matrix]


class Segment:
    """
    One segment, open for reading; opening maps its files and reads nothing.

    Attributes:
        row: what the catalogue says of it.
        columns: by name, rows numbered from 0; those of Snapshot and, beside them,
            id_order int32 (T,) (rows in the order of their turn_id), piece_key uint64 (P,),
            window_key uint64 (W,) and the columns of `words`.
        pieces, windows: the vectors.

    Raises:
        IndexDamagedError: a file is missing or has another size than was written.
    """

    def __init__(self, folder: Path, row: SegmentRow, dimension: int) -> None:
        self.row = row
        self.path = folder / row.name
        for name, written in row.manifest["files"].items():
            check_size(self.path / name, written["size"])
        self.columns = mapped_columns(self.path / COLUMNS_FILE, row.manifest["columns"])
        self.pieces = FlatVectors(self.path / PIECES_FILE, row.pieces, dimension)
        self.windows = FlatVectors(self.path / WINDOWS_FILE, row.windows, dimension)

    def row_of(self, turn_id: int) -> int | None:
        """The row of *turn_id* here, the last one where an id came back."""
        ids, order = self.columns["turn_id"], self.columns["id_order"]
        at = bisect_left(range(len(order)), turn_id + 1, key=lambda n: int(ids[order[n]])) - 1
        if at < 0 or ids[order[at]] != turn_id:
            return None
        return int(order[at])

    def vectors_by_key(self, first_turn: int, turns: int) -> tuple[Keyed, Keyed]:
        """The keys and vectors of the pieces, then of the windows, of a run of turns."""
        pieces, windows = self.spans(first_turn, turns)
        return (
            (self.columns["piece_key"][pieces], self.pieces.block(pieces.start, pieces.stop)),
            (self.columns["window_key"][windows], self.windows.block(windows.start, windows.stop)),
        )

    def spans(self, first_turn: int, turns: int) -> tuple[slice, slice]:
        """The rows of the pieces and of the windows of a run of turns."""
        bounds = self.columns["turn_first_piece"]
        pieces = slice(int(bounds[first_turn]), int(bounds[first_turn + turns]))
        first, last = np.searchsorted(self._window_starts, (pieces.start, pieces.stop)).tolist()
        return pieces, slice(first, last)

    @cached_property
    def _window_starts(self) -> Rows:
        return np.ascontiguousarray(self.columns["windows"][:, 0])
