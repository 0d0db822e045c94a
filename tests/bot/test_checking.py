"""What the bot's check says of servers, and what it asks to be allowed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord

from bot import permissions
from bot.checking import of_servers


def channel(name: str, *, without: tuple[str, ...] = ()) -> Any:
    granted = permissions.least()
    granted.update(**dict.fromkeys(without, False))
    return SimpleNamespace(name=name, permissions_for=lambda _me: granted)


def server(*channels: Any) -> Any:
    return SimpleNamespace(name="Listeners", text_channels=channels, forums=[], me=None)


def test_what_is_missing_in_a_channel_is_named_with_what_it_means() -> None:
    (check,) = of_servers([server(channel("general", without=("embed_links",)), channel("talk"))])
    assert not check.ok
    assert check.found == (
        "in #general it cannot show quotes as cards (it sends plain text instead)"
    )


def test_a_channel_that_the_bot_cannot_see_was_meant_to_be_closed() -> None:
    (check,) = of_servers([server(channel("board", without=("view_channel", "send_messages")))])
    assert check.ok


def test_of_many_channels_five_are_named() -> None:
    shut = [channel(f"c{number}", without=("send_messages",)) for number in range(8)]
    (check,) = of_servers([server(*shut)])
    assert check.found.count("#") == 5
    assert check.found.endswith(", and 3 more channels")


def test_a_bot_in_no_server_is_told_how_to_be_invited() -> None:
    (check,) = of_servers([])
    assert check.remedy == "open the invite link below to add it"


def test_the_invite_asks_for_nothing_that_moderates() -> None:
    asked = permissions.least()
    assert asked <= discord.Permissions.text() | discord.Permissions(view_channel=True)
    assert not asked.administrator
    assert not asked.manage_messages
    assert not asked.mention_everyone
    assert f"permissions={asked.value}" in permissions.invite(7)
