from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.windows import SIZES, norms_of, windows_over


def of_size(words: list[int], size: int) -> list[list[int]]:
    windows, sizes = windows_over(np.array(words, np.int32))
    rows: list[list[int]] = windows[sizes == size].tolist()
    return rows


def test_windows_overlap_by_half() -> None:
    """Pieces of ten words: four to a window of 40, and the next starts two later."""
    assert of_size([10] * 10, 40) == [[0, 4], [2, 6], [4, 8], [6, 10]]
    assert of_size([10] * 10, 80) == [[0, 8], [4, 10]]
    assert of_size([10] * 10, 320) == [[0, 10]]


def test_a_short_episode_is_one_window() -> None:
    assert of_size([3], 40) == [[0, 1]]


def test_no_pieces_make_no_windows() -> None:
    windows, sizes = windows_over(np.empty(0, np.int32))
    assert (windows.shape, sizes.shape) == ((0, 2), (0,))


@given(st.lists(st.integers(0, 80), min_size=1, max_size=200))
def test_every_piece_is_in_a_window_of_each_size(words: list[int]) -> None:
    """Windows rise in both ends, and none is empty."""
    for size in SIZES:
        windows = np.array(of_size(words, size))
        assert (windows[:, 0] < windows[:, 1]).all()
        assert (np.diff(windows, axis=0) >= 0).all()
        held = {piece for first, end in windows for piece in range(first, end)}
        assert held == set(range(len(words)))


def test_the_norm_is_that_of_the_weighted_sum() -> None:
    vectors = np.eye(3, dtype=np.float32)
    norms = norms_of(np.array([[0, 2], [1, 3]], np.int32), np.array([3, 4, 0], np.int32), vectors)
    np.testing.assert_allclose(norms, [5.0, np.sqrt(17)], rtol=1e-6)
