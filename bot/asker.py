"""Who asks, and from where: this, not what the bot can read, decides what an answer may show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import discord


@dataclass(frozen=True, slots=True)
class Asker:
    """
    Somebody at some place in Discord.

    Attributes:
        user_id: who asks.
        guild_id: of the server; None in direct messages, which see only what is public.
        channel_id: of the channel; for a thread or a forum post, of the channel it belongs to.
        thread_id: of the thread or forum post; None elsewhere.
        role_ids: the asker's roles in the server.
        alone: nobody else will see what is shown, so private collections may be in it.
    """

    user_id: int
    guild_id: int | None = None
    channel_id: int | None = None
    thread_id: int | None = None
    role_ids: frozenset[int] = frozenset()
    alone: bool = False

    def by_themselves(self, *, alone: bool = True) -> Asker:
        """The same asker, to whom *alone* something is shown."""
        return replace(self, alone=alone)

    @property
    def place_id(self) -> int | None:
        """Where the answer is shown: the thread, else the channel."""
        return self.thread_id or self.channel_id

    @property
    def goes_on(self) -> bool:
        """Whether a question here goes on from the last answer here: in threads, alone with me."""
        return self.guild_id is None or self.thread_id is not None


def of_interaction(interaction: discord.Interaction[Any]) -> Asker:
    """Who used a command, a button or a modal, and where."""
    return _asker(
        interaction.user, interaction.guild_id, interaction.channel_id, interaction.channel
    )


def of_message(message: discord.Message) -> Asker:
    """Who wrote *message*, and where."""
    guild_id = message.guild.id if message.guild else None
    return _asker(message.author, guild_id, message.channel.id, message.channel)


def _asker(
    user: discord.abc.User, guild_id: int | None, channel_id: int | None, channel: object
) -> Asker:
    roles = getattr(user, "_roles", ())  # a Member's; its `roles` leaves out what is not cached
    thread_id = None
    if isinstance(channel, discord.Thread):
        channel_id, thread_id = channel.parent_id, channel.id
    return Asker(user.id, guild_id, channel_id, thread_id, frozenset(map(int, roles)))
