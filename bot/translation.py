"""The commands' names and descriptions in other languages, from the files in `bot/locales`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

import discord
from discord import app_commands
from discord.app_commands import (
    Choice,
    Command,
    ContextMenu,
    Group,
    Parameter,
    TranslationContextLocation,
    TranslationContextTypes,
)

# A file is called as Discord calls its language; Spanish is offered in both of its kinds.
FILES = {
    discord.Locale.german: "de",
    discord.Locale.french: "fr",
    discord.Locale.spain_spanish: "es-ES",
    discord.Locale.latin_american_spanish: "es-ES",
}
CHOICE = "choice"
_NAMES = {
    TranslationContextLocation.command_name,
    TranslationContextLocation.group_name,
    TranslationContextLocation.parameter_name,
    TranslationContextLocation.choice_name,
}
_DESCRIPTIONS = {
    TranslationContextLocation.command_description,
    TranslationContextLocation.group_description,
    TranslationContextLocation.parameter_description,
}

Words = Mapping[str, Any]


class FromFiles(app_commands.Translator):
    """
    Translates what a file has words for; the rest stays English.

    A command is looked up by its English name ("watch add"), an option below its command, a choice
    by its value below "choice". The words are read when the commands are first written, never at
    a question.
    """

    async def translate(
        self,
        string: app_commands.locale_str,  # noqa: ARG002 - the place says what it is
        locale: discord.Locale,
        context: TranslationContextTypes,
    ) -> str | None:
        """The words for the place in *context*, None where the file has none."""
        name = FILES.get(locale)
        if name is None:
            return None
        found = _entry(read(name), context)
        which = "name" if context.location in _NAMES else "description"
        known = context.location in _NAMES | _DESCRIPTIONS
        return cast("str | None", found.get(which)) if known else None


@cache
def read(name: str) -> Words:
    """The words of the file *name*."""
    return tomllib.loads((files("bot") / "locales" / f"{name}.toml").read_text(encoding="utf-8"))


def called(command: str, language: str) -> str:
    """What *command* ("watch add") is called in a *language* ("es"), each part of it."""
    words = next((read(file) for file in FILES.values() if file[:2] == language), {})
    parts = command.split()
    paths = (" ".join(parts[: end + 1]) for end in range(len(parts)))
    return " ".join(words.get(path, {}).get("name", path.split()[-1]) for path in paths)


def _entry(words: Words, context: TranslationContextTypes) -> Words:
    """The table for what *context* is about; empty where there is none."""
    match context.data:
        case Parameter() as option:
            # One that is called "name" would be its command's name: it stands below "options".
            below: Words = words.get(option.command.qualified_name, {})
            return cast("Words", {**below, **below.get("options", {})}.get(option.name, {}))
        case Command() | Group() | ContextMenu() as command:
            return cast("Words", words.get(command.qualified_name, {}))
        case Choice() as choice:
            return cast("Words", words.get(CHOICE, {}).get(str(choice.value), {}))
    return {}
