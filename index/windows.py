"""
Windows over neighbouring pieces of an episode, at several sizes.

An episode is laid out in cells of `CELL_WORDS` words; a piece lies in the cell in which it starts.
A window is a run of neighbouring cells, and each window starts half a window after the one before,
so every piece lies in one or two windows of each size. A window is not embedded: its vector is the
word-weighted sum of its pieces' vectors, of which the length alone is kept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix

CELL_WORDS = 20
# A phrase is found in short windows, what a stretch is about in long ones.
SIZES = (40, 80, 320)

Spans = NDArray[np.int32]  # shape (W, 2): first piece, one past the last


def windows_over(words: NDArray[np.int32]) -> tuple[Spans, NDArray[np.uint16]]:
    """
    The windows of all `SIZES` over the pieces of an episode, and the size of each.

    Args:
        words: int32 (P,), words in each piece, in reading order.

    Returns:
        Spans that rise in their first piece, and uint16 (W,).
    """
    if not len(words):
        return np.empty((0, 2), np.int32), np.empty(0, np.uint16)
    before = np.cumsum(words, dtype=np.int64) - words
    cell = before // CELL_WORDS
    spans = [_of_size(cell, size) for size in SIZES]
    sizes = np.repeat(np.array(SIZES, np.uint16), [len(one) for one in spans])
    joined = np.concatenate(spans)
    order = np.argsort(joined[:, 0], kind="stable")
    return joined[order], sizes[order]


def _of_size(cell: NDArray[np.int64], size: int) -> Spans:
    """The windows of *size* words over pieces that lie in the cells *cell*."""
    span = size // CELL_WORDS
    step = span // 2
    count = max(1, -int((span - 1 - cell[-1]) // step) + 1)
    opening = np.arange(count) * step
    first = np.searchsorted(cell, opening)
    end = np.searchsorted(cell, opening + span)
    held = end > first  # a very long piece leaves cells empty
    return np.stack([first[held], end[held]], axis=1).astype(np.int32)


def norms_of(spans: Spans, words: NDArray[np.int32], vectors: Matrix) -> NDArray[np.float32]:
    """The L2 norm of the word-weighted sum of each window's pieces, float32 (W,)."""
    sums = np.zeros((len(words) + 1, vectors.shape[1]))
    weighted = vectors * np.maximum(words, 1)[:, None]
    for row, vector in enumerate(weighted):  # numpy's own sum over rows takes four times as long
        np.add(sums[row], vector, out=sums[row + 1])
    norms = np.linalg.norm(sums[spans[:, 1]] - sums[spans[:, 0]], axis=1)
    return np.asarray(norms, np.float32)
