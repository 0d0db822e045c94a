"""The commands in other languages: whole, within Discord's limits, and told to Discord."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from discord import app_commands

from bot.client import QuothClient
from bot.desk import Desk
from bot.translation import FILES, read

LANGUAGES = sorted(set(FILES.values()))
# Discord's own pattern for names: lower case wherever a script has it.
NAME = re.compile(r"^[-_'\w]{1,32}$")

# What an operator or a moderator uses may be added in English first.
FOR_EVERYBODY = ("about", "ask", "forget", "who", "episodes list", "watch add", "watch list")


@pytest.fixture
def tree(index: Any) -> Any:
    return QuothClient(Desk(lambda: index)).tree


def every(tree: Any) -> Iterator[Any]:
    for kind in tree.get_commands():
        yield kind
        if isinstance(kind, app_commands.Group):
            yield from kind.walk_commands()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_fits_a_command_and_discords_limits(language: str, tree: Any) -> None:
    """No entry is left over from a command that was renamed."""
    known = {one.qualified_name: one for one in every(tree)}
    for command, words in read(language).items():
        assert command in known
        options = {one.name for one in getattr(known[command], "parameters", ())}
        tables = {name: table for name, table in words.items() if isinstance(table, dict)}
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
    plain = [one["name"] for key, one in words.items() if " " not in key]
    assert len(set(plain)) == len(plain)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_everybody_uses_is_translated(language: str, tree: Any) -> None:
    words = read(language)
    known = {one.qualified_name: one for one in every(tree)}
    for command in FOR_EVERYBODY:
        options = {one.name for one in known[command].parameters}
        assert options <= set(words[command])


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
    assert {one["name"] for one in told} == {one["name"] for one in await payload(bot)}


async def payload(bot: Any) -> list[dict[str, Any]]:
    return [
        await one.get_translated_payload(bot.tree, bot.tree.translator)
        for one in bot.tree.get_commands()
    ]
