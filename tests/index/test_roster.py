from __future__ import annotations

import pytest

from index.roster import Roster
from index.spelled import name_parts
from index.store import CatalogueSpeaker
from tests.in_time import is_done_within


def person(ordinal: int, *names: str, generic: bool = False) -> CatalogueSpeaker:
    return CatalogueSpeaker(ordinal, names[0], names, ("e1",), 7, generic, {})


ROSTER = Roster(
    (
        person(0, "Andrew Mines", "ANDREW MINES", "MINES"),
        person(1, "Ailsa Chang", "CHANG"),
        person(2, "Ross Geller"),
        person(3, "Monica Geller"),
        person(4, "Speaker 2", generic=True),
        person(5, "Speaker 3", generic=True),
        person(6, "Kelly"),
        person(7, "Kelly Clark"),
        person(8, "José Nuñez"),
        person(9, "Stevenson Jean-Pierre"),
        person(10, "Sinéad O’Brien"),
        person(11, "Project Manager"),
        person(12, "Professor C", generic=True),
        person(13, "Grad C", generic=True),
        person(14, "Mrs. Hale"),
        person(15, "Mr. Hale"),
        person(16, "Søren Łukasz"),
        person(17, "J. R. Okafor"),
        person(18, "Industrial Designer"),
        person(19, "Mireille Reece"),
        person(20, "Mireille B. Reece"),
        person(21, "Ann C. Okoro"),
        person(22, "Ann D. Okoro"),
    )
)


@pytest.mark.parametrize(
    ("name", "speakers"),
    [
        ("Andrew Mines", ["Andrew Mines"]),
        ("mines", ["Andrew Mines"]),
        ("MINES’", ["Andrew Mines"]),
        ("Andrew", ["Andrew Mines"]),
        ("Dr. Mines's", ["Andrew Mines"]),
        ("Geller", ["Ross Geller", "Monica Geller"]),
        ("Kelly", ["Kelly", "Kelly Clark"]),
        ("Kelly Clark", ["Kelly Clark"]),
        ("jose nunez", ["José Nuñez"]),
        ("Jean Pierre", ["Stevenson Jean-Pierre"]),
        ("obrien", ["Sinéad O’Brien"]),
        ("soren lukasz", ["Søren Łukasz"]),
        ("John R. Okafor", []),
        ("J.R. Okafor", []),
        ("Okafor", ["J. R. Okafor"]),
        ("Mireille Reece", ["Mireille Reece", "Mireille B. Reece"]),
        ("Mireille B. Reece", ["Mireille B. Reece", "Mireille Reece"]),
        ("Ann D. Okoro", ["Ann D. Okoro"]),
        ("Ann Okoro", ["Ann C. Okoro", "Ann D. Okoro"]),
        ("speaker 2", ["Speaker 2"]),
        ("the Project Manager", ["Project Manager"]),
        ("grad c", ["Grad C"]),
        ("the professor", ["Professor C"]),
        ("Mrs. Hale", ["Mrs. Hale"]),
        ("Hale", ["Mrs. Hale", "Mr. Hale"]),
        ("Biden", []),
        ("Andrew Chang", []),
        ("the", []),
        ("", []),
        ("?!", []),
    ],
)
def test_a_name_means_whoever_has_it(name: str, speakers: list[str]) -> None:
    """In full or in part, whatever its case, accents, hyphens and titles."""
    match = ROSTER.match(name)
    assert [one.name for one in match.speakers] == speakers
    assert match.exact == bool(speakers)


