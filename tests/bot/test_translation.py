"""The commands in other languages: whole, within Discord's limits, and told to Discord."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from discord import app_commands

from bot.client import QuothClient
from bot.desk import Desk
from bot.languages import OWN
from bot.translation import CHOICE, FILES, called, read

LANGUAGES = sorted(set(FILES.values()))
# Discord's own pattern for names: lower case wherever a script has it.
NAME = re.compile(r"^[-_'\w]{1,32}$")


@pytest.fixture
def tree(index: Any) -> Any:
    return QuothClient(Desk(lambda: index)).tree


def every(tree: Any) -> Iterator[Any]:
    for kind in tree.get_commands():
        yield kind
        if isinstance(kind, app_commands.Group):
            yield from kind.walk_commands()


def options_of(words: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of a command's options; one called "name" stands below "options"."""
    tables = {name: table for name, table in words.items() if isinstance(table, dict)}
    return tables.pop("options", {}) | tables


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_fits_a_command_and_discords_limits(language: str, tree: Any) -> None:
    """No entry is left over from a command that was renamed."""
    known = {one.qualified_name: one for one in every(tree)}
    for command, words in read(language).items():
        if command == CHOICE:
            continue
        assert command in known
        options = {one.name for one in getattr(known[command], "parameters", ())}
        tables = options_of(words)
        assert set(tables) <= options
        is_menu = isinstance(known[command], app_commands.ContextMenu)
        for table in (words, *tables.values()):
            name = table["name"]
            assert is_menu or (NAME.fullmatch(name) and name == name.lower())
            assert 1 <= len(name) <= 32
            assert is_menu or 1 <= len(table["description"]) <= 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_beside_each_other_differ(language: str) -> None:
    words = read(language)
    plain = [one["name"] for key, one in words.items() if " " not in key and key != CHOICE]
    assert len(set(plain)) == len(plain)


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_beside_each_other_differ(language: str) -> None:
    for command, words in read(language).items():
        names = [one["name"] for one in options_of(words).values()]
        assert len(set(names)) == len(names), command


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_is_translated(language: str, tree: Any) -> None:
    words = read(language)
    for one in every(tree):
        assert one.qualified_name in words
        options = {option.name for option in getattr(one, "parameters", ())}
        assert options <= set(options_of(words[one.qualified_name])), one.qualified_name


def test_every_option_says_what_it_is_for(tree: Any) -> None:
    """Discord shows "…" where nothing is said."""
    for one in every(tree):
        for option in getattr(one, "parameters", ()):
            assert str(option.description) not in {"", "…"}, (one.qualified_name, option.name)


def test_a_command_is_called_as_its_file_says() -> None:
    assert called("watch add", "en") == "watch add"
    assert called("watch add", "es") == "seguir añadir"
    assert called("unheard of", "de") == "unheard of"


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_that_are_words_are_translated(language: str) -> None:
    """Languages call themselves; what else can be chosen has a word."""
    assert set(read(language)[CHOICE]) == {OWN}


async def test_discord_is_told(simcord_env: Any) -> None:
    bot = simcord_env.bot
    told = await bot.http.get_global_commands(bot.application_id)
    ask = next(one for one in await payload(bot) if one["name"] == "ask")
    assert ask["name_localizations"] == {
        "de": "fragen",
        "fr": "demander",
        "es-ES": "preguntar",
        "es-419": "preguntar",
    }
    assert ask["options"][1]["name_localizations"]["fr"] == "personne"
    settings = next(one for one in await payload(bot) if one["name"] == "settings")
    (language,) = (one for one in settings["options"][1]["options"] if one["name"] == "language")
    assert language["choices"][0]["name_localizations"]["de"] == "Die des Servers"
    assert {one["name"] for one in told} == {one["name"] for one in await payload(bot)}


async def payload(bot: Any) -> list[dict[str, Any]]:
    return [
        await one.get_translated_payload(bot.tree, bot.tree.translator)
        for one in bot.tree.get_commands()
    ]
