"""Exact search over the vectors of one file: a FAISS flat inner-product index, memory-mapped."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix, Vector
from index.errors import IndexDamagedError
from index.store import Scores, eight_bits
from index.store.gathering import CAN_GATHER, RowFile
from index.store.mapping import mapped
from index.store.parts import Part
from index.store.precision import BYTE, DTYPES, HALF, flat_header, floats_of, header_size

GATHERED_FROM = 65_536  # rows: see `index.store.quantised.QUANTISED_FROM`
# Gathers: about five questions, after which what they have in common is mapped sooner or later, and
# the squared lengths of a small file are worked out once: 1 ms and 40 kB for 10,000 rows.
MAPPED_AFTER = 24
_BLOCK = 2_048  # rows, of which the floats are 3 MB
# Squared lengths that were written: half floats are good for 0.001, and bytes may be shortened.
_SQUARES, _SQUARES_OF_BYTES = (0.98, 1.02), (0.6, 1.05)
# Beyond *k*, of the rows found by whole numbers: so many, and for each of *k*, are mostly enough.
_SPARE, _SPARE_EACH = 32, 0.25
_SURE = 2.0  # roundings of the question, by which a found score may be wrong: six times its spread


class FlatVectors:
    """
    *rows* unit vectors in *part* of a file; opening maps the file and reads nothing.

    Scores are cosines in [-1, 1]. Safe to use from many threads.
    """

    def __init__(self, part: Part, rows: int, dimension: int, precision: str) -> None:
        self._part, self.rows, self.dimension = part, rows, dimension
        self._precision, self._dtype = precision, DTYPES[precision]
        self._file = mapped(part)
        start = header_size(precision)
        expected = flat_header(rows, dimension, precision)
        width = self._dtype.itemsize * dimension
        if self._file.size != start + rows * width or self._file[:start].tobytes() != expected:
            raise IndexDamagedError(str(part), "states another number of vectors")
        # As bytes: FAISS's header leaves the numbers after it unaligned, and numpy would copy the
        # whole file to align them, where bytes are gathered row by row.
        self._bytes = self._file[start:].reshape(rows, width)
        # A small file is searched whole, so it is in memory anyway.
        large = CAN_GATHER and rows >= GATHERED_FROM
        self._rows = RowFile(part, start, width) if large else None
        self._gathered = 0

    def at(self, rows: NDArray[Any]) -> Matrix:
        """The vectors at *rows*, copied."""
        vectors = self._as_kept(self._held(rows))
        squares = self._squares_of(vectors)
        self._check(squares)
        if self._precision == BYTE:
            vectors /= np.sqrt(squares)[:, None]
        return vectors

    def cosines(self, question: Vector, rows: NDArray[Any]) -> Scores:
        """The cosine of each of *rows* with *question*."""
        held, found = self._held(rows), np.empty(len(rows), np.float32)
        is_known = self._rows is None and self._gathered > MAPPED_AFTER
        squares = self._squares.take(rows) if is_known else np.empty(len(rows), np.float32)
        for some, vectors in self._blocks_of(held):
            # Row by row: by a product of matrices, equal rows need not get equal scores.
            np.vecdot(vectors, question, out=found[some])
            if not is_known:
                squares[some] = self._squares_of(vectors)
        self._check(squares)
        if self._precision == BYTE:
            found /= np.sqrt(squares)
        return found

    def _blocks_of(self, held: NDArray[np.uint8]) -> Iterable[tuple[slice, Matrix]]:
        """The vectors whose bytes are *held*, some at a time, as `_as_kept`."""
        if self._precision == BYTE:
            return eight_bits.blocks_of(held)
        return [(slice(None), self._as_floats(held))]

    @cached_property
    def _squares(self) -> Vector:
        """The squared length of every vector, of which a question needs a tenth."""
        starts = range(0, self.rows, _BLOCK)
        blocks = (self._as_kept(self._bytes[first : first + _BLOCK]) for first in starts)
        return np.concatenate([np.empty(0, np.float32), *map(self._squares_of, blocks)])

    def _as_kept(self, held: NDArray[np.uint8]) -> Matrix:
        """The vectors whose bytes are *held*, in steps where they are kept so."""
        return eight_bits.steps_of(held) if self._precision == BYTE else self._as_floats(held)

    def _squares_of(self, vectors: Matrix) -> Vector:
        """The squared length of each of *vectors*, in steps where they are."""
        if self._precision == BYTE:
            return eight_bits.squares_of(vectors)
        squares: Vector = np.vecdot(vectors, vectors)
        return squares

    def _held(self, rows: NDArray[Any]) -> NDArray[np.uint8]:
        """The bytes of *rows*: read at first, and where many are asked for seen in the mapping."""
        self._gathered += 1
        if self._rows is None or self._gathered > MAPPED_AFTER:
            return self._bytes.take(rows, axis=0)
        return self._rows.at(rows)

    def block(self, first: int, last: int) -> Matrix:
        """The vectors of the rows from *first* to before *last*, copied."""
        return self._as_floats(self.bytes_of(first, last))

    def bytes_of(self, first: int, last: int) -> NDArray[np.uint8]:
        """The same as they lie in the file, a row each; what is read of a large one is not kept."""
        if self._rows is not None:
            return self._rows.at(np.arange(first, last))
        return self._bytes[first:last].copy()

    @property
    def precision(self) -> str:
        """How exactly they are kept."""
        return self._precision

    def _check(self, squares: Vector) -> None:
        """Nothing, when *squares* are of what was written: a flipped exponent must not answer."""
        least, most = _SQUARES
        if self._precision == BYTE:
            step = eight_bits.step_of(self.dimension)
            least, most = (limit / (step * step) for limit in _SQUARES_OF_BYTES)
        if not (squares.min(initial=most) > least and squares.max(initial=least) < most):
            raise IndexDamagedError(str(self._part), "holds vectors that were never written")

    def _as_floats(self, copied: NDArray[np.uint8]) -> Matrix:
        if self._precision == BYTE:
            steps = eight_bits.steps_of(copied)
            steps /= np.sqrt(eight_bits.squares_of(steps))[:, None]
            return steps
        if self._precision == HALF:
            return floats_of(copied)
        return copied.view(self._dtype).astype(np.float32, copy=False)

    def nearest(
        self, question: Vector, k: int, alive: NDArray[np.uint8] | None = None
    ) -> tuple[NDArray[np.int64], Scores]:
        """
        The *k* rows of highest cosine, best first, ties by row; fewer when there are fewer.
        *alive* says which rows count, one bit each, the lowest first; None for all.
        """
        rows, scores, off = self.likely(question, k, alive)
        if off:
            scores = self.cosines(question, rows)
        order = np.lexsort((rows, -scores))[:k]
        return rows[order], scores[order]

    def likely(
        self, question: Vector, k: int, alive: NDArray[np.uint8] | None
    ) -> tuple[NDArray[np.int64], Scores, float]:
        """
        Rows among which the *k* nearest are, their cosines, and how far these may be off; 0 for
        exact ones.

        Bytes are found by the question in whole numbers, which takes a third of the time.
        """
        if not self.rows:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32), 0.0
        if self._precision != BYTE:
            # One more than asked: when it ties with the last, FAISS may have chosen among equals
            # otherwise than by row, and more are looked at until all of that score are there.
            scores, rows = self._reaching(question, k, k + 1, 0.0, alive)
            return rows, scores, 0.0
        whole, worth = eight_bits.rounded(question)
        worth *= eight_bits.step_of(self.dimension)
        off = _SURE / eight_bits.step_of(self.dimension)
        wanted = int(k * (1 + _SPARE_EACH)) + _SPARE
        scores, rows = self._reaching(whole, k, wanted, off, alive)
        return rows, scores * np.float32(worth), off * worth

    def _reaching(
        self,
        question: Vector,
        k: int,
        wanted: int,
        off: float,
        alive: NDArray[np.uint8] | None,
    ) -> tuple[Scores, NDArray[np.int64]]:
        """
        The best scores and their rows: at least all that are as good as the one at *k*, less *off*.
        So many as are *wanted* are mostly enough.
        """
        scores, rows = searched(self._index, question, min(wanted, self.rows), alive)
        while len(scores) >= wanted and scores[-1] >= scores[k - 1] - off:
            wanted *= 4
            scores, rows = searched(self._index, question, min(wanted, self.rows), alive)
        return scores, rows

    @cached_property
    def _index(self) -> Any:  # noqa: ANN401 - FAISS has no types
        return index_in(self._file)


def index_in(file: NDArray[np.uint8]) -> Any:  # noqa: ANN401 - FAISS has no types
    """The FAISS index in the mapped *file*, its vectors or codes left where they are."""
    faiss: Any = importlib.import_module("faiss")  # a tenth of a second that only this needs
    # From the mapped memory, not from the path: a merge may have deleted the file by now.
    return faiss.read_index(faiss.ZeroCopyIOReader(faiss.swig_ptr(file), file.size))


def searched(
    index: Any,  # noqa: ANN401 - FAISS has no types
    question: Vector,
    k: int,
    alive: NDArray[np.uint8] | None,
) -> tuple[Scores, NDArray[np.int64]]:
    """The *k* best scores in a FAISS *index* and their rows, of those *alive*, a bit each."""
    faiss: Any = importlib.import_module("faiss")
    # One thread a question, and it is the one that asks: others wait in loops for their part, and
    # take the processor from whoever else asks. FAISS keeps the number for each thread.
    faiss.omp_set_num_threads(1)
    only = None if alive is None else faiss.SearchParameters(sel=faiss.IDSelectorBitmap(alive))
    questions = np.ascontiguousarray(question[None], dtype=np.float32)
    scores, rows = index.search(questions, k, params=only)
    found = rows[0] >= 0  # FAISS fills up with -1 where fewer are alive
    return scores[0][found], rows[0][found]
