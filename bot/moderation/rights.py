"""Who may decide here: looked at on every action, whatever a command's permission says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord

from bot import replies
from bot.asker import of_interaction
from bot.desk import DeclinedError, Desk
from bot.wording import say
from index import ALL_GUILDS


@dataclass(frozen=True, slots=True)
class Rights:
    """
    What somebody may decide.

    Attributes:
        scope: for whom their decisions count: the server's id, `ALL_GUILDS` for an operator in
            direct messages.
        is_operator: they may extend a decision to all servers.
    """

    scope: str
    is_operator: bool

    def for_all(self) -> Rights:
        """
        The same, deciding for all servers.

        Raises:
            DeclinedError: they are no operator.
        """
        if not self.is_operator:
            raise DeclinedError(replies.refusal(say("rights.for_all")))
        return Rights(ALL_GUILDS, is_operator=True)


async def rights_of(interaction: discord.Interaction[Any], desk: Desk) -> Rights:
    """
    What whoever is behind *interaction* may decide, as things are now.

    Raises:
        DeclinedError: nothing.
    """
    operator = interaction.client.operation.is_operator(interaction)
    asker = of_interaction(interaction)
    if asker.guild_id is None:
        if not operator:
            raise DeclinedError(replies.refusal(say("rights.moderators")))
        return Rights(ALL_GUILDS, is_operator=True)
    chosen = await desk.preferences.of(asker)
    has_role = bool(asker.role_ids & frozenset(chosen.moderator_roles))
    if not (operator or has_role or interaction.permissions.manage_messages):
        raise DeclinedError(replies.refusal(say("rights.moderators")))
    return Rights(str(asker.guild_id), operator)


def check_administers(interaction: discord.Interaction[Any]) -> None:
    """
    Nothing, where whoever is behind *interaction* manages the server or operates the bot.

    Raises:
        DeclinedError: neither.
    """
    if interaction.client.operation.is_operator(interaction):
        return
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise DeclinedError(replies.refusal(say("rights.administrators")))
