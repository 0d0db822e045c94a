from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.irregular import BASE_OF
from index.retrieval.name_words import NameWords
from index.words import tokens

NAMES = {
    1: "Ann Lee",
    2: "Lee Writing",
    3: "The U.S. President",
    4: "Ann-Marie O’Neil",
    7: "Élan",
    9: "show-2575_notes",
}


@pytest.mark.parametrize(
    ("token", "ordinals"),
    [
        ("ann", [1, 4]),
        ("lee", [1, 2]),
        ("write", [2]),
        ("usa", [3]),
        ("presid", [3]),
        ("mari", [4]),
        ("2575", [9]),
        ("notes", []),
        ("note", [9]),
        ("o'neil", [4]),
        ("élan", [7]),
        ("the", []),
        ("l", []),
    ],
)
def test_names_are_found_by_their_index_words(token: str, ordinals: list[int]) -> None:
    """Each that has the word in any form, and no other."""
    assert NameWords(NAMES).ordinals(token) == ordinals


@given(st.text(string.ascii_letters, min_size=1, max_size=9))
def test_a_plain_word_begins_as_its_index_word_does(word: str) -> None:
    """By this a name is found without taking all names apart."""
    found = tokens(word)
    assert word.lower() in BASE_OF or not found or found[0][0] == word[0].lower()
