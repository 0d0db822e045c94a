"""What the bot says, in every language: whole, in the same places, within Discord's limits."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from bot.client import QuothClient
from bot.desk import Desk
from bot.wording import ENGLISH, LANGUAGES, Message, day, number, percent, read, say, speaking, told
from index import Told, TranscriptIndex, When

PROJECT = Path(__file__).resolve().parents[2]
OTHERS = sorted(set(LANGUAGES) - {ENGLISH})
# What says the same in two languages, or is an example in the language of the transcripts.
SHARED = re.compile(r"[\W\d]*|Quoth")


def forms(message: Message) -> Mapping[str, str]:
    return {"other": message} if isinstance(message, str) else message


def places(words: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(words) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_file_has_the_same_sentences_with_the_same_places(language: str) -> None:
    """A sentence that is missing, left over, or lost a place for a name fails here."""
    english, theirs = read(ENGLISH), read(language)
    assert set(theirs) == set(english)
    for message, words in theirs.items():
        wanted = set().union(*map(places, forms(english[message]).values()))
        for form, text in forms(words).items():
            # "one" may say it without the number: it is known.
            assert wanted - places(text) <= ({"count"} if form == "one" else set()), message
            assert places(text) <= wanted, message


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_sentence_that_counts_has_the_plural_forms_of_its_language(language: str) -> None:
    for message, words in read(language).items():
        if not isinstance(words, str):
            assert set(words) >= {"one", "other"}, message
        assert all(text.strip() for text in forms(words).values()), message


def said_in_code() -> Iterator[tuple[str, str, bool]]:
    """The ids that the code says: where, the id or what it begins with, and whether it is whole."""
    for path in sorted((PROJECT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                first = node.args[0]
                where = f"{path.name}:{node.lineno}"
                if isinstance(first, ast.Constant):
                    yield where, str(first.value), True
                elif isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
                    yield where, str(first.values[0].value), False


def test_every_sentence_that_the_code_says_is_in_the_files_and_none_is_left_over() -> None:
    english = set(read(ENGLISH))
    whole = {message for _where, message, is_whole in said_in_code() if is_whole}
    begun = tuple(message for _where, message, is_whole in said_in_code() if not is_whole)
    literals = {
        node.value
        for path in (PROJECT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert whole <= english
    left_over = {one for one in english - whole if not one.startswith((*begun, "index."))}
    assert left_over <= literals


def test_places_are_filled_by_name_wherever_a_sentence_is_said() -> None:
    english = read(ENGLISH)
    for path in sorted((PROJECT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"):
                continue
            first, named = node.args[0], {one.arg for one in node.keywords}
            if not isinstance(first, ast.Constant) or None in named:  # None: **values
                continue
            every = set().union(*map(places, forms(english[str(first.value)]).values()))
            wanted = {one for one in every if not one.startswith("/")}  # a command's name
            assert wanted <= named <= wanted | {"count"}, f"{path.name}:{node.lineno}"


def test_everything_that_the_index_tells_is_in_the_files() -> None:
    """A new note of the index is told in every language, or this says that it is not."""
    english = {one.removeprefix("index.") for one in read(ENGLISH)} | OWN_WAY
    missing = []
    for path in sorted((PROJECT / "index").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Told":
                kinds = [*patterns(node.args[1])]
                missing += [one for one in kinds if not any(re.fullmatch(one, e) for e in english)]
    assert not missing


ASKED = (
    "what did Elias Corbett say about the fog horn before 1990",
    "what did Elias Corbet say about the fog horn since 2020",
    "what did Corbett say about the fog horn",
    "what did he say about the fog horn",
    "what did the host say about the fog horn",
    "who first said fog horn",
    "how often did anybody say fog",
    "what did Elias Corbett and Jonah Abiodun say about rye",
    "what did everybody but Elias Corbett say about the fog horn",
    "what did Marit Okonjo say in the episode about bread",
    "in:nowhere fog horn",
    "who speaks here?",
    "which episodes are there?",
    "what does Elias Corbett say?",
    "was sagte der Leuchtturmwärter über das alte Nebelhorn und den Hafen",
)


@pytest.mark.parametrize("question", ASKED)
def test_all_that_is_said_of_a_question_says_what_it_is_made_of(
    invented: TranscriptIndex, question: str
) -> None:
    """The bot's English is the index's own, and there is no note that only it could tell."""
    answer = invented.ask(question)
    said = [*answer.notes, *(one.text for one in answer.understood.constraints)]
    assert said
    assert [one for one in said if not (isinstance(one, Told) or one.startswith("“"))] == []
    assert [told(one) for one in said] == [str(one) for one in said]


# Told without a sentence of its own: lists of names, and what languages are called.
OWN_WAY = {"language", "names_and", "names_or", "names_listed"}


def patterns(kind: ast.expr) -> Iterator[str]:
    """What the kind of something told may be, as patterns."""
    match kind:
        case ast.Constant(value=str(value)):
            yield re.escape(value)
        case ast.IfExp():
            yield from patterns(kind.body)
            yield from patterns(kind.orelse)
        case ast.JoinedStr():
            parts = (
                re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+"
                for one in kind.values
            )
            yield "".join(parts)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: str) -> None:
    english, theirs = read(ENGLISH), read(language)
    same = {
        message
        for message, words in theirs.items()
        if forms(words) == forms(english[message])
        and not SHARED.fullmatch(re.sub(r"\{\w+\}", "", forms(words)["other"]))
    }
    assert same <= SAME


# Words that two of the languages spell alike, patterns of dates, and examples of questions.
SAME = {
    "about.version", "asking.hint", "dates.year", "duration.hours", "duration.minutes",
    "duration.minutes_seconds", "duration.seconds", "index.during", "lists.said",
    "settings.in_channel", "watch.shown", "dropped.note",
}  # fmt: skip


# Discord's limits, in characters: a button 80, a modal's title and labels 45, a menu's hint 150.
LIMITS = {
    "button.": 40,  # more is cut on a phone
    "review.form.": 45,
    "asking.label": 45,
    "asking.hint": 100,
    "pages.another_quote": 100,
    "review.another": 100,
    "share.in": 100,
}
A_NAME = "Maximiliane von Hohenstein-Württemberg"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_sentence_fits_where_discord_shows_it(language: str) -> None:
    for message, words in read(language).items():
        longest = next((most for at, most in LIMITS.items() if message.startswith(at)), 2000)
        for text in forms(words).values():
            filled = text.format_map(dict.fromkeys(places(text), A_NAME))
            assert len(filled) <= longest, message
            assert len(filled) <= 700 or message == "about.text"


def test_numbers_dates_and_lists_are_written_as_the_language_does() -> None:
    searched = {
        "en": ("searched 1,234 episodes, 2021-08-05", "8.5", "42%"),
        "de": ("1.234 Folgen durchsucht, 05.08.2021", "8,5", "42\xa0%"),
        "fr": ("1\u202f234 épisodes parcourus, 5 août 2021", "8,5", "42\u202f%"),
        "es": ("1.234 episodios revisados, 5 ago 2021", "8,5", "42\xa0%"),
    }
    for language, (words, half, share) in searched.items():
        with speaking(language):
            assert say("answer.searched", count=1234, dates=day("2021-08-05")) == words
            assert number(8.5) == half
            assert percent(0.42).replace("\xa0", "\u202f") == share.replace("\xa0", "\u202f")


def test_the_plural_form_is_the_languages_own() -> None:
    """French counts nothing as one, and a million as many."""
    with speaking("fr"):
        assert say("count.episodes", count=0) == "0 épisode"
        assert say("count.episodes", count=2) == "2 épisodes"
        assert say("count.episodes", count=1_000_000) == "1\u202f000\u202f000 épisodes"
    assert say("count.episodes", count=0) == "0 episodes"


def test_what_the_index_tells_is_told_in_the_language() -> None:
    names = Told("Ann and Bo", "names_and", names=("Ann", "Bo"))
    note = Told("“x” was read as Ann and Bo", "read_as", name="x", who=names)
    when = Told("before 2021-11", "before", when=When("2021-11"))
    language = Told("German", "language", code="de")
    assert told(note) == "“x” was read as Ann and Bo"
    with speaking("de"):
        assert told(note) == "„x“ wurde als Ann und Bo gelesen"
        assert told(when) == "vor 11.2021"
        assert told(language) == "Deutsch"
        assert told("what nobody has put into parts") == "what nobody has put into parts"
        assert told(Told("new", "of a newer index")) == "new"
    with speaking("fr"):
        assert told(when) == "avant nov. 2021"


@pytest.mark.parametrize("written", ["2021-02-31", "spring 2021", ""])
def test_a_date_that_is_none_is_shown_as_it_is_written(written: str) -> None:
    with speaking("de"):
        assert day(written) == written


def test_a_command_is_called_as_discord_calls_it_there(index: Any) -> None:
    """Each command that a sentence names is there, and is not named in any other way."""
    tree = QuothClient(Desk(lambda: index)).tree
    known = {one.qualified_name for one in tree.walk_commands()}
    for message, words in read(ENGLISH).items():
        for text in forms(words).values():
            assert {one[1:] for one in places(text) if one.startswith("/")} <= known
            assert not re.findall(r"(?<![\w{])/[a-z]{3,}", text), message
    with speaking("fr"):
        assert say("watch.no_such").endswith("/veille liste montre ceux qui existent.")


def test_values_are_never_read_as_places() -> None:
    """Whatever stands in a name or a question fills its place, and is no place itself."""
    shown = say("answer.more", question="{count} {0} {question.__class__}")
    assert shown == "{count} {0} {question.__class__} · more"
