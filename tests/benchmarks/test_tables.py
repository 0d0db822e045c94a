"""The tables of docs/benchmarks.md: medians, ratios, and aims that are missed said to be."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.peers.results import Figures
from benchmarks.peers.tables import Aim, against, all_sides, kills, shown, table

NAMES = {"quoth": "Quoth", "plain": "plain script", "langchain": "LangChain"}


def cold(*seconds: float) -> list[dict[str, Any]]:
    return [{"wall_s": one} for one in seconds]


def answers(warm_ms: list[float], rate: float, p95_ms: float) -> list[dict[str, Any]]:
    return [
        {"warm_ms": warm_ms, "peak_mb": 300.0, "rate": rate, "p95_ms": p95_ms, "errors": []},
    ]


def test_a_figure_is_the_median_of_its_rounds_beside_the_one_that_the_aim_names() -> None:
    """The first cold round warms the disk's cache, and does not count."""
    figures = {"cold": {"quoth": cold(9, 0.5, 0.4, 0.6), "plain": cold(9, 5.0, 4.0, 6.0)}}
    assert against(figures, NAMES).splitlines()[2:] == [
        "| cold question, s | 0.50 | plain script | 5.00 | 0.10 | at most 0.1 |  |"
    ]


def test_an_aim_that_is_missed_is_said_to_be() -> None:
    """Twice the rate was aimed at, and half the time of the slow ones."""
    figures = {
        "answer": {
            "quoth": answers([8.0, 9.0, 70.0], 150, 500),
            "langchain": answers([13.0], 80, 800),
        }
    }
    lines = against(figures, NAMES).splitlines()[2:]
    assert lines == [
        "| 64 clients at once, questions/s | 150 | LangChain | 80 | 1.88 | at least 2 | missed |",
        "| the same, 95th percentile, ms | 500 | LangChain | 800 | 0.62 | at most 0.5 | missed |",
    ]


def test_the_first_episode_of_a_process_warms_it_up() -> None:
    figures = {
        "add": {
            "quoth": [{"ms": [90.0, 20.0, 22.0]}],
            "quoth-500000": [{"ms": [90.0, 30.0, 33.0]}],
        }
    }
    assert against(figures, NAMES).splitlines()[2:] == [
        "| the same | 31.5 | itself at 20,000 | 21.0 | 1.50 | at most 1.5 |  |"
    ]


def test_a_side_that_was_not_measured_has_dashes() -> None:
    figures = {"cold": {"plain": cold(9, 5.0)}, "disk": {"quoth": [{"bytes": 3_000_000}]}}
    assert all_sides(figures, NAMES).splitlines()[2:] == [
        "| Quoth |" + " – |" * 9 + " 3.0 |",
        "| plain script | – | 5.00 |" + " – |" * 8,
        "| LangChain |" + " – |" * 10,
    ]


def test_kills_are_counted_by_what_was_broken() -> None:
    """A side may report many kills at once."""
    figures: Figures = {
        "kill": {
            "quoth": [{"kills": 100, "faults": []}],
            "plain": [
                {"faults": ["counts disagree"]},
                {"faults": []},
                {"faults": ["cannot be opened"]},
                {"faults": ["counts disagree"]},
            ],
        }
    }
    assert kills(figures, NAMES).splitlines()[2:] == [
        "| Quoth | 100 | 0 |  |",
        "| plain script | 4 | 3 | 2 counts disagree; 1 cannot be opened |",
    ]


@pytest.mark.parametrize(
    ("aim", "ratio", "holds"),
    [
        (Aim("rate", "plain", 0, least=2), 2.0, True),
        (Aim("rate", "plain", 0, least=2), 1.99, False),
        (Aim("time", "plain", 0, most=0.5), 0.5, True),
        (Aim("time", "plain", 0, most=0.5), 0.51, False),
    ],
)
def test_an_aim_is_a_ratio_to_reach_or_to_stay_below(
    aim: Aim, ratio: float, *, holds: bool
) -> None:
    assert aim.holds(ratio) is holds


def test_numbers_have_the_digits_asked_for() -> None:
    assert [shown(1234.56, 0), shown(1234.56, 1), shown(None, 1)] == ["1,235", "1,234.6", "–"]


def test_a_table_is_markdown() -> None:
    assert table(("", "ms"), [("a", "1")]) == "|  | ms |\n| --- | ---: |\n| a | 1 |"
