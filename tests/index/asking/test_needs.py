"""What a text must hold is told from a pattern, and never more than what matches has."""

from __future__ import annotations

import pytest

from index.asking.needs import (
    AnyOf,
    can_begin,
    can_begin_with,
    folded,
    has_all,
    has_one,
    needs_of,
    telling,
)

PARTS = {"say": "(?:say|said)", "rest": ".*"}


@pytest.mark.parametrize(
    ("template", "needed"),
    [
        ("according to {rest}", [{"according to "}, set()]),
        (
            "what(?: exactly)? {say}",
            [{"what say", "what said", "what exactly say", "what exactly said"}],
        ),
        ("(?:the )*views? of", [set(), {"view of", "views of"}]),
        (r"\w+ said{0,2}(?= so)", [set(), {" sai"}, set()]),
        (r"in [(] (?:a[)]|b(?:c|d))", [{"in ( a)", "in ( bc", "in ( bd"}]),
        ("(?: about|$)", [set()]),
        (r"[^,]{1,9}, (?:\w+ )?ago\b", [set(), {", "}, set(), {"ago"}]),
        (r"(?:\w+ ago|in \d+|last \S+)", [{" ago", "in ", "last "}]),
        (r"[ab]st?\.", [{"as.", "ast.", "bs.", "bst."}]),
        (r"[0-9](?:st|nd) ", [set("0123456789"), {"st ", "nd "}]),
        ("(?:go )+on", [{"go "}, {"on"}]),
    ],
)
def test_what_a_template_needs(template: str, needed: list[set[str]]) -> None:
    assert [set(need.words) for need in needs_of(template, PARTS)] == needed


def test_needs_are_looked_for_in_their_order() -> None:
    needs = needs_of("did (?:.+) {say}", PARTS)
    assert has_all(needs, "what did ruth say")
    assert not has_all(needs, "they said what she did not")
    assert not has_all(needs, "what did say")


def test_a_gap_has_its_width() -> None:
    assert has_all(needs_of("who .{3}x"), "who abcx")
    assert not has_all(needs_of("who ..x"), "who x")


def test_a_text_begins_as_its_needs_do() -> None:
    assert can_begin(needs_of("(?:who|whom) said"), "whom said she meant")
    assert not can_begin(needs_of("(?:who|whom) said"), "and who said it")
    assert can_begin(needs_of("(?:and )*who said"), "anything")


def test_the_first_word_tells_what_a_text_cannot_begin_as() -> None:
    needs = needs_of("(?:how many|what'?s?) .+")
    assert can_begin_with(needs, "how")
    assert can_begin_with(needs, "what's")
    assert can_begin_with(needs, "")
    assert not can_begin_with(needs, "who")
    assert can_begin_with(needs_of(".+ said"), "who")


def test_of_all_needs_the_longest_words_tell_most() -> None:
    told = telling(needs_of("(?:is|was) .+ (?:said|says so) about .+"))
    assert told is not None
    assert told is telling(needs_of("(?:was|is) .+ (?:says so|said) about .+"))
    assert set(told) == {" said about ", " says so about "}
    assert has_one(told, "what is said about it")
    assert not has_one(told, "what is said of it")
    assert telling(needs_of(".+ .+")) is None


@pytest.mark.parametrize("written", ["WHO İs ıt", "who iſ it", "who i\N{KELVIN SIGN}"])
def test_what_stands_for_a_letter_where_case_does_not_matter_is_that_letter(written: str) -> None:
    assert len(folded(written)) == len(written)
    assert folded(written).isascii()


def test_of_many_alternatives_a_text_keeps_its_own() -> None:
    verbs = AnyOf(("say", "rais(?:e|es) (?:it|that)", "touche[sd]? on"), "(?P<verb>", r")\b")
    assert str(verbs) == r"(?P<verb>say|rais(?:e|es) (?:it|that)|touche[sd]? on)\b"
    assert verbs.within("who raised that") == r"(?P<verb>rais(?:e|es) (?:it|that))\b"
    assert verbs.within("nothing of it") == r"(?P<verb>(?!))\b"
    assert [set(need.words) for need in verbs.needs] == [
        {
            "say",
            "raise it",
            "raise that",
            "raises it",
            "raises that",
            "touche on",
            "touches on",
            "touched on",
        }
    ]


def test_alternatives_that_begin_with_one_letter_stand_behind_it() -> None:
    """Where another letter stands none of them is tried."""
    verbs = AnyOf(("state", "ask", "say", "ad(?:d|mit)s?"), after=r")\b")
    assert str(verbs) == r"(?:s(?:tate|ay)|a(?:sk|d(?:d|mit)s?))\b"
