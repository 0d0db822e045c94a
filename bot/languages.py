"""Which language is spoken where: what was set there, else the server's own, else English."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord
from discord import app_commands

from bot import wording
from bot.asker import Asker, of_interaction, of_message
from bot.desk import Desk
from bot.records import RecordsError
from bot.wording import ENGLISH, LANGUAGES

_log = logging.getLogger(__name__)

PATIENCE_S = 0.5  # with a disk, before the sign that Discord wants within three seconds
OWN = "own"  # what a server or a channel sets to have the server's own language again


def of_locale(locale: object) -> str:
    """The language of one of Discord's locales ("de", "es-419"); English for one not spoken."""
    spoken = str(locale or ENGLISH).partition("-")[0]
    return spoken if spoken in LANGUAGES else ENGLISH


async def spoken_at(desk: Desk, asker: Asker, own: object) -> str:
    """
    The language for what *asker* is shown.

    Args:
        desk: knows what was set.
        asker: who asks, and where.
        own: the locale that holds where nothing was set; None for English.
    """
    try:
        chosen = await asyncio.wait_for(desk.preferences.of(asker), PATIENCE_S)
    except (TimeoutError, RecordsError) as error:  # whatever is said next can still be said
        _log.error("language not read: %s", str(error) or "it took too long")
        return of_locale(own)
    return chosen.language if chosen.language in LANGUAGES else of_locale(own)


async def listen(interaction: discord.Interaction[Any], desk: Desk) -> None:
    """Has this task speak to whoever is behind *interaction* as it is done there."""
    guild = interaction.guild
    if interaction.guild_id is None:
        own: object = interaction.locale  # alone with somebody: as their Discord speaks to them
    else:
        own = guild.preferred_locale if guild else interaction.guild_locale
    wording.speak(await spoken_at(desk, of_interaction(interaction), own))


async def listen_to(message: discord.Message, desk: Desk) -> None:
    """Has this task speak to whoever wrote *message* as it is done there."""
    own = message.guild.preferred_locale if message.guild else None
    wording.speak(await spoken_at(desk, of_message(message), own))


async def posted_in(channel: object, desk: Desk) -> str:
    """The language of what is posted in *channel* without having been asked for there."""
    guild = getattr(channel, "guild", None)
    at: int | None = getattr(channel, "id", None)
    if isinstance(channel, discord.Thread):
        at = channel.parent_id
    return await spoken_at(
        desk,
        Asker(0, None if guild is None else guild.id, at),
        None if guild is None else guild.preferred_locale,
    )


def offered() -> list[app_commands.Choice[str]]:
    """What can be set: the server's own language, and each one as it calls itself."""
    spoken = [app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()]
    own = app_commands.Choice(name=app_commands.locale_str("The server's own"), value=OWN)
    return [own, *spoken]
