from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from index.answer import Count
from index.counting import counted, in_time


@pytest.mark.parametrize(
    ("counts", "topic", "phrases", "sentence"),
    [
        (
            [Count("Ann", "A", "a", 1)],
            "aid workers",
            (),
            "1 turn in 1 episode holds “aid workers” in any form",
        ),
        (
            [Count("Ann", "A", "a", 2, 5), Count(None, "B", "b", 1, 1)],
            "the aid",
            (),
            "3 turns in 2 episodes hold “aid” in any form, 6 times in all",
        ),
        (
            [Count("Ann", "A", "a", 2)],
            "aid",
            ("aid to them",),
            "2 turns in 1 episode hold “aid to them”",
        ),
        ([Count("Ann", "A", "a", 1200)], "", (), "1,200 turns in 1 episode"),
    ],
)  # fmt: skip
def test_what_was_counted_is_said(
    counts: list[Count], topic: str, phrases: tuple[str, ...], sentence: str
) -> None:
    assert counted(counts, topic, phrases) == sentence


def test_turns_go_by_date_then_place_the_undated_last() -> None:
    snapshot: Any = SimpleNamespace(turn_episode=np.array([0, 0, 1, 2, 2], np.int32))
    dates = {0: date(2022, 1, 1), 2: date(2021, 1, 1)}
    rows = np.arange(5, dtype=np.int32)
    assert in_time(snapshot, rows, dates) == [3, 4, 0, 1, 2]
    assert in_time(snapshot, rows, dates, last_first=True) == [1, 0, 4, 3, 2]
