"""Names as labels write them."""

from __future__ import annotations

import pytest

from index.names import read_label, shown


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        ("ANDREW MINES", "Andrew Mines"),
        ("STACEY VANEK SMITH", "Stacey Vanek Smith"),
        ("SEAN MCDONALD", "Sean McDonald"),
        ("EUGENE O'NEIL", "Eugene O'Neil"),
        ("SEAMUS O’REGAN", "Seamus O’Regan"),
        ("MARY-LOUISE KELLY", "Mary-Louise Kelly"),
        ("URSULA VON DER LEYEN", "Ursula von der Leyen"),
        ("VAN JONES", "Van Jones"),
        ("J.K. ROWLING", "J.K. Rowling"),
        ("JJ ABRAMS", "JJ Abrams"),
        ("MARY NG", "Mary Ng"),
        ("HENRY VIII", "Henry VIII"),
        ("JOSÉ ÁLVAREZ", "José Álvarez"),
        ("Ruth de la Cruz", "Ruth de la Cruz"),
        ("danah boyd", "danah boyd"),
        ("SPEAKER_00", "SPEAKER_00"),
    ],
)
def test_capitals_are_undone_and_mixed_case_is_left_alone(capitals: str, name: str) -> None:
    assert shown(capitals) == name


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("PRESIDENT DONALD TRUMP", "Donald Trump"),
        ("Hon. Jody Wilson-Raybould (Vancouver Granville, Ind.)", "Jody Wilson-Raybould"),
        ("Right Hon. Justin Trudeau (Prime Minister)", "Justin Trudeau"),
        ("The Acting Chair (Mr. Bruce Stanton (Simcoe North, CPC))", "Bruce Stanton"),
        ("Lynne Neagle AM", "Lynne Neagle"),
        ("Mireille B. Reece, Psy.D", "Mireille B. Reece"),
        ("Mireille Reece PsyD", "Mireille Reece"),
        ("Ann Reece Jr., PhD, MD", "Ann Reece Jr."),
        ("ANN REECE MBA", "Ann Reece"),
        ("MARY MA", "Mary Ma"),
        ("SEN. ELIZABETH WARREN (D-MA)", "Elizabeth Warren"),
        ("WOLF BLITZER, CNN ANCHOR", "Wolf Blitzer"),
        ("MARTIN LUTHER KING, JR.", "Martin Luther King Jr."),
        ("Mr. Hale", "Mr. Hale"),
        (">> ANN LEE", "Ann Lee"),
        ("Malcolm X", "Malcolm X"),
    ],
)
def test_titles_roles_and_brackets_are_no_part_of_a_full_name(label: str, name: str) -> None:
    read = read_label(label)
    assert read.name == name
    assert not read.generic


@pytest.mark.parametrize(
    "label",
    """
    Speaker 2;SPEAKER_00;spk_1;Q;A;Q1;HOST;Guest;Narrator;UNIDENTIFIED PERSON #1;Unknown Speaker
    UNIDENTIFIED MALE;The Chair;#ALL#;Grad C;Professor A;Audience Member 2;The Girls;Interviewer
    """.strip()
    .replace("\n", ";")
    .split(";"),
)
def test_a_noun_or_a_number_is_no_name(label: str) -> None:
    assert read_label(label.strip()).generic


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("AILSA CHANG, HOST", "host"),
        ("DON LEMON, CNN ANCHOR", "host"),
        ("Ann Lee (Moderator)", None),
        ("JO REED, BYLINE", None),
        ("Host", "host"),
        ("Guest", "guest"),
        ("Ann Lee", None),
    ],
)
def test_a_role_is_read_where_the_label_states_it(label: str, role: str | None) -> None:
    assert read_label(label).role == role
