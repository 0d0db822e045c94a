from __future__ import annotations

import pytest

from index.asking.slips import straightened
from index.question import parse
from index.roster import Roster
from index.store import CatalogueSpeaker


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Waht did mines say abuot aid", "What did mines say about aid"),
        ("wich epsiode mentoined aid", "which episode mentioned aid"),
        ("what ddi mines recomend", "what did mines recommend"),
        ("in the episde abt aid", "in the episode about aid"),
    ],
)
def test_a_slip_in_the_words_of_asking_is_put_right(text: str, meant: str, roster: Roster) -> None:
    assert straightened(text, roster) == meant


@pytest.mark.parametrize("text", ["the discus form", "taking a dose of thyme", "what is wheat"])
def test_other_words_are_left_alone(text: str, roster: Roster) -> None:
    assert straightened(text, roster) == text


def test_a_name_is_no_slip() -> None:
    siad = CatalogueSpeaker(0, "Ali Siad", ("Ali Siad",), ("e",), 7, generic=False, roles={})
    assert straightened("what did siad say", Roster((siad,))) == "what did siad say"


def test_a_phrase_is_searched_as_it_is_written(roster: Roster) -> None:
    assert parse("who said “abuot”", roster).narrowed.phrases == ("abuot",)
    assert parse("who said “abuot”", roster).topic == "abuot"
