from __future__ import annotations

import numpy as np
import pytest

from index.retrieval.confidence import GAP_RANK, NO_GAP, gap
from index.store import Rows, Scores


def scores(*values: float) -> Scores:
    return np.array(values, np.float32)


def episodes(*numbers: int) -> Rows:
    return np.array(numbers, np.int32)


FALLING = scores(*(5 - rank / 4 for rank in range(GAP_RANK + 2)))


def test_the_first_stands_out_from_the_tenth() -> None:
    same = episodes(*[3] * len(FALLING))
    assert gap(FALLING, same) == pytest.approx(2.25)


def test_what_another_episode_says_as_well_stands_out_less() -> None:
    """The third is of another episode, and scores half a point less."""
    others = episodes(3, 3, 8, *[3] * (len(FALLING) - 3))
    assert gap(FALLING, others) == pytest.approx(0.5)


def test_another_episode_that_comes_late_changes_nothing() -> None:
    others = episodes(*[3] * (len(FALLING) - 1), 8)
    assert gap(FALLING, others) == pytest.approx(2.25)


def test_among_few_turns_the_first_does_not_count_for_less() -> None:
    assert gap(scores(1.0, 0.9), episodes(1, 2)) == NO_GAP
    assert gap(scores(), episodes()) == NO_GAP
