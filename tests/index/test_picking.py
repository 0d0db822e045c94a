from __future__ import annotations

import pytest

from index import TranscriptIndex
from index.picking import _say_the_same, in_turns, one_for_each

SPONSOR = "slow water is brought to you by Pellworth kettles which whistle and boil a litre".split()


def test_the_first_place_of_each_key_is_kept() -> None:
    assert one_for_each([0, 2, 3, 7], ["a", "b", "a", "c"]) == [0, 2, 7]


def test_each_key_comes_once_before_one_comes_again() -> None:
    assert in_turns([0, 1, 2, 3, 4], ["a", "a", "b", "a", "b"]) == [0, 2, 1, 4, 3]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"right"}, {"right"}, True),
        (set(), set(), True),
        ({"right"}, {"wrong"}, False),
        (set(SPONSOR), {*SPONSOR, "now", "for", "the", "boss"}, True),
        (set(SPONSOR), {*SPONSOR[:8], "but", "this", "one", "is", "new", "and", "longer"}, False),
        (set(SPONSOR), {*SPONSOR, *map(str, range(40))}, False),
    ],
)
def test_turns_of_the_same_words_say_the_same(
    one: set[str], other: set[str], *, same: bool
) -> None:
    """Also with a few words around them; a long turn that holds a short one says more."""
    assert _say_the_same(one, other) is same
    assert _say_the_same(other, one) is same


def test_a_sponsors_text_is_shown_once(invented: TranscriptIndex) -> None:
    answer = invented.ask("what was said about Pellworth Kettles", limit=10)
    assert sum("guarantee" in citation.text for citation in answer.citations) == 1


def test_whoever_says_how_many_gets_less_likely_ones_too(invented: TranscriptIndex) -> None:
    """The first ones are the same, and those are as many as are sure without a number."""
    question = "what did Ruth Corbett say about the fog horn"
    few, many = invented.ask(question).citations, invented.ask(question, limit=10).citations
    assert [one.turn_id for one in many[: len(few)]] == [one.turn_id for one in few]
    assert len(few) < 3 < len(many)
