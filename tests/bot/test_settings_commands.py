"""`/settings` and `/collections`: who may set what, and what holds then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.client import QuothClient
from bot.desk import Desk
from bot.operation import Operation
from bot.operators import Operators
from bot.wording import say
from index import Settings, TranscriptIndex

EPISODES = Path(__file__).resolve().parents[1] / "episodes"
FOG = "what did Elias Corbett say about the fog horn"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def index(settings: Settings) -> Iterator[TranscriptIndex]:
    """An index of one episode, whose collections a test may change."""
    with TranscriptIndex.open(settings, create=True) as made:
        made.add([EPISODES / "skarrow-light.md"])
        yield made


@pytest.fixture
def operation(settings: Settings) -> Operation:
    return Operation.by(settings)


@pytest.fixture
def simcord_bot(index: TranscriptIndex, operation: Operation) -> QuothClient:
    return QuothClient(Desk(lambda: index), operation)


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def manager(channel: Any) -> Any:
    return channel.guild.create_role("manager", permissions=discord.Permissions(manage_guild=True))


@pytest.fixture
def alice(simcord_env: Any, channel: Any, manager: Any) -> Any:
    """She manages the server, and does not operate the bot."""
    return channel.guild.add_member(simcord_env.create_user("alice"), roles=[manager])


@pytest.fixture
def operator(simcord_env: Any, channel: Any, manager: Any, operation: Operation) -> Any:
    made = channel.guild.add_member(simcord_env.create_user("olga"), roles=[manager])
    object.__setattr__(operation, "operators", Operators((made.id,)))
    return made


async def said(who: Any, place: Any, command: str, /, **options: Any) -> str:
    result = await who.slash(place, command, **options)
    assert result.ephemeral
    return str(result.response.content).replace("\\", "")


async def test_what_is_set_for_a_channel_holds_there_alone(channel: Any, alice: Any) -> None:
    other = channel.guild.create_text_channel("other")
    await said(alice, channel, "settings set", quotes=1, cooldown=5)
    shown = await said(alice, channel, "settings set", threads=True, channel=other)
    assert shown.startswith("In #other: long answers open a thread; 5 s between two questions")
    shown = await said(alice, channel, "settings show")
    assert "stay in the channel" in shown
    assert "at most 1 passage in an answer" in shown
    await said(alice, channel, "settings reset", channel=other)
    shown = await said(alice, channel, "settings show", channel=other)
    assert "stay in the channel; 5 s between" in shown


async def test_setting_nothing_says_what_there_is_to_set(channel: Any, alice: Any) -> None:
    assert await said(alice, channel, "settings set") == say("settings.nothing_said")


async def test_the_rights_are_looked_at_when_something_is_set(
    simcord_env: Any, channel: Any
) -> None:
    """Though a server may let anybody see the command."""
    bob = channel.guild.add_member(simcord_env.create_user("bob"))
    for command in await simcord_env.bot.tree.fetch_commands():
        channel.guild.set_command_permissions(command, {bob: True})
    assert await said(bob, channel, "settings set", quotes=1) == say("rights.administrators")
    narrowing = await said(bob, channel, "collections narrow", channel=channel)
    assert narrowing == say("rights.administrators")


async def test_collections_are_for_operators_whatever_else_somebody_manages(
    channel: Any, alice: Any
) -> None:
    assert await said(alice, channel, "collections list") == say("rights.operators")
    assert await said(alice, channel, "collections create", name="board") == say("rights.operators")
    placed = await said(alice, channel, "collections put", name="public", episode="x")
    assert placed == say("rights.operators")
    assert await said(alice, channel, "collections grant", name="board") == say("rights.operators")
    assert await said(alice, channel, "collections revoke", name="public") == say(
        "rights.operators"
    )


async def test_an_episode_in_a_collection_is_seen_where_that_was_granted(
    channel: Any, operator: Any, index: TranscriptIndex
) -> None:
    asked = await operator.slash(channel, "ask", question=FOG)
    assert asked.response.embeds[0].author.name == "Elias Corbett"
    (episode,) = index.listed().episodes
    await said(operator, channel, "collections create", name="board")
    put = await said(operator, channel, "collections put", name="board", episode=episode.episode.id)
    assert put == "Done: 1 episode."
    asked = await operator.slash(channel, "ask", question=FOG)
    assert not any("Elias" in str(embed.author.name) for embed in asked.response.embeds)
    granted = await said(operator, channel, "collections grant", name="board")
    assert granted == "The server sees board from now on."
    asked = await operator.slash(channel, "ask", question=FOG)
    assert asked.response.embeds[0].author.name == "Elias Corbett"
    assert await said(operator, channel, "collections list") == (
        "public: 0 episodes, seen by every server\nboard: 1 episode, seen by 1 server"
    )


async def test_a_channel_is_narrowed_by_who_manages_the_server(
    channel: Any, alice: Any, operator: Any
) -> None:
    await said(operator, channel, "collections create", name="board")
    await said(operator, channel, "collections grant", name="board")
    narrowed = await said(alice, channel, "collections narrow", channel=channel, names="board")
    assert narrowed == "The channel sees board."
    asked = await alice.slash(channel, "ask", question=FOG)
    assert not any("Elias" in str(embed.author.name) for embed in asked.response.embeds)
    unknown = await said(alice, channel, "collections narrow", channel=channel, names="secret")
    assert unknown == "This server has no collection secret."


async def test_a_collection_that_is_not_there_is_a_sentence(channel: Any, operator: Any) -> None:
    shown = await said(operator, channel, "collections grant", name="nothing")
    assert shown.startswith("There is no collection nothing")


async def test_before_anything_is_indexed_there_is_nothing_to_set(tmp_path: Path) -> None:
    from bot.desk import DeclinedError

    operation = Operation.by(replace(Settings(), home=tmp_path / "none"))
    with pytest.raises(DeclinedError, match=say("fault.nothing_indexed")[:20]):
        await operation.set_collections(lambda kept: kept.kept())
