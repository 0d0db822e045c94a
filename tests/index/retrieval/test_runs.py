from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.runs import (
    SAMPLED_FROM,
    best_rows,
    distinct,
    is_any,
    merged,
    ranges,
    stand_in,
    united,
)

ROWS = st.lists(st.integers(0, 60), max_size=30)


def test_ranges_are_laid_one_after_the_other() -> None:
    numbers, starts = ranges(np.array([3, 7], np.int32), np.array([5, 8], np.int32))
    assert (numbers.tolist(), starts.tolist()) == ([3, 4, 7], [0, 2])


def test_ranges_that_rise_are_laid_over_each_other() -> None:
    numbers, starts = merged(np.array([3, 4, 9], np.int32), np.array([6, 8, 10], np.int32))
    assert (numbers.tolist(), starts.tolist()) == ([3, 4, 5, 6, 7, 9], [0, 1, 5])


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=20))
def test_every_range_is_found_in_the_union_of_all(ranges_of: list[tuple[int, int]]) -> None:
    """Each number is there once, and those of a range one after the other from where it starts."""
    first, length = np.array(ranges_of, np.int32).reshape(-1, 2).T
    numbers, starts = united(first, first + length)
    wanted = [list(range(one, one + many)) for one, many in ranges_of]
    assert numbers.tolist() == sorted(set().union(*wanted))
    for one, start in zip(wanted, starts.tolist(), strict=True):
        assert numbers[start : start + len(one)].tolist() == one


@given(ROWS)
def test_rows_are_told_apart(rows: list[int]) -> None:
    assert distinct(np.array(rows, np.int32)).tolist() == sorted(set(rows))


@given(st.lists(st.integers(-1, 20), max_size=30), ROWS)
def test_members_are_found_by_a_table(numbers: list[int], wanted: list[int]) -> None:
    """As a set would, nobody (-1) being nobody, and whatever is wanted beyond the numbers."""
    found = is_any(np.array(numbers, np.int32), wanted)
    assert found.tolist() == [number in set(wanted) for number in numbers]


@given(ROWS, st.sets(st.integers(0, 60)))
def test_rows_are_looked_up_in_a_long_list(rows: list[int], rising: set[int]) -> None:
    found = stand_in(np.array(rows, np.int32), np.array(sorted(rising), np.int32))
    assert found.tolist() == [row in rising for row in rows]


@given(st.lists(st.sampled_from([0.25, 0.5, 1.0]), max_size=30), st.integers(1, 8), st.randoms())
def test_of_equal_ones_the_lowest_rows_are_the_best(
    scores: list[float], count: int, random: Random
) -> None:
    """Whatever the order they come in."""
    rows = random.sample(range(100), len(scores))
    found = best_rows(np.array(rows, np.int32), np.array(scores, np.float32), count)
    order = sorted((-score, row) for score, row in zip(scores, rows, strict=True))
    assert sorted(found.tolist()) == sorted(row for _score, row in order[:count])


def test_the_best_of_many_are_the_best_of_all() -> None:
    """The sample only says what cannot be among them."""
    scores = np.random.default_rng(1).random(4 * SAMPLED_FROM).astype(np.float32)
    found = best_rows(np.arange(len(scores), dtype=np.int32), scores, 100)
    assert sorted(found.tolist()) == sorted(np.argsort(-scores, kind="stable")[:100].tolist())
