"""`/collections`: operators say which server sees which episodes, and servers, which channel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import choosing, delivery, replies
from bot.asker import of_interaction
from bot.commands.ask import offered
from bot.desk import DeclinedError, Desk
from bot.escaping import lines_within
from bot.library import Library
from bot.moderation.rights import check_administers
from bot.operation import Operation
from bot.quoting import CUT, plain
from bot.replies import Reply
from bot.wording import say

if TYPE_CHECKING:
    from index import Collections  # importing it would load the index

LONGEST = 100
_ROOM = 200
_SHOWN = 25

Named = app_commands.Range[str, 1, LONGEST]


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Adds the group `/collections` to *tree*."""
    group = app_commands.Group(
        name="collections",
        description="Which server and which channel sees which episodes",
        default_permissions=discord.Permissions(manage_guild=True),
    )
    _add_episode_commands(group, desk)
    _add_server_commands(group, desk)
    tree.add_command(group)


def _add_episode_commands(group: app_commands.Group, desk: Desk) -> None:
    @group.command(name="list", description="The collections, and who sees them (for operators)")
    async def listed(interaction: discord.Interaction[Any]) -> None:
        await _operate(interaction, desk, _shown)

    @group.command(name="create", description="Make a collection (for operators)")
    @app_commands.describe(name="Letters, digits and hyphens", private="For allowed roles alone")
    async def create(
        interaction: discord.Interaction[Any], name: Named, private: bool = False
    ) -> None:
        def made(kept: Collections) -> str:
            return say("collections.made", name=kept.create(name, private=private))

        await _operate(interaction, desk, made)

    @group.command(name="put", description="Put an episode into a collection (for operators)")
    @app_commands.describe(name="Which collection", episode="Which episode")
    async def put(interaction: discord.Interaction[Any], name: Named, episode: str) -> None:
        await _place(interaction, desk, episode, lambda kept, found: kept.add(name, [found]))

    @group.command(name="take", description="Take an episode out of a collection (for operators)")
    @app_commands.describe(name="Which collection", episode="Which episode")
    async def take(interaction: discord.Interaction[Any], name: Named, episode: str) -> None:
        await _place(interaction, desk, episode, lambda kept, found: kept.remove(name, [found]))

    @put.autocomplete("episode")
    @take.autocomplete("episode")
    async def offer(
        interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await offered(interaction, desk, lambda listed: choosing.episodes(listed, typed))


def _add_server_commands(group: app_commands.Group, desk: Desk) -> None:
    @group.command(name="grant", description="Let a server see a collection (for operators)")
    @app_commands.describe(
        name="Which collection",
        role="May ask it, where it is private",
        server="This one, if left out",
    )
    async def grant(
        interaction: discord.Interaction[Any],
        name: Named,
        role: discord.Role | None = None,
        server: str | None = None,
    ) -> None:
        def granted(kept: Collections) -> str:
            kept.grant(name, _server(interaction, server), [str(role.id)] if role else [])
            return say("collections.granted", name=name)

        await _operate(interaction, desk, granted)

    @group.command(name="revoke", description="Let a server see it no more (for operators)")
    @app_commands.describe(name="Which collection", server="This one, if left out")
    async def revoke(
        interaction: discord.Interaction[Any], name: Named, server: str | None = None
    ) -> None:
        def revoked(kept: Collections) -> str:
            kept.revoke(name, _server(interaction, server))
            return say("collections.revoked", name=name)

        await _operate(interaction, desk, revoked)

    @group.command(name="narrow", description="Let a channel see some of this server's collections")
    @app_commands.describe(
        channel="Which channel", names="With commas between; none for all of the server's"
    )
    async def narrow(
        interaction: discord.Interaction[Any],
        channel: discord.TextChannel | discord.ForumChannel,
        names: str = "",
    ) -> None:
        wanted = [name.strip() for name in names.split(",") if name.strip()]

        def narrowed(kept: Collections) -> str:
            kept.narrow(_server(interaction, None), str(channel.id), wanted)
            if not wanted:
                return say("collections.all")
            return say("collections.narrowed", names=", ".join(wanted))

        await _attempt(interaction, desk, narrowed, check_administers)


def _check_operates(interaction: discord.Interaction[Any]) -> None:
    operation: Operation = interaction.client.operation
    if not operation.is_operator(interaction):
        raise DeclinedError(replies.refusal(say("rights.operators")))


async def _operate(
    interaction: discord.Interaction[Any], desk: Desk, change: Callable[[Collections], str | Reply]
) -> None:
    await _attempt(interaction, desk, change, _check_operates)


async def _place(
    interaction: discord.Interaction[Any],
    desk: Desk,
    chosen: str,
    place: Callable[[Collections, str], list[str]],
) -> None:
    """Puts the episode *chosen*, by what was offered, where *place* does."""
    asker = of_interaction(interaction).by_themselves()

    async def answering() -> Reply:
        try:
            _check_operates(interaction)
            meant = partial(_meant, chosen)
            found = await desk.look_up(asker, meant, quickly=True)
            operation: Operation = interaction.client.operation
            ids = await operation.set_collections(lambda kept: place(kept, found))
        except DeclinedError as declined:
            return declined.reply
        count = say("count.episodes", count=len(ids))
        return replies.of_words(say("collections.placed", episodes=count))

    await delivery.respond(interaction, desk, answering, private=True)


def _meant(chosen: str, library: Library) -> str:
    return choosing.episode_id(library.listed(), chosen)


async def _attempt(
    interaction: discord.Interaction[Any],
    desk: Desk,
    change: Callable[[Collections], str | Reply],
    check: Callable[[discord.Interaction[Any]], None],
) -> None:
    """Shows to the asker alone what *change* says, where *check* lets them."""

    async def answering() -> Reply:
        try:
            check(interaction)
            said = await interaction.client.operation.set_collections(change)
        except DeclinedError as declined:
            return declined.reply
        return said if isinstance(said, Reply) else replies.of_words(said)

    await delivery.respond(interaction, desk, answering, private=True)


def _server(interaction: discord.Interaction[Any], stated: str | None) -> str:
    if stated:
        return stated.strip()
    if interaction.guild_id is None:
        raise DeclinedError(replies.refusal(say("collections.in_a_server")))
    return str(interaction.guild_id)


def _shown(kept: Collections) -> Reply:
    lines = [
        _line(
            one.name,
            episodes=len(one.episodes),
            servers=len(one.guilds),
            private=one.private,
        )
        for one in kept.kept()[:_SHOWN]
    ]
    text = "\n".join(lines_within(lines, replies.MESSAGE_LIMIT))
    return Reply(text, (), text)


def _line(name: str, *, episodes: int, servers: int, private: bool) -> str:
    """A collection, with who sees it; everybody sees the public one."""
    by = say("collections.servers", count=servers)
    stated = {
        "name": plain(name, _ROOM) or CUT,
        "episodes": say("count.episodes", count=episodes),
        "servers": say("collections.every_server") if name == "public" else by,
    }
    if private:
        return say("collections.line_private", **stated)
    return say("collections.line", **stated)
