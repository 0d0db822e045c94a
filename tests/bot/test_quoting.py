"""A quote shows the turn's own words, says what it leaves out, and fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.escaping import readable, units
from bot.quoting import label, plain, quote_of

Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("text", "quote", "emphasised", "shown"),
    [
        ("It works.", ("It works.",), "works", "It **works**."),
        ("No. It works.", ("It works.",), "works", "… It **works**."),
        ("It works. Yes.", ("It works.",), "", "It works. …"),
        ("One. Two. Three.", ("One.", "Three."), "", "One. … Three."),
        ("One.\nTwo.", ("One.", "Two."), "", "One. Two."),
        ("It works. It works.", ("It works.", "It works."), "", "It works. It works."),
        ("a b c", ("a b c",), " b ", "a **b** c"),
        ("a *b* c", ("a *b* c",), "*b*", r"a **\*b\*** c"),
    ],
)
def test_quotes_read_as_the_turn_was_said(
    citation: Make, text: str, quote: tuple[str, ...], emphasised: str, shown: str
) -> None:
    assert quote_of(citation(text, quote, emphasised)).within(1000) == shown


def test_a_long_quote_is_cut_between_words(citation: Make) -> None:
    assert (
        quote_of(citation("one two three four", ("one two three four",), "")).within(12)
        == "one two…"
    )


def test_a_cut_keeps_the_words_that_answer(citation: Make) -> None:
    """Where the answering words stand far inside, the start gives way."""
    text = "well " * 100 + "the answer is here " + "and so on " * 100
    shown = quote_of(citation(text, (text,), "answer")).within(200)
    assert "the **answer** is here" in shown
    assert shown.startswith("…well")
    assert shown.endswith("…")
    assert units(shown) <= 200


def test_a_word_without_end_is_cut_where_the_room_ends() -> None:
    assert plain("x" * 3000, 10) == "x" * 9 + "…"


def test_an_emoji_is_not_cut_in_two() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert label(family * 3, units(family) + 4) == family + "…"


def test_bold_does_not_part_a_letter_from_its_vowel_sign(citation: Make) -> None:
    assert quote_of(citation("हिन्दी बोली", ("हिन्दी बोली",), "ह")).within(100) == "**हि**न्दी बोली"


def test_nothing_visible_is_nothing() -> None:
    assert plain(" \u202e\u200b \n", 100) == ""


def test_any_turn_fits_and_keeps_its_words(
    citation: Make, hostile_text: st.SearchStrategy[str], acting: Callable[[str], list[str]]
) -> None:
    """Whatever is said and wherever it is emphasised: within the room, and nothing acts."""

    @settings(deadline=None)
    @given(hostile_text, st.data(), st.integers(20, 400))
    def check(text: str, data: st.DataObject, room: int) -> None:
        at = st.integers(0, len(text))
        start, end = sorted((data.draw(at), data.draw(at)))
        first, last = sorted((data.draw(at), data.draw(at)))
        one = citation(text, (text[start:end],) if start < end else (), text[first:last])
        shown = quote_of(one).within(room)
        assert units(shown) <= room
        assert acting(shown) == []
        assert shown.count("**") % 2 == 0

    check()


def test_a_quote_with_room_has_every_word(citation: Make, hostile: str) -> None:
    """Without its backslashes, a quote is what was said, as far as it can be seen."""
    shown = quote_of(citation(hostile, (hostile,), "")).within(100_000)
    unescaped = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", shown).replace("\u200b", "")
    assert unescaped == readable(hostile).strip()
