"""Who operates the bot: the application's owner or team, and whom the settings name."""

from __future__ import annotations

from collections.abc import Collection

import discord


class Operators:
    """
    The people who may re-index, add and remove episodes, and decide for all servers.

    Looked at on every action: what a command's permission says is only what Discord shows.
    """

    def __init__(self, named: Collection[int] = ()) -> None:
        self._named = frozenset(named)

    def has(self, user: discord.abc.User, application: discord.AppInfo | None) -> bool:
        """Whether *user* is one; *application* is the client's, None before it is known."""
        return user.id in self._named or user.id in _owners(application)


def _owners(application: discord.AppInfo | None) -> frozenset[int]:
    if application is None:
        return frozenset()
    if application.team is None:
        return frozenset((application.owner.id,))
    return frozenset(
        member.id
        for member in application.team.members
        if member.membership_state is discord.TeamMembershipState.accepted
    )
