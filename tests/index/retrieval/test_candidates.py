from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.retrieval.candidates import pieces_of
from index.store.store import Store
from tests.index.store.toy import episode_of


@pytest.mark.parametrize("allowed", [[], [3], [0, 1], list(range(1, 40)), list(range(0, 40, 2))])
def test_a_turn_that_may_answer_brings_all_its_pieces(tmp_path: Path, allowed: list[int]) -> None:
    """Whether few turns may, half of them, or all but a few."""
    lines = [("ANN", f"Tea number {row}.") for row in range(40)]
    with Store.open(tmp_path, model="toy", fingerprint="f", dimension=8, create=True) as store:
        with store.writer():
            store.commit([episode_of("one", lines, pieces_of_turn=3)])
        snapshot = store.snapshot()
        turns = np.zeros(40, np.bool_)
        turns[allowed] = True
        found = np.flatnonzero(pieces_of(snapshot, turns))
        assert found.tolist() == [3 * row + piece for row in allowed for piece in range(3)]
