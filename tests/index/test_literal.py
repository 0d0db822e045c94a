from __future__ import annotations

import pytest

from index.literal import folded, phrase_pattern


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("over the horizon", "It is OVER  the\nHorizon now", "OVER  the\nHorizon"),
        ("aid", "he said so", None),
        ("aid", "some aid.", "aid"),
        ("don't", "I don’t know", "don't"),
        ("he said 'no'", "and he said ‘no’ again", "he said 'no'"),
        ("C++", "in C++ and C", "C++"),
        ("3.5 million", "about 3.5 million", "3.5 million"),
    ],
)
def test_a_phrase_is_found_as_it_stands(phrase: str, text: str, found: str | None) -> None:
    """Whatever its case, its white space and the shape of its quotation marks; in whole words."""
    match = phrase_pattern(phrase).search(folded(text))
    assert (match.group() if match else None) == found
    assert len(folded(text)) == len(text)
