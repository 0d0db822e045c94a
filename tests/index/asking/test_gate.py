"""Patterns are compiled only for a text that has what they need, and match what they did."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from index.asking.gate import Gated, has_all, needed

QUESTIONS = Path(__file__).parents[2] / "episodes" / "questions.jsonl"
PARTS = {"say": "(?:say|said)", "rest": ".*"}


@pytest.mark.parametrize(
    ("template", "pieces"),
    [
        ("according to {rest}", ("according to ",)),
        ("what(?: exactly)? {say}{rest}", ("what", "(?:say|said)")),
        ("(?:the )*views? of", ("view", " of")),
        (r"\w+ said{0,2}(?= so)", (" sai",)),
        ("one|other", ()),
        (r"in [(] (?:a[)]|b(?:c|d))", ("in ", "[(]", "(?:a[)]|b(?:c|d))")),
        ("(?: about|$)", ()),
    ],
)
def test_what_a_template_needs(template: str, pieces: tuple[str, ...]) -> None:
    assert needed(template, PARTS) == pieces


def test_pieces_are_looked_for_in_their_order() -> None:
    assert has_all(("did ", "(?:say|said)"), "what DID Ruth say")
    assert not has_all(("did ", "(?:say|said)"), "they said what she did not")


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
    """Of the questions about the invented episodes, as typed and in small letters."""
    plain = re.compile(f"(?:{template})$" if whole else template, re.IGNORECASE | re.DOTALL)
    gated = Gated(template, whole=whole)
    asked = [json.loads(line)["question"] for line in QUESTIONS.read_text().splitlines()]
    for text in (*asked, *(each.lower() for each in asked)):
        assert _span(gated.match(text)) == _span(plain.match(text))
        assert _span(gated.search(text)) == _span(plain.search(text))


def test_nothing_is_compiled_for_a_text_that_cannot_match(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = Gated("according to (?P<who>.+), (?P<rest>.*)")
    assert pattern.match("what did Ruth say") is None
    monkeypatch.setattr(re, "compile", _refuse)
    assert pattern.match("who said so") is None
    with pytest.raises(AssertionError):
        pattern.match("according to Ruth, fog is loud")


def test_once_compiled_only_the_pattern_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = Gated("according to (?P<who>.+), (?P<rest>.*)")
    pattern.prepare()
    monkeypatch.setattr("index.asking.gate.has_all", _refuse)
    assert pattern.match("what did Ruth say") is None
    assert _span(pattern.match("according to Ruth, fog is loud")) == (0, 30)


def _span(found: re.Match[str] | None) -> tuple[int, int] | None:
    return found.span() if found else None


def _refuse(*_args: object) -> None:
    raise AssertionError
