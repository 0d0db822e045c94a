"""Sentences that say what they are made of, so that the bot tells them in other languages."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date

import pytest

from index.asking.periods import Period, day, month, year
from index.errors import GoneTurnError, QuestionError
from index.question import check
from index.told import Told, When


def test_it_is_the_english_sentence_wherever_one_is_wanted() -> None:
    """The command line and the JSON show it as they show any other text."""
    note = Told("2 undated episodes are left out", "undated", count=2)
    assert note == "2 undated episodes are left out"
    assert json.dumps([note]) == '["2 undated episodes are left out"]'
    assert f"{note}." == "2 undated episodes are left out."


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_knows_what_it_is_made_of(copied: object) -> None:
    note = Told("“fog” was read as Fogg", "read_as", name="fog", who="Fogg")
    assert callable(copied)
    again = copied(note)
    assert (again, again.kind, again.values) == (note, "read_as", {"name": "fog", "who": "Fogg"})


@pytest.mark.parametrize(
    ("period", "words", "kind", "values"),
    [
        (Period(), "any time", "any_time", {}),
        (year(2021), "in 2021", "during", {"when": When("2021")}),
        (month(11, 2021), "in 2021-11", "during", {"when": When("2021-11")}),
        (month(11, 2021).before, "before 2021-11", "before", {"when": When("2021-11")}),
        (year(2021).since, "since 2021", "since", {"when": When("2021")}),
        (day(date(2021, 3, 5)), "on 2021-03-05", "on", {"when": When("2021-03-05")}),
        (
            Period(date(2021, 3, 1), date(2021, 5, 31)),
            "2021-03-01 to 2021-05-31",
            "between",
            {"first": When("2021-03-01"), "last": When("2021-05-31")},
        ),
    ],
)
def test_a_period_says_its_dates(
    period: Period, words: str, kind: str, values: dict[str, str]
) -> None:
    assert (period.told, period.told.kind, period.told.values) == (words, kind, values)


def test_an_error_says_what_it_is_made_of() -> None:
    with pytest.raises(QuestionError) as raised:
        check("x" * 2001)
    (told,) = raised.value.args
    assert (told.kind, told.values) == ("too_long", {"count": 2001, "most": 2000})
    assert str(raised.value) == "the question has 2,001 characters: ask in at most 2,000"
    (told,) = GoneTurnError(7).args
    assert told.kind == "gone_turn"
