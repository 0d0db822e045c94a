"""Where names stand in a text, and what is left of it without them."""

from __future__ import annotations

import pytest

from index.roster import Roster
from index.store import CatalogueSpeaker


def person(ordinal: int, *names: str) -> CatalogueSpeaker:
    return CatalogueSpeaker(ordinal, names[0], names, ("e1",), 7, generic=False, roles={})


ROSTER = Roster(
    (
        person(0, "Ross Geller"),
        person(1, "Ann Lee", "Ann Lee (Minister of Health in the Islands)"),
        person(2, "Jean-Pierre Roe"),
    )
)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("why did Ross leave?", "why did leave?"),
        ("Ross Geller's bread: which flour", "bread: which flour"),
        ("is rye good, Ann Lee", "is rye good"),
        ("what Ross' oven does", "what oven does"),
        ("how tall is Jean-Pierre Roe", "how tall is"),
    ],
)
def test_a_name_is_cut_out_with_its_possessive(text: str, rest: str) -> None:
    (named,) = ROSTER.names_in(text)
    assert named.cut_out_of(text) == rest
    assert named.sure


def test_a_word_of_a_label_is_no_sure_name() -> None:
    """ "Health" is said of the minister; in small letters it is health."""
    (named,) = ROSTER.names_in("what does the Minister of Health want")
    assert [one.name for one in named.people] == ["Ann Lee"]
    assert not named.sure
    assert ROSTER.names_in("what is good for health in the morning") == []
