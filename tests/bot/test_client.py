"""The client by the settings."""

from __future__ import annotations

from typing import NoReturn

import discord
import pytest

from bot.client import client_by
from bot.desk import Desk
from index import NoIndexError, Settings


def no_index() -> NoReturn:
    raise NoIndexError("nowhere")


@pytest.mark.parametrize(("shards", "count"), [(0, None), (4, 4)])
async def test_shards_are_a_setting(shards: int, count: int | None) -> None:
    """None leaves the number to Discord's recommendation."""
    client = client_by(Settings(shards=shards), Desk(no_index))
    assert isinstance(client, discord.AutoShardedClient)
    assert client.shard_count == count
    assert client.allowed_mentions is not None
    assert client.allowed_mentions.everyone is False
    assert [command.name for command in client.tree.get_commands()]


async def test_one_connection_is_the_default() -> None:
    client = client_by(Settings(), Desk(no_index))
    assert not isinstance(client, discord.AutoShardedClient)
