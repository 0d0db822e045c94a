"""
Unit vectors in a byte a component: whole steps of one length, the same for all dimensions.

Nothing is learned from the data, so vectors of any two segments can be laid together; and what was
read is written again as the same bytes. Components of a unit vector are spread like a normal
distribution of standard deviation 1 / sqrt(dimension), or nearly so, and a byte reaches over five
of these to either side: a vector so kept has a cosine of 0.99994 to what it was, whatever the
dimension. One that has a larger component is kept shorter, until it fits. Who reads vectors gives
them the length 1 again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix, Vector

Bytes = NDArray[np.uint8]

STEPS = 127  # to either side of zero
LEAST_COSINE = 0.9999  # of what is kept to what it was: what is asked of engines too
# A shortened vector is found by a smaller number than its cosine, so only few may be shortened.
MOST_SHORTENED = 0.005
_REACH = 5.0
_ZERO = 128  # the byte of a component 0, as in FAISS's QT_8bit_direct_signed
_AT_ONCE = 512  # rows in a block
_SHORTENED = 0.99  # of its length, where rounding alone changes it by less


def step_of(dimension: int) -> float:
    """What one step is worth."""
    return min(1.0, _REACH / math.sqrt(dimension)) / STEPS


def bytes_of(vectors: Matrix) -> Bytes:
    """The rows of *vectors*, unit vectors, in bytes."""
    steps = _in_steps(vectors, _steps_each(vectors))
    steps += _ZERO
    return steps.astype(np.uint8)


def _in_steps(vectors: Matrix, each: NDArray[np.float32]) -> Matrix:
    """The whole steps that are nearest to each component, where a length of 1 is *each* of them."""
    steps: Matrix = vectors * each[:, None]
    return np.rint(steps, out=steps)


def _steps_each(vectors: Matrix) -> NDArray[np.float32]:
    """How many steps a length of 1 is in each of *vectors*."""
    usual = np.float32(1 / step_of(vectors.shape[1]))
    longest = np.abs(vectors).max(axis=1, initial=0)
    most: NDArray[np.float32] = np.float32(STEPS) / np.maximum(longest, np.float32(1e-6))
    return np.minimum(usual, most)


def steps_of(kept: Bytes) -> Matrix:
    """The components of *kept* in steps, float32: whole numbers."""
    return _signed(kept).astype(np.float32)


def blocks_of(kept: Bytes) -> Iterator[tuple[slice, Matrix]]:
    """
    The `steps_of` some rows of *kept* at a time, and which these are.

    All are in the same memory, one after the other, which the processor's cache holds: for the
    three thousand vectors of a question that takes a quarter less time.
    """
    signed = _signed(kept)
    steps = np.empty((min(len(kept), _AT_ONCE), kept.shape[1]), np.float32)
    for first in range(0, len(kept), _AT_ONCE):
        some = signed[first : first + _AT_ONCE]
        here = steps[: len(some)]
        np.copyto(here, some)
        yield slice(first, first + len(some)), here


def _signed(kept: Bytes) -> NDArray[np.int8]:
    return (kept ^ np.uint8(_ZERO)).view(np.int8)


def squares_of(steps: Matrix) -> Vector:
    """The squared length of each row of *steps*, in steps; at least 1, so that it divides."""
    squares: Vector = np.vecdot(steps, steps)
    return np.maximum(squares, np.float32(1))


def are_kept_well(blocks: Iterable[Matrix]) -> bool:
    """Whether every vector is what it was within `LEAST_COSINE`, and nearly none is shortened."""
    rows = shortened = 0
    for block in blocks:
        each = _steps_each(block)
        if not _are_near(_in_steps(block, each), block):
            return False
        shortened += _shortened(each, block.shape[1])
        rows += len(block)
    return shortened <= MOST_SHORTENED * rows


def bytes_kept_well(blocks: Iterable[Matrix]) -> list[Bytes] | None:
    """`bytes_of` each of *blocks*, where these `are_kept_well`; else None."""
    kept: list[Bytes] = []
    rows = shortened = 0
    for block in blocks:
        each = _steps_each(block)
        steps = _in_steps(block, each)
        if not _are_near(steps, block):
            return None
        shortened += _shortened(each, block.shape[1])
        rows += len(block)
        steps += _ZERO
        kept.append(steps.astype(np.uint8))
    return kept if shortened <= MOST_SHORTENED * rows else None


def _are_near(steps: Matrix, vectors: Matrix) -> bool:
    lengths = np.sqrt(np.vecdot(vectors, vectors) * squares_of(steps))
    return not (np.vecdot(steps, vectors) < LEAST_COSINE * lengths).any()


def _shortened(each: NDArray[np.float32], dimension: int) -> int:
    """How many vectors are kept shorter, by how many steps *each* is long."""
    return int((each < _SHORTENED / step_of(dimension)).sum())


def rounded(question: Vector) -> tuple[Vector, float]:
    """*question* in whole numbers from -127 to 127, and what 1 of them is worth."""
    worth = max(float(np.abs(question).max()), 1e-6) / STEPS
    whole: Vector = question / np.float32(worth)
    return np.rint(whole, out=whole), worth
