"""
Search over codes of one bit a dimension, for segments too large to be read for every question.

The codes find candidates, which are then scored by their vectors: no score is a guess.

Gao and Long, "RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error Bound" (2024).
"""

from __future__ import annotations

import importlib
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vector
from index.store import Scores
from index.store.flat import FlatVectors, index_in, searched
from index.store.mapping import mapped

# Vectors in a segment. Below it reading all of them takes less than a millisecond; above it, codes
# and the second look at the candidates are quicker (docs/benchmarks.md).
QUANTISED_FROM = 65_536
# Candidates for each that is asked for, and at least so many. Among 500,000 turns 500 hold 0.999 of
# the ten nearest and 0.98 of the hundred nearest; 1,000 hold 0.995 of these, a sixth slower.
DEPTH, LEAST = 4, 500
_QUESTION_BITS = 4  # of the question's components; 8 find no more and take a third longer
_TRAINED_ON = 20_000
_BLOCK = 16_384


def depth(k: int) -> int:
    """How many candidates the codes are asked for where *k* rows are wanted."""
    return max(LEAST, DEPTH * k)


class Codes:
    """The codes in the file *path*; opening maps it, and searching reads it where it is."""

    def __init__(self, path: Path) -> None:
        self._file = mapped(path)

    def nearest(
        self, question: Vector, k: int, alive: NDArray[np.uint8] | None = None
    ) -> tuple[NDArray[np.int64], Scores]:
        """About the *k* rows of highest cosine, and about their cosines, best first."""
        scores, rows = searched(self._index, question, k, alive)
        return rows, scores

    @cached_property
    def _index(self) -> Any:  # noqa: ANN401 - FAISS has no types
        index = index_in(self._file)
        faiss: Any = importlib.import_module("faiss")
        faiss.downcast_index(index.index).qb = _QUESTION_BITS
        return index


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
