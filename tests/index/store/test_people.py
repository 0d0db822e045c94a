from __future__ import annotations

import pytest

from index.store.people import cast_of, name_words, person
from index.turns import Speaker
from tests.index.store.toy import CHANG, INTERVIEW, MINES, transcript_of


def keys(name: str, *, generic: bool = False) -> tuple[str, str]:
    """What stands for a speaker of that name in two episodes."""
    speaker = Speaker(name=name, labels=(), turns=1, generic=generic)
    return person("one", speaker), person("two", speaker)


@pytest.mark.parametrize(
    "name", ["Ailsa Chang", "Dr. Ann Lee", "Adam J. Stacoviak", "Ursula von der Leyen", "李 明明"]
)
def test_a_full_name_is_one_person_everywhere(name: str) -> None:
    one, two = keys(name)
    assert one == two


@pytest.mark.parametrize(
    "name", ["Mines", "Dr. Lee", "Senator Smith", "Mr. President", "J. Lee", "Smith Jr.", "J. B."]
)
def test_less_than_a_full_name_is_somebody_else_in_each_episode(name: str) -> None:
    """A wrong person is worse than a person too many."""
    one, two = keys(name)
    assert one != two


def test_a_generic_label_is_nobody_in_particular() -> None:
    """However many words it has."""
    one, two = keys("Unidentified Person #1", generic=True)
    assert one != two


@pytest.mark.parametrize("name", ["AILSA CHANG", "Ailsa  Chang", "Dr. Ailsa Chang", "ailsa chang"])
def test_case_space_and_titles_make_nobody_else(name: str) -> None:
    assert keys(name)[0] == keys("Ailsa Chang")[0]


def test_two_people_of_one_surname_are_two() -> None:
    assert keys("Ann Lee")[0] != keys("Ben Lee")[0]


def test_accents_make_a_difference() -> None:
    """They may be all that tells two names apart."""
    assert keys("Ana Peña")[0] != keys("Ana Pena")[0]


def test_a_title_between_commas_is_no_name() -> None:
    assert name_words("Lee, Ann, Ph.D.") == ("lee", "ann")


def test_each_turn_has_the_place_of_its_speaker_in_the_cast() -> None:
    cast = cast_of(transcript_of(INTERVIEW, (CHANG, MINES)))
    assert cast.speakers == (CHANG, MINES)
    assert cast.places == (None, 0, 1, 1, 0)


def test_of_two_speakers_with_one_name_the_first_has_the_turns() -> None:
    twice = Speaker(name="Mines", labels=("MINES:",), turns=0)
    cast = cast_of(transcript_of(INTERVIEW, (CHANG, MINES, twice)))
    assert cast.places == (None, 0, 1, 1, 0)