@pytest.mark.parametrize(
    ("name", "speakers"),
    [
        ("Minnes", ["Andrew Mines"]),
        ("Alisa Chang", ["Ailsa Chang"]),
        ("Ailsa Cheng", ["Ailsa Chang"]),
        ("the Industrial Design", ["Industrial Designer"]),
        ("Cheng", []),
        ("speaker 4", []),
        ("Grad D", []),
        ("Alisa Cheng", ["Ailsa Chang"]),
        ("K. Clark", ["Kelly Clark"]),
        ("Andy Mines", ["Andrew Mines"]),
        ("Androw Mines", ["Andrew Mines"]),
        ("Rob Geller", []),
        ("Monique Geller", []),
        ("K. Geller", []),
        ("B. Okoro", []),
        ("Kelly C.", ["Kelly Clark"]),
        ("Ross B.", []),
        ("Elsa Cheng", []),
        ("Kelli Clark", ["Kelly Clark"]),
        ("Rosse Geller", ["Ross Geller"]),
        ("kclark", ["Kelly Clark"]),
        ("KellyClark", ["Kelly Clark"]),
        ("kellyc", ["Kelly Clark"]),
        ("JoseNunez", ["José Nuñez"]),
        ("rgeller", ["Ross Geller"]),
        ("aokoro", []),
        ("kc", []),
    ],
)
def test_a_misspelt_name_is_read_with_a_reservation(name: str, speakers: list[str]) -> None:
    """Never a numbered label as its neighbour, nor a name that begins differently."""
    match = ROSTER.match(name)
    assert [one.name for one in match.speakers] == speakers
    assert not match.exact


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("what was said about Ross Geller", ["Ross Geller"]),
        ("what was said about Geller", ["Ross Geller", "Monica Geller"]),
        ("did the project manager like it", ["Project Manager"]),
        ("What are mines worth to Kelly?", ["Kelly", "Kelly Clark"]),
        ("what did ross buy", ["Ross Geller"]),
        ("the price of bread", []),
        ("what was said about Ross Perot", []),
        ("what was said about Ross, Perot and others", ["Ross Geller"]),
        ("Ross's Perot question", ["Ross Geller"]),
        ("What Was Said About Ross Then", ["Ross Geller"]),
        ("WHAT DID ROSS BUY", ["Ross Geller"]),
        ("Ross SQLite woes", ["Ross Geller"]),
        ("the Mines Kabul report", ["Andrew Mines"]),
        ("is the Salt Mines Road open", []),
        ("is the Dr Mines Road open", ["Andrew Mines"]),
        ("where are Kelly Ailsa and others", ["Kelly", "Kelly Clark", "Ailsa Chang"]),
        ("the Ministry of health in small letters", []),
    ],
)
def test_whoever_is_named_in_a_text_is_found(text: str, names: list[str]) -> None:
    """A single word is a name with a capital, or where nothing at all has one."""
    assert [one.name for one in ROSTER.mentioned(text)] == names


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("what did Zoë O’Neil-Hart say", [0]),
        ("did Zoe ONeil Hart agree", [0]),
        ("what Lee said", [1, 2]),
        ("what Sen. Lee's aide said", [1]),
        ("Leeward and annual", []),
    ],
)
def test_who_is_named_is_the_same_before_and_after_there_are_tables(
    text: str, numbers: list[int]
) -> None:
    """Looked for among all names as they are written, or by their parts."""
    people = (person(0, "Zoe O'Neil-Hart"), person(1, "Sen. Lee"), person(2, "Ann Lee", "ANN"))
    roster = Roster(people)
    assert [one.ordinal for one in roster.mentioned(text)] == numbers
    assert roster.match("Ann Lee").speakers == (people[2],)
    roster.mentioned("Ann Lee")
    assert [one.ordinal for one in roster.mentioned(text)] == numbers


def test_the_words_of_a_name_are_folded_and_without_titles() -> None:
    assert name_parts("Dr. Ann-Lee O’Neil's") == ("ann", "lee", "oneil")


def test_a_first_name_that_others_have_may_be_spelled_another_way() -> None:
    """Matt Lee speaks here, and so does Mat Roe: "Matt Roe" is the latter."""
    roster = Roster((person(0, "Matt Lee"), person(1, "Mat Roe"), person(2, "Dan Roe")))
    assert [one.name for one in roster.match("Matt Roe").speakers] == ["Mat Roe"]
    assert roster.match("Matt Roe").sure_of_part
    assert roster.match("Dan Lee").speakers == ()


def test_whoever_is_called_by_a_handle_is_surely_meant() -> None:
    """ "aokoro" may be two people, who are then nobody."""
    assert ROSTER.match("kclark").sure_of_part
    assert not ROSTER.match("aokoro").speakers


def test_thousands_of_speakers_do_not_slow_a_question_down() -> None:
    """A name is looked up once for each roster; a misspelt one against all names."""
    crowd = Roster(tuple(person(at, f"First{at:05} Surname{at:05}") for at in range(5000)))
    crowd.match("warm")
    assert is_done_within(0.5, lambda: [crowd.match("Hightowerson") for _again in range(1000)])
