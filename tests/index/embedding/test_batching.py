"""Texts that are computed together are of like length, and none is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.embedding.batching import batches

lengths = st.lists(st.integers(min_value=0, max_value=300), max_size=60)
budgets = st.integers(min_value=1, max_value=2000)


@given(lengths, budgets)
def test_every_text_is_in_one_batch(lengths: list[int], budget: int) -> None:
    seen = [int(index) for group in batches(lengths, budget) for index in group]
    assert sorted(seen) == list(range(len(lengths)))


@given(lengths, budgets)
def test_a_batch_keeps_to_the_budget_once_padded(lengths: list[int], budget: int) -> None:
    for group in batches(lengths, budget):
        padded = len(group) * max(lengths[index] for index in group)
        assert padded <= budget or len(group) == 1


@given(lengths, budgets)
def test_long_texts_come_first(lengths: list[int], budget: int) -> None:
    """The last batches are short, so that processors fall idle together."""
    order = [lengths[index] for group in batches(lengths, budget) for index in group]
    assert order == sorted(lengths, reverse=True)


@given(lengths, budgets)
def test_no_batch_could_have_taken_the_next_text(lengths: list[int], budget: int) -> None:
    groups = list(batches(lengths, budget))
    for group in groups[:-1]:
        assert (len(group) + 1) * max(1, lengths[group[0]]) > budget


def test_texts_of_one_length_keep_their_order() -> None:
    groups = batches([5, 5, 9, 5], budget=15)
    assert [group.tolist() for group in groups] == [[2], [0, 1, 3]]


def test_no_texts_make_no_batches() -> None:
    assert list(batches([], 100)) == []
