"""From labels to people: who is one person, who is not, and what that rests on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.speakers import resolve
from index.turns import Attribution, Cue, Layout, NameClue, Speaker, Turn, join_cues


def cues(*labels: str | None) -> tuple[Turn, ...]:
    """A turn for each of *labels*, on lines 1, 2, …"""
    return join_cues(
        [
            Cue("Words.", label, line, line, detached=label is None)
            for line, label in enumerate(labels, start=1)
        ],
        Layout.PARAGRAPHS,
    )


def names(labels: Sequence[str | None], *clues: NameClue) -> list[str | None]:
    return [turn.speaker for turn in resolve(cues(*labels), clues)[0]]


def cast(labels: Sequence[str | None], *clues: NameClue) -> list[Speaker]:
    return list(resolve(cues(*labels), clues)[1])


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["ANDREW MINES", "MINES"], ["Andrew Mines", "Andrew Mines"]),
        (["MINES", "ANDREW MINES"], ["Andrew Mines", "Andrew Mines"]),
        (["PRESIDENT DONALD TRUMP", "TRUMP"], ["Donald Trump", "Donald Trump"]),
        (["JO VANEK SMITH", "VANEK SMITH"], ["Jo Vanek Smith", "Jo Vanek Smith"]),
        (["Ross Geller", "Ross"], ["Ross Geller", "Ross Geller"]),
        (["Dr. Ann Lee", "Ann Lee", "LEE"], ["Ann Lee", "Ann Lee", "Ann Lee"]),
        (["Ann B. Lee, MD", "Ann Lee"], ["Ann B. Lee", "Ann B. Lee"]),
        (["Mr. Hale", "HALE"], ["Hale", "Hale"]),
        (["Renée Élise", "RENEE ELISE"], ["Renée Élise", "Renée Élise"]),
        (["The Chair (Hon. Sol Brandt)", "The Chair"], ["Sol Brandt", "Sol Brandt"]),
    ],
)
def test_labels_of_one_person_are_joined(labels: list[str], expected: list[str]) -> None:
    assert names(labels) == expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["ANN LEE", "BO LEE", "LEE"], ["Ann Lee", "Bo Lee", "Lee"]),
        (["Mr. Hale", "Mrs. Hale"], ["Mr. Hale", "Mrs. Hale"]),
        (["Mr. Hale", "Mrs. Hale", "HALE"], ["Mr. Hale", "Mrs. Hale", "Hale"]),
        (["Mr. Ann Lee", "Mrs. Lee"], ["Ann Lee", "Mrs. Lee"]),
        (
            ["Jordan Smith", "Michael Jordan", "JORDAN"],
            ["Jordan Smith", "Michael Jordan", "Jordan"],
        ),
        (["Julie", "Julie & Ross Geller"], ["Julie", "Julie & Ross Geller"]),
        (["Speaker 1", "Speaker 2"], ["Speaker 1", "Speaker 2"]),
        (
            ["The Chair (Ann Lee)", "The Chair (Bo Reed)", "The Chair"],
            ["Ann Lee", "Bo Reed", "The Chair"],
        ),
    ],
)
def test_people_who_may_be_two_stay_two(labels: list[str], expected: list[str]) -> None:
    """A wrong name is worse than a short one."""
    assert names(labels) == expected


def test_a_full_name_stated_elsewhere_is_the_label_s() -> None:
    clue = NameClue("Ailsa Chang", "footer", 42, "host")
    (speaker,) = cast(["CHANG", "CHANG"], clue)
    assert (speaker.name, speaker.labels, speaker.turns) == ("Ailsa Chang", ("CHANG",), 2)
    assert [(alias.name, alias.provenance, alias.line) for alias in speaker.aliases] == [
        ("Chang", "label", 1),
        ("Ailsa Chang", "footer", 42),
    ]
    assert (speaker.role, speaker.role_reason) == ("host", "footer")


def test_two_names_stated_elsewhere_are_nobody_s() -> None:
    clues = [NameClue("Ailsa Chang", "footer"), NameClue("Bo Chang", "footer")]
    assert names(["CHANG"], *clues) == ["Chang"]


def test_a_surname_that_a_label_and_the_footer_share_stays_by_itself() -> None:
    """The host of a page may have the surname of the guest whose full name is a label."""
    assert names(["JOHN CHANG", "CHANG"], NameClue("Ailsa Chang", "footer")) == [
        "John Chang",
        "Chang",
    ]


def test_the_page_s_spelling_is_taken_over_a_guess_from_capitals() -> None:
    assert names(["INGRID MACALLISTER"], NameClue("Ingrid MacAllister", "introduction")) == [
        "Ingrid MacAllister"
    ]


def test_attributions_say_what_the_source_says() -> None:
    turns, _speakers = resolve(cues(None, "ANN", None, "Speaker 2", None))
    assert [(turn.speaker, turn.attribution) for turn in turns] == [
        (None, Attribution.NONE),
        ("Ann", Attribution.EXPLICIT),
        ("Ann", Attribution.CARRIED),
        ("Speaker 2", Attribution.GENERIC),
        ("Speaker 2", Attribution.GENERIC),
    ]


def test_a_voice_without_a_name_is_not_the_one_before() -> None:
    heard = [Cue("One.", "ANN"), Cue("Two.", unattributed=True), Cue("Three.", detached=True)]
    turns, _speakers = resolve(join_cues(heard, Layout.PARAGRAPHS))
    assert [turn.speaker for turn in turns] == ["Ann", None, None]


def said(*turns: tuple[str, str]) -> list[Speaker]:
    joined = join_cues([Cue(text, label) for label, text in turns], Layout.PARAGRAPHS)
    return list(resolve(joined)[1])


def test_who_asks_most_of_the_questions_is_taken_for_the_host() -> None:
    asking = [("Ann Lee", "How so?"), ("Bo Reed", "So.")] * 3
    ann, bo = said(*asking)
    assert (ann.role, ann.role_reason) == ("host", "inferred: asks most of the questions")
    assert (bo.role, bo.role_reason) == ("guest", "inferred: the only one beside the host")


def test_where_both_ask_nobody_is_taken_for_the_host() -> None:
    assert [one.role for one in said(*[("Ann Lee", "How?"), ("Bo Reed", "Why?")] * 3)] == [
        None,
        None,
    ]


def test_in_a_meeting_of_many_no_role_is_guessed() -> None:
    asking = [("Ann", "How?"), ("Bo", "So."), ("Cy", "So."), ("Di", "So.")] * 3
    assert {one.role for one in said(*asking)} == {None}


def test_ten_thousand_labels_take_no_time() -> None:
    """A hostile file may have a new name on each line; that must not cost their square."""
    labels = [f"Ann Q{number:05}x" for number in range(10_000)]
    assert len(cast(labels)) == 10_000
