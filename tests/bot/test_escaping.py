"""Other people's words are shown, and do nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.escaping import cut, defused, escaped, inert, lines_within, readable, units


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("over-the-horizon, 10:30:45, a 3.5 % rise", "over-the-horizon, 10:30:45, a 3.5 % rise"),
        ("*not* _bold_", r"\*not\* \_bold\_"),
        ("@everyone look", "@\u200beveryone look"),
        ("ask <@123> in <#4>", "ask \\<\u200b@123> in \\<\u200b#4>"),
        ("see https://b.example", r"see https\://b.example"),
        ("join discord.gg/x", r"join discord\.gg/x"),
        ("[a](http://b)", r"\[a\](http\://b)"),
        ("```ansi", r"\`\`\`ansi"),
        ("# heading", r"\# heading"),
        ("-# small", r"\-# small"),
        ("> quoted", r"\> quoted"),
        ("12. first", r"12\. first"),
        ("0.1.0", "0.1.0"),
        ("well :tada: done", r"well \:tada: done"),
        ("a\\b", r"a\\b"),
        ("||secret||", r"\|\|secret\|\|"),
        ("two\nlines\t here", "two lines here"),
    ],
)
def test_signs_are_shown_as_they_are(said: str, written: str) -> None:
    assert "".join(escaped(readable(said))) == written


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("\u202eevil\u202c", "evil"),
        ("a\u200bb\u2060c\ufeffd", "abcd"),
        ("Z" + "\u0335" * 12, "Z" + "\u0335" * 3),
        ("\x1b[31mred", "[31mred"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200cb", "ab"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("हिन्दी", "हिन्दी"),
        ("\ud800x\ufffe", "x"),
        ("\u3164", " "),
        ("\u0301", ""),
        ("a \u2028\u3000 b", "a b"),
    ],
)
def test_what_hides_or_turns_words_goes(said: str, seen: str) -> None:
    assert readable(said) == seen


def test_hostile_words_do_nothing(hostile: str, acting: Callable[[str], list[str]]) -> None:
    assert acting("".join(escaped(readable(hostile)))) == []


def test_no_text_does_anything(
    hostile_text: st.SearchStrategy[str], acting: Callable[[str], list[str]]
) -> None:
    """Whatever is said: nothing acts, and without its backslashes it is what was said."""

    @settings(deadline=None)
    @given(hostile_text)
    def check(said: str) -> None:
        written = "".join(escaped(readable(said)))
        assert acting(written) == []
        shown = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", written).replace("\u200b", "")
        assert shown == readable(said)

    check()


def test_where_there_is_no_markdown_tokens_are_broken_without_backslashes() -> None:
    said = "*A* @everyone <@1> http://b discord.gg/x"
    assert (
        "".join(inert(said)) == "*A* @\u200beveryone <\u200b@1> http:\u200b//b discord.\u200bgg/x"
    )


def test_length_is_counted_in_utf_16_units() -> None:
    assert units("a\N{PARTY POPPER}") == 3


def test_text_is_cut_between_characters() -> None:
    """Half of an emoji is no character, and Discord refuses it."""
    assert cut("ab\N{PARTY POPPER}", 3) == "ab"
    assert cut("ab\N{PARTY POPPER}", 4) == "ab\N{PARTY POPPER}"


def test_lines_that_do_not_fit_are_left_out_whole() -> None:
    assert lines_within(["one", "\N{PARTY POPPER}", "three"], 7) == ["one", "\N{PARTY POPPER}"]
    assert lines_within(["one", "two"], 3) == []


def test_what_is_pasted_elsewhere_pings_and_invites_nobody() -> None:
    """Addresses that somebody said stay as they were said."""
    said = "@everyone <@1> [x](http://b) discord.gg/x discord.com/invite/x https://b.example/c"
    assert defused(said) == (
        "@\u200beveryone <\u200b@1> [x]\u200b(http://b) discord.\u200bgg/x "
        "discord.\u200bcom/invite/x https://b.example/c"
    )
