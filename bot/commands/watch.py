"""`/watch`: a channel is told when somebody next says something."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from enum import Enum, auto
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot import choosing, delivery, replies
from bot.asker import Asker, of_interaction
from bot.commands.ask import offered
from bot.controls import LONGEST_CHOICE, MOST_CHOICES
from bot.desk import DeclinedError, Desk
from bot.escaping import lines_within
from bot.quoting import CUT, label, plain
from bot.records import watches
from bot.records.watches import MOST_IN_CHANNEL, MOST_IN_GUILD, Watch
from bot.replies import Reply
from bot.wording import say

LONGEST = 100  # characters of a name, and of words


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Adds the group `/watch` to *tree*."""
    watch = app_commands.Group(
        name="watch", description="Be told when somebody says something new", guild_only=True
    )

    @watch.command(name="add", description="Tell this channel when a speaker next says something")
    @app_commands.describe(speaker="Who", about="Only where these words are said")
    async def add(
        interaction: discord.Interaction[Any],
        speaker: app_commands.Range[str, 1, LONGEST],
        about: app_commands.Range[str, 1, LONGEST] | None = None,
    ) -> None:
        asker = of_interaction(interaction)
        adding = partial(_added, interaction, desk, asker, speaker, about or "")
        await delivery.respond(interaction, desk, adding, private=True)

    @add.autocomplete("speaker")
    async def offer_speakers(
        interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await offered(
            interaction, desk, lambda listed: choosing.speakers(listed, typed), shared=True
        )

    @watch.command(name="list", description="What is watched for in this server")
    async def list_watches(interaction: discord.Interaction[Any]) -> None:
        await delivery.respond(interaction, desk, partial(_listed, interaction, desk), private=True)

    @watch.command(name="remove", description="Stop watching for something")
    @app_commands.describe(watch="Which")
    async def remove(interaction: discord.Interaction[Any], watch: str) -> None:
        removing = partial(_removed, interaction, desk, watch)
        await delivery.respond(interaction, desk, removing, private=True)

    @remove.autocomplete("watch")
    async def offer_watches(
        interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        shown = [(_shown(one, interaction), one) for one in await _seen(interaction, desk)]
        fitting = [pair for pair in shown if typed.casefold() in pair[0].casefold()]
        return [
            app_commands.Choice(name=label(name, LONGEST_CHOICE) or CUT, value=str(one.id))
            for name, one in fitting[:MOST_CHOICES]
        ]

    tree.add_command(watch)


async def _added(
    interaction: discord.Interaction[Any], desk: Desk, asker: Asker, speaker: str, about: str
) -> Reply:
    if not any(sign.isalnum() for sign in speaker):
        return replies.refusal(say("watch.no_name"))
    if asker.guild_id is None or asker.place_id is None or not _may_write(interaction):
        return replies.refusal(say("watch.cannot_write"))
    anybody = replace(asker, user_id=0, role_ids=frozenset())
    try:
        heard = await desk.look_up(anybody, lambda library: library.said_by(speaker), quickly=True)
    except DeclinedError as declined:
        return declined.reply
    words = " ".join(about.split())
    wish = Watch(
        None, asker.guild_id, asker.place_id, speaker, words, asker.user_id, frozenset(heard)
    )
    outcome = await desk.records.run(partial(_add, wish, int(desk.now())))
    return replies.of_words(_outcome(outcome, wish))


def _outcome(outcome: Outcome, wish: Watch) -> str:
    match outcome:
        case Outcome.TOO_MANY:
            return say("watch.too_many", channel=MOST_IN_CHANNEL, server=MOST_IN_GUILD)
        case Outcome.KNOWN:
            return say("watch.known")
    if not wish.heard:
        return say("watch.added_unknown", name=wish.speaker)
    return say("watch.added", watch=_what(wish))


class Outcome(Enum):
    """What became of a watch that was to be added."""

    ADDED = auto()
    KNOWN = auto()
    TOO_MANY = auto()


def _add(wish: Watch, at: int, database: sqlite3.Connection) -> Outcome:
    there = watches.every(database, wish.guild_id)
    here = [one for one in there if one.channel_id == wish.channel_id]
    if len(there) >= MOST_IN_GUILD or len(here) >= MOST_IN_CHANNEL:
        return Outcome.TOO_MANY
    return Outcome.ADDED if watches.add(database, wish, at) else Outcome.KNOWN


async def _listed(interaction: discord.Interaction[Any], desk: Desk) -> Reply:
    shown = [_shown(one, interaction) for one in await _seen(interaction, desk)]
    if not shown:
        return replies.of_words(say("watch.none"))
    lines = (f"• {plain(one, LONGEST_CHOICE * 2)}" for one in shown)
    text = "\n".join(lines_within(lines, replies.MESSAGE_LIMIT))
    return Reply(text, (), text)


async def _removed(interaction: discord.Interaction[Any], desk: Desk, chosen: str) -> Reply:
    found = [one for one in await _seen(interaction, desk) if str(one.id) == chosen]
    if not found or found[0].id is None:
        return replies.refusal(say("watch.no_such"))
    mine = found[0].added_by == interaction.user.id
    if not mine and not interaction.permissions.manage_messages:
        return replies.refusal(say("watch.not_yours"))
    number = found[0].id
    await desk.records.run(lambda held: watches.remove(held, number))
    return replies.of_words(say("watch.removed"))


async def _seen(interaction: discord.Interaction[Any], desk: Desk) -> list[Watch]:
    """The watches of this server, of channels that whoever asks can see."""
    guild, user = interaction.guild, interaction.user
    if guild is None or not isinstance(user, discord.Member):
        return []
    found = await desk.records.run(lambda held: watches.every(held, guild.id))
    channels = {one.channel_id: guild.get_channel_or_thread(one.channel_id) for one in found}
    return [one for one in found if _sees(channels[one.channel_id], user)]


def _sees(channel: discord.abc.GuildChannel | discord.Thread | None, user: discord.Member) -> bool:
    if channel is None:  # deleted: whoever may manage messages can clear it away
        return user.guild_permissions.manage_messages
    try:
        return channel.permissions_for(user).view_channel
    except discord.ClientException:
        return False


def _may_write(interaction: discord.Interaction[Any]) -> bool:
    allowed = interaction.app_permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    writes = allowed.send_messages_in_threads if in_thread else allowed.send_messages
    return allowed.view_channel and writes


def _shown(watch: Watch, interaction: discord.Interaction[Any]) -> str:
    guild = interaction.guild
    channel = guild.get_channel_or_thread(watch.channel_id) if guild else None
    if channel is None:
        return say("watch.gone", watch=_what(watch))
    return say("watch.shown", watch=_what(watch), channel=channel.name)


def _what(watch: Watch) -> str:
    if not watch.about:
        return watch.speaker
    return say("watch.what", name=watch.speaker, about=watch.about)
