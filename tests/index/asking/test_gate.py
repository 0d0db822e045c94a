"""Patterns are compiled only for a text that has what they need, and match what they did."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from index.asking import date_words, holdings, readings, shapes, verbs
from index.asking.gate import USES, Choice, Gated
from index.asking.needs import AnyOf

QUESTIONS = Path(__file__).parents[2] / "episodes" / "questions.jsonl"
GATED = (
    *(way.pattern for way in (*readings._WAYS, *readings._BY_ANYONE)),
    *shapes._GATED,
    *(
        pattern
        for module in (date_words, holdings, shapes, verbs)
        for pattern in vars(module).values()
        if isinstance(pattern, Gated)
    ),
    *holdings._SPEAKERS,
    *holdings._LISTED,
)


def asked() -> list[str]:
    """The questions about the invented episodes, as typed, in small letters and in capitals."""
    typed = [json.loads(line)["question"] for line in QUESTIONS.read_text().splitlines()]
    return [*typed, *(each.lower() for each in typed), *(each.upper() for each in typed)]


@pytest.mark.parametrize("number", range(len(GATED)))
def test_every_way_of_asking_is_let_through_where_it_matches(number: int) -> None:
    """What a text needs, and what it is compiled to for one text, lose no match."""
    template, parts = GATED[number]._template, GATED[number]._parts
    whole, flags = GATED[number]._is_whole, GATED[number]._flags
    pattern = Gated(template, parts, whole=whole, flags=flags).prepare()
    for text in asked():
        once = Gated(template, parts, whole=whole, flags=flags)
        assert _span(once.match(text)) == _span(pattern.match(text))
        assert _span(once.search(text)) == _span(pattern.search(text))


@pytest.mark.parametrize("number", range(len(GATED)))
def test_all_alternatives_of_a_way_of_asking_stand_in_brackets(number: int) -> None:
    """Else the words that it begins with would not begin each of them."""
    left = GATED[number]._template
    while (inner := re.sub(r"\[[^]]*\]|\\.|\([^()]*\)", "", left)) != left:
        left = inner
    assert "|" not in left


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize(
    "template",
    [
        "what did .+? say",
        r"who (?:else )?(?:said|asked)\b.*",
        r"(?:what|how) .*\bdid [^?]{1,40}? (?:think|say)",
        r"(?:everything|anything) that",
        r"when(?! was)",
        "how (?:often|many times) .*",
    ],
)
def test_a_gated_pattern_matches_what_the_pattern_matches(template: str, *, whole: bool) -> None:
    plain = re.compile(f"(?:{template})$" if whole else template, re.IGNORECASE | re.DOTALL)
    gated = Gated(template, whole=whole)
    for text in asked():
        assert _span(gated.match(text)) == _span(plain.match(text))
        assert _span(gated.search(text)) == _span(plain.search(text))


def test_nothing_is_compiled_for_a_text_that_cannot_match(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = Gated("according to (?P<who>.+), (?P<rest>.*)")
    assert pattern.match("what did Ruth say") is None
    monkeypatch.setattr(re, "compile", _refuse)
    assert pattern.match("who said so") is None
    with pytest.raises(AssertionError):
        pattern.match("according to Ruth, fog is loud")


def test_only_the_alternatives_that_a_text_has_are_compiled_for_it() -> None:
    pattern = Gated("did (.+) {say}", {"say": AnyOf(("say", "s(?:uggest|tate)s?", "mention"))})
    found = pattern.match("what did she mention".removeprefix("what "))
    assert found is not None
    assert found.re.pattern == "did (.+) (?:s(?:uggest|tate)s?|mention)"


def test_what_is_used_often_is_compiled_for_all_texts() -> None:
    pattern = Gated("did (.+) {say}", {"say": AnyOf(("say", "mention"))})
    used = [pattern.match(f"did {who} say") for who in ("Ruth", "Oskar", "Finch")][-1]
    assert USES == 2
    assert used is not None
    assert used.re.pattern == "did (.+) (?:say|mention)"


def test_once_compiled_only_the_pattern_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = Gated("according to (?P<who>.+), (?P<rest>.*)")
    pattern.prepare()
    monkeypatch.setattr("index.asking.gate.has_all", _refuse)
    assert pattern.match("what did Ruth say") is None
    assert _span(pattern.match("according to Ruth, fog is loud")) == (0, 30)


@pytest.mark.parametrize("number", range(2))
def test_of_a_choice_all_that_match_are_found_in_their_order(number: int) -> None:
    """What is passed over since a text lacks its words matches nothing of it."""
    some = (GATED[:80], GATED[80:])[number]
    patterns = [
        Gated(one._template, one._parts, whole=one._is_whole, flags=one._flags) for one in some
    ]
    choice = Choice(patterns)
    choice.prepare()
    for text in asked():
        found = [(at, each.prepare().match(text)) for at, each in enumerate(patterns)]
        expected = [(at, one.span()) for at, one in found if one]
        assert [(at, one.span()) for at, one in choice.matches(text)] == expected


def test_a_choice_tries_what_begins_with_the_first_word_of_a_text() -> None:
    choice = Choice([Gated("what did .+"), Gated("who .+"), Gated("(?:so )?what.*"), Gated("w.+")])
    cold = [number for number, _found in choice.matches("What did Ruth say")]
    choice.prepare()
    assert [number for number, _found in choice.matches("What did Ruth say")] == cold == [0, 2, 3]
    assert [number for number, _found in choice.matches("who")] == [3]
    assert list(choice.matches("")) == []


def test_what_is_left_out_or_found_again_is_as_of_the_pattern() -> None:
    pattern = Gated(r"\b(?:so|very) ")
    assert pattern.sub("", "so it was very late, so late") == "it was late, late"
    assert pattern.sub("", "it was late") == "it was late"
    assert [found.span() for found in pattern.finditer("so, so late")] == [(4, 7)]
    assert list(pattern.finditer("late")) == []


def _span(found: re.Match[str] | None) -> tuple[int, int] | None:
    return found.span() if found else None


def _refuse(*_args: object) -> None:
    raise AssertionError
