"""
Reading rows of a large file by their numbers, without mapping what lies around them.

A row that is touched in a mapped file brings sixteen pages along: among millions of vectors that is
most of what a first question costs, and most of the memory of a process that answers many.
"""

from __future__ import annotations

import os
import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError
from index.store.parts import Part

CAN_GATHER = hasattr(os, "preadv")  # not on Windows, where the mapped file has to do
NEAR = 4  # rows: over a gap of so many it is quicker to read on than to read again


class RowFile:
    """
    The rows of *width* bytes that start at *start* in *part* of a file.

    What is open stays readable when a merge deletes the file. Safe to use from many threads.
    """

    def __init__(self, part: Part, start: int, width: int) -> None:
        self._part, self._start, self._width = part, part.start + start, width
        self._file = os.open(part.path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def at(self, rows: NDArray[Any]) -> NDArray[np.uint8]:
        """The bytes of *rows*, in any order, uint8 (rows, width)."""
        if not len(rows):
            return np.empty((0, self._width), np.uint8)
        rising, place = np.unique(rows, return_inverse=True)
        breaks = np.flatnonzero(np.diff(rising) > NEAR) + 1
        first = rising[np.concatenate(([0], breaks))]
        end = rising[np.concatenate((breaks - 1, [len(rising) - 1]))] + 1
        lengths = end - first
        held = np.empty((int(lengths.sum()), self._width), np.uint8)
        base = np.cumsum(lengths) - lengths
        for run_first, at, length in zip(
            first.tolist(), base.tolist(), lengths.tolist(), strict=True
        ):
            self._read_into(held[at : at + length], run_first)
        run = np.searchsorted(first, rising, side="right") - 1
        found: NDArray[np.uint8] = held[(base[run] + rising - first[run])[place]]
        return found

    def _read_into(self, held: NDArray[np.uint8], first: int) -> None:
        got = os.preadv(self._file, [held.data], self._start + first * self._width)
        if got != held.nbytes:
            raise IndexDamagedError(str(self._part), "ends before its last vector")
