from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import Flag, Words, flags_of, token_of, tokens, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("over-the-horizon counterterrorism", ["horizon", "counterterror"]),
        ("The capabilities were declining.", ["capabl", "declin"]),
        ("What does the U.S. do? The US left us.", ["usa", "usa", "leav"]),
        ("ISIS-K's fighters and the Taliban’s", ["isi", "k", "fighter", "taliban"]),
        ("I don't, we weren’t, it's", []),
        ("They left and have gone, leaving it broken", ["leav", "go", "leav", "break"]),
        ("in 2015, 3.5 million", ["2015", "3", "5", "million"]),
        ("Über ＮＡＴＯ", ["über", "nato"]),
        ("snake_case", ["snake", "case"]),
        ("?! …", []),
    ],
)
def test_a_text_is_known_by_its_stems(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("text", "useful"),
    [
        ("Yes, absolutely.", False),
        ("No. Not for a minute.", False),
        ("I would not do that to you and you know it.", False),
        ("Right.", False),
        ("The fog horn was the worst.", True),
    ],
)
def test_a_turn_without_words_of_its_own_answers_nothing_alone(text: str, *, useful: bool) -> None:
    assert bool(flags_of(text) & Flag.USEFUL) is useful


@pytest.mark.parametrize(
    ("text", "useful"),
    [
        ("We meet at noon tomorrow.", True),
        ("We meet at noon.", False),  # too few words
        ("Yeah, so it is what it is, but not the noon.", False),  # one content word
        ("Yeah, so it is what it is, but not in the U.S.A.", False),  # initials are one
        ("Yeah, so it is what it is, but not at noon tomorrow.", True),
    ],
)
def test_a_turn_is_useful_by_its_words_and_those_of_content(text: str, *, useful: bool) -> None:
    """At least five words, and two that are no stop words, wherever they stand."""
    assert (Flag.USEFUL in flags_of(text)) is useful


@given(st.text(alphabet="aBU S.,?!:;\"()'’-_é1", max_size=12))
def test_words_between_signs_are_those_that_are_looked_for(text: str) -> None:
    """What is read the quick way is what the words of the text give."""
    expected = [token for word in words(text) if (token := token_of(word)) is not None]
    assert tokens(text) == expected
    assert Words("german").tokens_in(text.split()) == Words("german").tokens(text)


def test_a_text_is_searched_for_words_only_where_they_can_stand() -> None:
    wanted, text = frozenset({"horizon", "leav"}), "They left (and left) over the-horizon, yes"
    assert sorted(Words().stretches_with(text, wanted)) == ["left", "left)", "the-horizon,"]
    assert list(Words("german").stretches_with(text, wanted)) == [text]
