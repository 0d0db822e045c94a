"""
Search over codes of one bit a dimension, for segments too large to be read for every question.

The codes find candidates, which are then scored by their vectors: no score is a guess.

Gao and Long, "RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error Bound" (2024).
"""

from __future__ import annotations

import importlib
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vector
from index.store import Scores
from index.store.abreast import side_by_side
from index.store.flat import FlatVectors, index_in, searched
from index.store.mapping import mapped
from index.store.parts import Part

# Vectors in a segment. Below it reading all of them takes less than a millisecond; above it, codes
# and the second look at the candidates are quicker (docs/benchmarks.md).
QUANTISED_FROM = 65_536
# Candidates for each that is asked for, and at least so many. Among 500,000 turns 500 hold 0.999 of
# the ten nearest and 0.98 of the hundred nearest; 1,000 hold 0.995 of these, a sixth slower.
DEPTH, LEAST = 4, 500
_QUESTION_BITS = 4  # of the question's components; 8 find no more and take a third longer
# Questions after which codes are laid side by side in memory, 57 bytes each: 6 ms for 100,000.
# Whoever asks once never needs that; of more codes than so many, nobody has the memory taken.
SEVERAL, LAID_AT_MOST = 4, 4_000_000
# Codes side by side are all scanned, more are asked for, and those that do not count are passed
# over. Where fewer rows count than this share it takes no longer to pass over them on the way.
_MOST = 0.75
_MORE, _SPARE = 1.1, 32  # what is asked for, so that enough of it counts
_SURELY = 1_000  # candidates at most, where as many more are asked for as do not count
# A scan for so many times what is asked for takes 4 % longer. The last one is kept: of the same
# question, put to the turns of one person next, it mostly has enough that count.
_TWICE = 2
_TRAINED_ON = 20_000
_BLOCK = 16_384


def depth(k: int) -> int:
    """How many candidates the codes are asked for where *k* rows are wanted."""
    return max(LEAST, DEPTH * k)


class _Scan(NamedTuple):
    """The best *rows* of all for a *question*, and about their cosines, best first."""

    question: Vector
    scores: Scores
    rows: NDArray[np.int64]


class Codes:
    """
    The codes in *part* of a file; opening maps it, and searching reads it where it is.

    Asked again and again, they are laid side by side in memory, where a search of all of them takes
    two thirds of the time and finds the same. Safe to use from many threads.
    """

    def __init__(self, part: Part) -> None:
        self.part = part
        self._file = mapped(part)
        self._asked = 0
        self._laid: Any = None
        self._laying = Lock()
        self._last: _Scan | None = None

    def nearest(
        self,
        question: Vector,
        k: int,
        alive: NDArray[np.uint8] | None = None,
        *,
        may_lay: bool = False,
        scattered: bool = False,
    ) -> tuple[NDArray[np.int64], Scores]:
        """
        About the *k* rows of highest cosine, and about their cosines, best first.

        Args:
            question: of norm 1.
            k: at most so many.
            alive: which rows count, a bit each; None for all.
            may_lay: whether memory may be taken for codes side by side.
            scattered: whether what does not count lies anywhere, as removed rows do, and is not
                what the question is about, as the turns of whoever it leaves out.
        """
        self._asked += 1
        if may_lay and self._laid is None and self._asked >= SEVERAL:
            self.lay()
        found = self._of_all(question, k, alive, scattered=scattered) if self._laid else None
        scores, rows = found or searched(self._index, question, k, alive)
        return rows, scores

    def _of_all(
        self, question: Vector, k: int, alive: NDArray[np.uint8] | None, *, scattered: bool
    ) -> tuple[Scores, NDArray[np.int64]] | None:
        """As `searched`, by the best of all rows; None where too few of these are *alive*."""
        asked = asked_of_all(self._laid.ntotal, k, alive, scattered=scattered)
        scan = self._scanned(question, max(asked, _TWICE * k), may_scan=asked > 0)
        if scan is None:
            return None
        _question, scores, rows = scan
        if alive is None:
            return scores[:k], rows[:k]
        counting = np.flatnonzero(alive[rows >> 3] >> (rows & 7).astype(np.uint8) & 1)[:k]
        if len(counting) < k and len(rows) < self._laid.ntotal:
            return None
        return scores[counting], rows[counting]

    def _scanned(self, question: Vector, most: int, *, may_scan: bool) -> _Scan | None:
        """The best *most* rows of all, or more; None where that needs a scan that may not be."""
        last, most = self._last, min(most, self._laid.ntotal)
        if last and len(last.rows) >= most and np.array_equal(last.question, question):
            return last
        if not may_scan:
            return None
        self._last = found = _Scan(question, *searched(self._laid, question, most, None))
        return found

    def lay(self) -> None:
        """Lays the codes side by side, if they are not."""
        with self._laying:
            if self._laid is None:
                self._laid = side_by_side(self._index)

    @cached_property
    def _index(self) -> Any:  # noqa: ANN401 - FAISS has no types
        index = index_in(self._file)
        faiss: Any = importlib.import_module("faiss")
        faiss.downcast_index(index.index).qb = _QUESTION_BITS
        return index


def asked_of_all(rows: int, k: int, alive: NDArray[np.uint8] | None, *, scattered: bool) -> int:
    """
    How many of all *rows* to ask for, so that *k* of those *alive* are among them; 0 where that
    takes longer than to look at these alone.
    """
    if alive is None:
        return min(k, rows)
    counting = int(np.bitwise_count(alive).sum())
    surely = min(rows, k + rows - counting)
    if surely <= _SURELY:
        return surely
    if not scattered or counting < _MOST * rows:
        return 0
    return min(surely, int(k * _MORE * rows / counting) + _SPARE)


def codes_of(vectors: FlatVectors) -> bytes:
    """The file of the codes of *vectors*; always the same for the same vectors."""
    faiss: Any = importlib.import_module("faiss")
    rotation = faiss.RandomRotationMatrix(vectors.dimension, vectors.dimension)
    rotation.init(1)
    codes = faiss.IndexRaBitQ(vectors.dimension, faiss.METRIC_INNER_PRODUCT)
    codes.qb = _QUESTION_BITS
    index = faiss.IndexPreTransform(rotation, codes)
    step = max(1, vectors.rows // _TRAINED_ON)
    index.train(vectors.at(np.arange(0, vectors.rows, step)))
    for first in range(0, vectors.rows, _BLOCK):
        index.add(vectors.block(first, min(vectors.rows, first + _BLOCK)))
    written: bytes = faiss.serialize_index(index).tobytes()
    return written
