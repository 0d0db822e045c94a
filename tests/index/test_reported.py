from __future__ import annotations

import pytest

from index.reported import Reported, quoted_person, reported

FINCH = (
    "Commissioner Dorothea Finch came out in person, I'll give her that. She stood in my kitchen, "
    'and she said to me, "Mr Corbett, a lamp that needs a man can catch a cold." And I said, madam.'
)


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("Biden said: we are leaving. I doubt it.", "Biden", "we are leaving."),
        ('And Joe Biden said, "We are leaving," as if', "Joe Biden", "We are leaving,"),
        ("“We are leaving,” said President Biden.", "President Biden", "We are leaving,"),
        ("“We are leaving,” Biden told us.", "Biden", "We are leaving,"),
        ("Well, as Churchill once put it, keep going. So.", "Churchill", "keep going."),
        ("To quote Abraham Lincoln: keep going.", "Abraham Lincoln", "keep going."),
        ("In the words of Nina Simone, it is a new day.", "Nina Simone", "it is a new day."),
        ("in Dr. Vale's words: dive", "Dr. Vale", "dive"),
        ("Biden told reporters, “We are leaving.”", "Biden", "We are leaving."),
        ("according to Ruth Fell, “nothing moves.”", "Ruth Fell", "nothing moves."),
        ("then Jay Bright was like, “No way.”", "Jay Bright", "No way."),
        ("Elon Musk says, quote, it is bulletproof.", "Elon Musk", "it is bulletproof."),
        (
            FINCH,
            "Commissioner Dorothea Finch",
            "Mr Corbett, a lamp that needs a man can catch a cold.",
        ),
        (
            'My head baker, Sunniva, took me aside, and she said, "You can\'t spend our courage."',
            "Sunniva",
            "You can't spend our courage.",
        ),
    ],
)
def test_words_that_are_surely_somebody_elses_are_found(text: str, name: str, said: str) -> None:
    found = [(one.name, text[slice(*one.span)]) for one in reported(text)]
    assert found == [(name, said)]


@pytest.mark.parametrize(
    "text",
    [
        'We said, "Let us do it every day."',
        "I said: no. They said: yes.",
        "Everybody said: it cannot be done.",
        'And he said, "Nobody told me."',
        'I listen to JS Party, and he said, "It got me started."',
        'My mother, Ann, met my aunt, Bo, and she said, "It is late."',
        'Ann Lee met Bo Lund, and she said, "It is late."',
        "Biden said that we are leaving.",
        "As Danny said before, it depends.",
        "the Taliban say a lot",
        "a button that instead of Copy says “Open in a new window”",
        "Node was like, “We want things to go fast.”",
    ],
)
def test_where_it_is_not_sure_nobody_is_named(text: str) -> None:
    """Not for indirect speech, for "we" and "they", nor for one of two people."""
    assert list(reported(text)) == []


def test_of_two_quotations_each_is_its_own_speakers() -> None:
    """What stands between them introduces the second, and says nothing of the first."""
    text = "“Why would you want that?” And Bo Lund says, “Because it floats.”"
    assert [(one.name, text[slice(*one.span)]) for one in reported(text)] == [
        ("Bo Lund", "Because it floats.")
    ]


@pytest.mark.parametrize(
    ("words", "known", "name"),
    [
        ("catch a cold", (), "Commissioner Dorothea Finch"),
        ("catch a cold", ("Commissioner Dorothea Finch",), None),
        ("stood in my kitchen", (), None),
    ],
)
def test_only_the_words_that_answer_make_it_a_quotation(
    words: str, known: tuple[str, ...], name: str | None
) -> None:
    """Whoever speaks here is asked about by name, and needs no such label."""
    start = FINCH.index(words)
    emphasis = [(start, start + len(words))]
    whole = [(0, len(FINCH))]
    assert quoted_person(FINCH, whole, emphasis, lambda one: one in known) == name


def test_without_words_that_answer_most_of_what_is_shown_decides() -> None:
    text = "Biden said: we are leaving this country for good and we will not be back."
    assert quoted_person(text, [(0, len(text))], [], lambda _name: False) == "Biden"
    assert Reported("Biden", (12, len(text))) in list(reported(text))


def test_verbs_of_saying_without_a_name_before_the_mark_say_nothing() -> None:
    """The patterns are tried only where a name, a verb and a mark can meet."""
    assert not list(reported('I was like, "no way," and that "thing" is what you call it.'))
    assert not list(reported("He said that the press told the story: nothing more."))


def test_whoever_was_told_stands_between_the_verb_and_the_words() -> None:
    told = (
        'Commissioner Lee told the local paper, "We open." '
        'She once told the whole council that "it is on."'
    )
    assert [(one.name, told[slice(*one.span)]) for one in reported(told)] == [
        ("Commissioner Lee", "We open."),
        ("Commissioner Lee", "it is on."),
    ]
