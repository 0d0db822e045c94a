"""Exact search over the vectors of one file: a FAISS flat inner-product index, memory-mapped."""

from __future__ import annotations

import importlib
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix, Vector
from index.errors import IndexDamagedError
from index.store import Scores
from index.store.mapping import mapped
from index.store.segment_files import FLAT_HEADER, flat_header


class FlatVectors:
    """
    *rows* unit vectors in the file *path*; opening maps the file and reads nothing.

    Scores are cosines in [-1, 1]. Safe to use from many threads.
    """

    def __init__(self, path: Path, rows: int, dimension: int) -> None:
        self._path, self._shape, self.dimension = path, (rows, dimension), dimension
        self._file = mapped(path)
        header = self._file[: FLAT_HEADER.size].tobytes()
        size = FLAT_HEADER.size + 4 * rows * dimension
        if self._file.size != size or header != flat_header(rows, dimension):
            raise IndexDamagedError(str(path), "states another number of vectors")
        # As bytes: FAISS's header has 45 of them, so the floats after it are not aligned, and
        # numpy would copy the whole file to align them, where bytes are gathered row by row.
        self._bytes = self._file[FLAT_HEADER.size :].reshape(rows, 4 * dimension)

    def at(self, rows: NDArray[Any]) -> Matrix:
        """The vectors at *rows*, copied."""
        vectors: Matrix = self._bytes[rows].view(np.float32)
        return vectors

    def block(self, first: int, last: int) -> Matrix:
        """The vectors of the rows from *first* to before *last*, copied."""
        return self._bytes[first:last].copy().view(np.float32)

    def nearest(
        self, question: Vector, k: int, alive: NDArray[np.uint8] | None = None
    ) -> tuple[NDArray[np.int64], Scores]:
        """
        The *k* rows of highest cosine, best first, ties by row; fewer when there are fewer.
        *alive* says which rows count, one bit each, the lowest first; None for all.
        """
        if not self._shape[0]:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        # One more than asked: when it ties with the last, FAISS may have chosen among equals
        # otherwise than by row, and all that reach the score are looked at.
        scores, rows = self._search(question, min(k + 1, self._shape[0]), alive)
        if len(scores) > k and scores[k] == scores[k - 1]:
            scores, rows = self._reaching(question, scores[k - 1], alive)
        order = np.lexsort((rows, -scores))[:k]
        return rows[order], scores[order]

    def _search(
        self, question: Vector, k: int, alive: NDArray[np.uint8] | None
    ) -> tuple[Scores, NDArray[np.int64]]:
        scores, rows = self._index.search(_as_floats(question), k, params=_only(alive))
        found = rows[0] >= 0  # FAISS fills up with -1 where fewer are alive
        return scores[0][found], rows[0][found]

    def _reaching(
        self, question: Vector, score: np.float32, alive: NDArray[np.uint8] | None
    ) -> tuple[Scores, NDArray[np.int64]]:
        """All rows whose cosine is at least *score*."""
        below = float(np.nextafter(score, np.float32(-np.inf)))
        _bounds, scores, rows = self._index.range_search(
            _as_floats(question), below, params=_only(alive)
        )
        return scores, rows

    @cached_property
    def _index(self) -> Any:  # noqa: ANN401 - FAISS has no types
        faiss: Any = importlib.import_module("faiss")  # a tenth of a second that only this needs
        # From the mapped memory, not from the path: a merge may have deleted the file by now.
        reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(self._file), self._file.size)
        return faiss.read_index(reader)


def _as_floats(question: Vector) -> Matrix:
    return np.ascontiguousarray(question[None], dtype=np.float32)


def _only(alive: NDArray[np.uint8] | None) -> Any:  # noqa: ANN401 - FAISS has no types
    if alive is None:
        return None
    faiss: Any = importlib.import_module("faiss")
    return faiss.SearchParameters(sel=faiss.IDSelectorBitmap(alive))
