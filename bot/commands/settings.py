"""`/settings`: what a server, or a channel of it, has otherwise than by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot import delivery, replies
from bot.asker import of_interaction
from bot.desk import DeclinedError, Desk
from bot.moderation.rights import check_administers
from bot.preferences import Chosen
from bot.replies import Reply

IN_A_SERVER = "That is for servers: use it in a channel of one."
NOTHING_SAID = "Say what to set: threads, cooldown or quotes. /settings show says what holds now."
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
    async def show(interaction: discord.Interaction[Any], channel: Channel | None = None) -> None:
        await delivery.respond(
            interaction, desk, partial(_shown, interaction, desk, channel), private=True
        )

    @group.command(name="set", description="Set something for this server, or for a channel")
    @app_commands.describe(
        threads="Open a thread for long answers",
        cooldown="Seconds between two questions of one person",
        quotes="How many quotes an answer shows",
        channel="For this channel alone",
    )
    async def change(
        interaction: discord.Interaction[Any],
        threads: bool | None = None,
        cooldown: app_commands.Range[int, 0, LONGEST_COOLDOWN_S] | None = None,
        quotes: app_commands.Range[int, 1, MOST_QUOTES] | None = None,
        channel: Channel | None = None,
    ) -> None:
        said = {"threads": threads, "cooldown_s": cooldown, "quotes": quotes}
        stated = {name: value for name, value in said.items() if value is not None}
        changing = partial(_changed, interaction, desk, channel, stated)
        await delivery.respond(interaction, desk, changing, private=True)

    @group.command(name="reset", description="Back to the defaults, for this server or a channel")
    async def reset(interaction: discord.Interaction[Any], channel: Channel | None = None) -> None:
        defaults = dict.fromkeys(("threads", "cooldown_s", "quotes"))
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
        return replies.refusal(IN_A_SERVER)
    if not stated:
        return replies.refusal(NOTHING_SAID)
    channel_id = channel.id if channel else None
    for name, value in stated.items():
        await desk.preferences.put(interaction.guild_id, channel_id, name, value)
    return await _shown(interaction, desk, channel)


async def _shown(
    interaction: discord.Interaction[Any], desk: Desk, channel: Channel | None
) -> Reply:
    here = of_interaction(interaction)
    place = replace(here, channel_id=channel.id if channel else here.channel_id)
    chosen = await desk.preferences.of(place)
    where = f"In #{channel.name}" if channel else "In this channel"
    return replies.of_words(f"{where}: {words_for(chosen, desk.rules.cooldown_s)}")


def words_for(chosen: Chosen, cooldown_s: int) -> str:
    """What holds, in words; *cooldown_s* is the operator's."""
    pause = cooldown_s if chosen.cooldown_s is None else chosen.cooldown_s
    parts = [
        f"long answers {'open a thread' if chosen.threads else 'stay in the channel'}",
        f"{pause} s between two questions of one person" if pause else "no cooldown",
        f"at most {chosen.quotes or MOST_QUOTES} passages in an answer",
        f"{len(chosen.moderator_roles)} moderator roles beside who may manage messages",
        "a weekly digest of what nobody answered" if chosen.digest_channel else "no weekly digest",
    ]
    return "; ".join(parts) + "."
