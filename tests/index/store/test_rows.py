"""A few rows of a column that lies in several segments are read where they lie."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.store.rows import PICKS, SegmentRows
from index.store.store import Store
from tests.index.store.toy import interview

COLUMNS = (
    *("turn_id", "turn_position", "turn_words", "turn_flags"),
    *("piece_turn", "piece_words", "piece_start", "piece_end"),
    *("window_low_80", "window_count_80", "window_first_80", "window_end_80"),
    *("window_norm_80", "window_words_40"),
)


@pytest.fixture
def rows(store: Store) -> SegmentRows:
    """Of several segments."""
    for name in ("kabul", "kandahar", "herat"):
        with store.writer():
            store.commit([interview(name)])
    rows = store.snapshot().segment_rows
    assert len(rows.segments) > 1
    return SegmentRows(rows.segments)


@pytest.mark.parametrize("name", COLUMNS)
def test_picked_rows_are_those_of_the_column(rows: SegmentRows, name: str) -> None:
    """Rising or not, several times the same, or none."""
    whole = SegmentRows(rows.segments).column(name)
    every = np.arange(len(whole), dtype=np.int32)
    for asked in (every, every[::-1], every[1::2], np.repeat(every[-2:], 2), every[:0]):
        found = rows.picked(name, asked)
        assert found.dtype == whole.dtype
        assert found.tolist() == whole[asked].tolist()


def test_the_bound_after_the_last_turn_is_picked_too(rows: SegmentRows) -> None:
    bounds = SegmentRows(rows.segments).column("turn_first_piece")
    every = np.arange(len(bounds))
    assert rows.picked("turn_first_piece", every).tolist() == bounds.tolist()


def test_a_column_that_is_asked_again_and_again_is_laid_end_to_end(
    rows: SegmentRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered: list[str] = []
    gather = rows._gathered

    def counted(name: str, asked: NDArray[np.integer[Any]]) -> NDArray[Any]:
        gathered.append(name)
        return gather(name, asked)

    monkeypatch.setattr(rows, "_gathered", counted)
    asked = np.array([1, 0])
    for _ in range(PICKS + 2):
        rows.picked("turn_words", asked)
    assert gathered == ["turn_words"] * PICKS
