"""`/settings`: what a server, or a channel of it, has otherwise than by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot import delivery, languages, replies
from bot.asker import of_interaction
from bot.desk import DeclinedError, Desk
from bot.moderation.rights import check_administers
from bot.preferences import Chosen
from bot.replies import Reply
from bot.wording import LANGUAGES, say

LONGEST_COOLDOWN_S = 3600
MOST_QUOTES = 3

Channel = discord.TextChannel | discord.ForumChannel


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Adds the group `/settings` to *tree*."""
    group = app_commands.Group(
        name="settings",
        description="What this server, or a channel, wants otherwise",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    @group.command(name="show", description="What holds here now")
    @app_commands.describe(channel="For this channel")
    async def show(interaction: discord.Interaction[Any], channel: Channel | None = None) -> None:
        await delivery.respond(
            interaction, desk, partial(_shown, interaction, desk, channel), private=True
        )

    @group.command(name="set", description="Set something for this server, or for a channel")
    @app_commands.choices(language=languages.offered())
    @app_commands.describe(
        threads="Open a thread for long answers",
        cooldown="Seconds between two questions of one person",
        quotes="How many quotes an answer shows",
        language="In which language I speak; quotes stay as they were said",
        channel="For this channel alone",
    )
    async def change(  # noqa: PLR0913, PLR0917 - each is an option of the command
        interaction: discord.Interaction[Any],
        threads: bool | None = None,
        cooldown: app_commands.Range[int, 0, LONGEST_COOLDOWN_S] | None = None,
        quotes: app_commands.Range[int, 1, MOST_QUOTES] | None = None,
        language: str | None = None,
        channel: Channel | None = None,
    ) -> None:
        said = {
            "threads": threads,
            "cooldown_s": cooldown,
            "quotes": quotes,
            "language": language,
        }
        stated = {name: value for name, value in said.items() if value is not None}
        changing = partial(_changed, interaction, desk, channel, stated)
        await delivery.respond(interaction, desk, changing, private=True)

    @group.command(name="reset", description="Back to the defaults, for this server or a channel")
    @app_commands.describe(channel="For this channel alone")
    async def reset(interaction: discord.Interaction[Any], channel: Channel | None = None) -> None:
        defaults = dict.fromkeys(("threads", "cooldown_s", "quotes", "language"))
        changing = partial(_changed, interaction, desk, channel, defaults)
        await delivery.respond(interaction, desk, changing, private=True)

    tree.add_command(group)


async def _changed(
    interaction: discord.Interaction[Any],
    desk: Desk,
    channel: Channel | None,
    stated: Mapping[str, object],
) -> Reply:
    try:
        check_administers(interaction)
    except DeclinedError as declined:
        return declined.reply
    if interaction.guild_id is None:
        return replies.refusal(say("rights.in_a_server"))
    if not stated:
        return replies.refusal(say("settings.nothing_said"))
    channel_id = channel.id if channel else None
    for name, value in stated.items():
        await desk.preferences.put(interaction.guild_id, channel_id, name, value)
    await languages.listen(interaction, desk)  # it may be another one from here on
    return await _shown(interaction, desk, channel)


async def _shown(
    interaction: discord.Interaction[Any], desk: Desk, channel: Channel | None
) -> Reply:
    here = of_interaction(interaction)
    place = replace(here, channel_id=channel.id if channel else here.channel_id)
    chosen = await desk.preferences.of(place)
    own = interaction.guild.preferred_locale if interaction.guild else interaction.guild_locale
    holds = words_for(chosen, desk.rules.cooldown_s, languages.of_locale(own))
    if channel is None:
        return replies.of_words(say("settings.here", settings=holds))
    return replies.of_words(say("settings.in_channel", channel=channel.name, settings=holds))


def words_for(chosen: Chosen, cooldown_s: int, own_language: str) -> str:
    """What holds, in words; *cooldown_s* is the operator's, *own_language* the server's."""
    pause = cooldown_s if chosen.cooldown_s is None else chosen.cooldown_s
    parts = [
        say("settings.threads_on") if chosen.threads else say("settings.threads_off"),
        say("settings.cooldown", wait=pause) if pause else say("settings.no_cooldown"),
        say("settings.quotes", count=chosen.quotes or MOST_QUOTES),
        _language(chosen.language, own_language),
        say("settings.roles", count=len(chosen.moderator_roles)),
        say("settings.digest") if chosen.digest_channel else say("settings.no_digest"),
    ]
    return "; ".join(parts)


def _language(chosen: str | None, own: str) -> str:
    if chosen in LANGUAGES:
        return say("settings.language", language=LANGUAGES[chosen])
    return say("settings.own_language", language=LANGUAGES[own])
