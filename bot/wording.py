"""
What the bot says, in the language that is spoken where it says it.

Every sentence, button and title has an id and stands in ``bot/locales/replies/LANGUAGE.toml``;
English is the source, and takes the place of what another file lacks. A place such as {name} is
filled in, one such as {/watch add} with what the command is called in that language.

Who looks a sentence up need not know the language: it is that of the task (`speak`), as Django's
and Flask-Babel's are, because a sentence is made far below the command or the press that says
where it will be shown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from bot import translation as commands
from index import Told, When

FOLDER = Path(__file__).parent / "locales" / "replies"
ENGLISH = "en"
# By the name of each language's file, and of Babel's locale: what it calls itself.
LANGUAGES = {ENGLISH: "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
PLURALS = frozenset(("zero", "one", "two", "few", "many", "other"))  # of CLDR

# A sentence, or its forms by CLDR's plural category of ``count``.
Message = str | Mapping[str, str]

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    """The language that is spoken in this task: a key of `LANGUAGES`."""
    return _spoken.get()


def speak(chosen: str) -> None:
    """Has the rest of this task, and what it begins, speak the language *chosen*."""
    _spoken.set(chosen)


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Has what is within speak the language *chosen*."""
    before = _spoken.set(chosen)
    try:
        yield
    finally:
        _spoken.reset(before)


def say(message: str, /, **values: object) -> str:
    """
    The sentence *message* with *values* in the places of their names.

    Whole numbers are written, lists joined and what the index tells said as the language does it;
    ``count`` chooses the plural form. Text is taken as it is: who shows it has made it harmless.

    Raises:
        KeyError: no file has such a sentence, or it has a place for which there is no value.
    """
    forms = read(language()).get(message) or read(ENGLISH)[message]
    shown = _Places({name: _shown(value) for name, value in values.items()})
    return _form(forms, values.get("count")).format_map(shown)


def is_known(message: str) -> bool:
    """Whether there is a sentence *message*."""
    return message in read(ENGLISH)


def told(words: str) -> str:
    """*words* of the index in the language spoken; unchanged where they say not what they are."""
    if not isinstance(words, Told):
        return words
    if words.kind == "language":
        named = _here().languages.get(str(words.values["code"]))
        return str(named or words)
    if words.kind == "names_listed":
        return ", ".join(map(_shown, words.values["names"]))
    if words.kind in _LISTS:
        return _listed(words.kind, words.values)
    kind = f"index.{words.kind}"
    return say(kind, **words.values) if is_known(kind) else words


def number(value: float) -> str:
    """*value* as the language writes numbers, with at most one decimal."""
    return str(format_decimal(value, "#,##0.#", locale=_here()))


def percent(share: float) -> str:
    """*share*, 0 to 1, in whole percent."""
    return str(format_percent(share, locale=_here()))


def day(written: str) -> str:
    """The date *written* as YYYY-MM-DD, YYYY-MM or YYYY as the language writes it."""
    if not _DATE.fullmatch(written):
        return written
    year, month, of_month = (int(part) for part in (*written.split("-"), "1", "1")[:3])
    pattern = say(f"dates.{_PRECISION[written.count('-')]}")
    try:
        return str(format_date(date(year, month, of_month), pattern, _here()))
    except ValueError:  # 2021-02-31, in a file that nobody checked
        return written


def choice(words: Sequence[str]) -> str:
    """*words* as a choice between them: "A, B or C"."""
    return _joined("or", words)


def make_ready() -> None:
    """Reads every language, and how it writes numbers and dates: no reply waits for a disk."""
    for chosen in LANGUAGES:
        with speaking(chosen):
            for write in (number, percent):
                write(0.5)
            day("2021-08-05")


@cache
def read(chosen: str) -> Mapping[str, Message]:
    """The sentences of a language by their ids."""
    return dict(_flat(tomllib.loads((FOLDER / f"{chosen}.toml").read_text(encoding="utf-8"))))


class _Places(dict[str, str]):
    """What fills the places of a sentence; "/watch add" is a command, as it is called here."""

    def __missing__(self, name: str) -> str:
        if not name.startswith("/"):
            raise KeyError(name)
        return f"/{commands.called(name[1:], language())}"


_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")
_PRECISION = ("year", "month", "day")
_LISTS = {"names_and": "and", "names_or": "or"}


def _flat(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Message]]:
    for key, value in table.items():
        name = f"{above}{key}"
        if isinstance(value, str) or PLURALS.issuperset(value):
            yield name, value
        else:
            yield from _flat(value, f"{name}.")


def _form(forms: Message, count: object) -> str:
    if isinstance(forms, str):
        return forms
    category = _here().plural_form(count) if isinstance(count, int) else "other"
    return forms.get(category) or forms["other"]


def _shown(value: object) -> str:
    match value:
        case When():
            return day(value)
        case str():
            return told(value)
        case int() | float():
            return number(value)
        case tuple() | list():
            return _joined("and", [_shown(one) for one in value])
    return str(value)


def _listed(kind: str, values: Mapping[str, Any]) -> str:
    more = int(values.get("more", 0))
    others = [say("list.more", count=more)] if more else []
    return _joined(_LISTS[kind], [*map(_shown, values["names"]), *others])


def _joined(last: str, words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return say(f"list.{last}", first=", ".join(words[:-1]), last=words[-1])


def _here() -> Locale:
    return _locale(language())


@cache
def _locale(chosen: str) -> Locale:
    return Locale.parse(chosen)
