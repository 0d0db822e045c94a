from __future__ import annotations

from typing import Any

import faiss
import numpy as np
import pytest

from index.embedding import Matrix
from index.store import abreast


def coded(vectors: Matrix) -> Any:
    """A rotation and the codes of *vectors*."""
    dimension = vectors.shape[1]
    rotation = faiss.RandomRotationMatrix(dimension, dimension)
    rotation.init(1)
    codes = faiss.IndexRaBitQ(dimension, faiss.METRIC_INNER_PRODUCT)
    codes.qb = 4
    index = faiss.IndexPreTransform(rotation, codes)
    index.train(vectors)
    index.add(vectors)
    return index


def some_vectors(rows: int, dimension: int) -> Matrix:
    vectors = np.random.default_rng(rows).standard_normal((rows, dimension)).astype(np.float32)
    unit: Matrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def content(quick: Any) -> list[int]:
    held: list[int] = faiss.rev_swig_ptr(quick.codes.get(), quick.codes.size()).tolist()
    return held


@pytest.mark.parametrize(("rows", "dimension"), [(1, 8), (31, 16), (70, 24), (999, 48)])
def test_codes_are_laid_as_faiss_lays_them(rows: int, dimension: int) -> None:
    """Byte by byte, whole blocks of 32 or not."""
    index = coded(some_vectors(rows, dimension))
    plain: Any = faiss.downcast_index(index.index)
    laid: Any = abreast.laid(plain)
    by_faiss: Any = faiss.IndexRaBitQFastScan(plain)
    assert content(laid) == content(by_faiss)
    assert (laid.ntotal, laid.ntotal2) == (by_faiss.ntotal, by_faiss.ntotal2)


def test_codes_side_by_side_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """All but a few of the same rows, by about the same scores, in steps as at once."""
    monkeypatch.setattr(abreast, "_STEP", 64)
    vectors = some_vectors(500, 64)
    index = coded(vectors)
    scores, rows = index.search(vectors[:1], 20)
    quick_scores, quick_rows = abreast.side_by_side(index).search(vectors[:1], 20)
    assert quick_rows[0][0] == 0
    assert len({*rows[0].tolist()} & {*quick_rows[0].tolist()}) >= 17
    np.testing.assert_allclose(quick_scores, scores, atol=0.02)


def test_another_layout_of_faiss_is_made_by_faiss(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a few codes do not lie as expected, none are laid by hand."""
    monkeypatch.setattr(abreast, "_ORDER", np.arange(16))
    index = coded(some_vectors(100, 16))
    plain: Any = faiss.downcast_index(index.index)
    laid: Any = abreast.laid(plain)
    by_faiss: Any = faiss.IndexRaBitQFastScan(plain)
    assert content(laid) == content(by_faiss)
