"""Who may operate the bot."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord

from bot.operators import Operators

OWNER, NAMED, OTHER = 1, 2, 3


def user(number: int) -> Any:
    return SimpleNamespace(id=number)


def member(number: int, state: discord.TeamMembershipState) -> Any:
    return SimpleNamespace(id=number, membership_state=state)


def application(*team: Any) -> Any:
    of_team = SimpleNamespace(members=team) if team else None
    return SimpleNamespace(owner=user(OWNER), team=of_team)


def test_the_owner_and_whom_the_settings_name_operate_the_bot() -> None:
    operators = Operators((NAMED,))
    assert operators.has(user(OWNER), application())
    assert operators.has(user(NAMED), application())
    assert not operators.has(user(OTHER), application())


def test_of_a_team_those_who_joined_it_operate_the_bot() -> None:
    """The owner of a team's application is the team itself, whose id is no person's."""
    joined, invited = discord.TeamMembershipState.accepted, discord.TeamMembershipState.invited
    team = application(member(7, joined), member(8, invited))
    assert Operators().has(user(7), team)
    assert not Operators().has(user(8), team)
    assert not Operators().has(user(OWNER), team)


def test_before_the_application_is_known_the_settings_count() -> None:
    assert Operators((NAMED,)).has(user(NAMED), None)
    assert not Operators().has(user(OWNER), None)
