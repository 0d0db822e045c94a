from __future__ import annotations

import pytest

from index.asking.operators import Operators, read


def means(key: str, value: str) -> bool:
    return (key, value) in {("from", "andrew mines"), ("before", "last october")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from:mines drone strike", Operators("drone strike", {"from": ("mines",)})),
        ("drones FROM: mines", Operators("drones", {"from": ("mines",)})),
        ("from:andrew mines drones", Operators("drones", {"from": ("andrew mines",)})),
        ("before:last october aid", Operators("aid", {"before": ("last october",)})),
        ("from:mines from:chang aid", Operators("aid", {"from": ("mines", "chang")})),
        (
            'from:"Ailsa Chang" in:kandahar aid after:2021',
            Operators("aid", {"from": ("Ailsa Chang",), "in": ("kandahar",), "after": ("2021",)}),
        ),
        (
            'who said "over  the horizon"',
            Operators("who said over the horizon", {}, ("over  the horizon",)),
        ),
        ("who said “aid” and „Brot“", Operators("who said aid and Brot", {}, ("aid", "Brot"))),
        ('a 5" nail', Operators('a 5" nail')),
        ('"?!" aid', Operators("?! aid")),
        ("https://in:x re:in:y it's in:", Operators("https://in:x re:in:y it's in:")),
    ],
)
def test_operators_and_phrases_are_taken_out_of_the_words(text: str, expected: Operators) -> None:
    """Anywhere, in any case, several at once; a bare value takes the words that belong to it."""
    assert read(text, means) == expected
