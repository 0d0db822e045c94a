"""Channels are told what somebody newly says, once, when it is indexed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot import watching
from bot.client import QuothClient
from bot.desk import Desk
from bot.records import Records, watches
from index import Settings, TranscriptIndex

EPISODES = Path(__file__).resolve().parents[1] / "episodes"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Transcripts of which one more is added later."""
    made = tmp_path / "transcripts"
    made.mkdir()
    shutil.copy(EPISODES / "skarrow-light.md", made)
    return made


@pytest.fixture
def index(tmp_path: Path, folder: Path) -> Iterator[TranscriptIndex]:
    with TranscriptIndex.open(Settings(home=tmp_path / "data"), create=True) as made:
        made.add([folder])
        yield made


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("alice"))


def add(index: TranscriptIndex, folder: Path, name: str = "honest-thermometer.md") -> None:
    shutil.copy(EPISODES / name, folder)
    index.add([folder])


async def tell(env: Any) -> int:
    told = await watching.tell(env.bot, env.bot.desk)
    await env.settle()
    return told


async def test_a_channel_is_told_once_what_is_new(
    simcord_env: Any, channel: Any, alice: Any, index: TranscriptIndex, folder: Path
) -> None:
    added = await alice.slash(channel, "watch add", speaker="Ruth Corbett")
    assert added.ephemeral
    assert added.response.content == "I will tell this channel when Ruth Corbett is newly indexed."
    assert await tell(simcord_env) == 0
    add(index, folder)
    assert await tell(simcord_env) == 1
    told = channel.last_message
    assert told.content.startswith("New here from **Ruth Corbett**: ")
    assert {embed.author.name for embed in told.embeds} == {"Ruth Corbett"}
    assert "The honest thermometer" in told.embeds[0].description
    assert await tell(simcord_env) == 0
    assert len(channel.history()) == 1


async def test_only_what_has_the_words_is_told(
    simcord_env: Any, channel: Any, alice: Any, index: TranscriptIndex, folder: Path
) -> None:
    await alice.slash(channel, "watch add", speaker="Ruth Corbett", about="xylophone")
    await alice.slash(channel, "watch add", speaker="Ruth Corbett", about="THERMOMETER")
    add(index, folder)
    assert await tell(simcord_env) == 1
    assert "about “THERMOMETER”" in channel.last_message.content


async def test_who_has_never_spoken_here_can_be_watched_for(
    simcord_env: Any, channel: Any, alice: Any, index: TranscriptIndex, folder: Path
) -> None:
    added = await alice.slash(channel, "watch add", speaker="Ishaan Mehrotra")
    assert added.response.content.startswith("Nobody called Ishaan Mehrotra speaks here yet.")
    add(index, folder)
    assert await tell(simcord_env) == 1


async def test_watches_survive_a_restart_and_a_rebuilt_index(
    simcord_env: Any, channel: Any, alice: Any, folder: Path, index: Any
) -> None:
    """What was told before is no news, though the index is made anew."""
    records = simcord_env.bot.desk.records
    await alice.slash(channel, "watch add", speaker="Ruth Corbett")
    index.close()
    home = folder.parent / "data"
    shutil.rmtree(home / "index")
    settings = Settings(home=home)
    with TranscriptIndex.open(settings, create=True) as rebuilt:
        rebuilt.add([folder])
        await simcord_env.restart_bot(QuothClient(Desk(lambda: rebuilt, records)))
        assert await tell(simcord_env) == 0
        add(rebuilt, folder)
        assert await tell(simcord_env) == 1


async def test_watches_are_listed_and_removed(
    simcord_env: Any, channel: Any, alice: Any, records: Records
) -> None:
    for speaker, about in (("Ruth Corbett", ""), ("@everyone", "fog `x`")):
        options = {"speaker": speaker} | ({"about": about} if about else {})
        await alice.slash(channel, "watch add", **options)
    again = await alice.slash(channel, "watch add", speaker="Ruth Corbett")
    assert again.response.content == "This channel watches for that already."
    listed = await alice.slash(channel, "watch list")
    assert listed.response.content.splitlines() == [
        "• Ruth Corbett · in general",
        "• @\u200beveryone about “fog \\`x\\`” · in general",
    ]
    offered = await alice.autocomplete(channel, "watch remove", "watch", "ruth")
    assert [one["name"] for one in offered] == ["Ruth Corbett · in general"]
    bob = channel.guild.add_member(simcord_env.create_user("bob"))
    refused = await bob.slash(channel, "watch remove", watch=offered[0]["value"])
    assert refused.response.content.startswith("Only whoever added it")
    removed = await alice.slash(channel, "watch remove", watch=offered[0]["value"])
    assert removed.response.content == "This is not watched for any more."
    gone = await alice.slash(channel, "watch remove", watch=offered[0]["value"])
    assert gone.response.content.startswith("There is no such watch here.")
    assert len(await records.run(watches.every)) == 1


async def test_a_channel_that_is_hidden_from_somebody_is_no_business_of_theirs(
    simcord_env: Any, channel: Any, alice: Any
) -> None:
    hidden = discord.PermissionOverwrite(view_channel=False)
    secret = channel.guild.create_text_channel("secret", overwrites={alice.user: hidden})
    bob = channel.guild.add_member(simcord_env.create_user("bob"))
    await bob.slash(secret, "watch add", speaker="Ruth Corbett")
    listed = await alice.slash(channel, "watch list")
    assert listed.response.content.startswith("Nothing is watched for")
    assert await alice.autocomplete(channel, "watch remove", "watch", "") == []


async def test_a_channel_in_which_the_bot_may_not_write_watches_for_nothing(
    simcord_env: Any, channel: Any, alice: Any
) -> None:
    mute = discord.PermissionOverwrite(send_messages=False)
    quiet = channel.guild.create_text_channel("quiet", overwrites={simcord_env.bot.user: mute})
    told = await alice.slash(quiet, "watch add", speaker="Ruth Corbett")
    assert told.response.content.startswith("I may not write in this channel.")


async def test_a_channel_has_only_so_many_watches(channel: Any, alice: Any) -> None:
    for number in range(watches.MOST_IN_CHANNEL):
        await alice.slash(channel, "watch add", speaker=f"Nobody {number}")
    told = await alice.slash(channel, "watch add", speaker="One More")
    assert told.response.content.startswith("A channel can watch for 10 things")


async def test_a_channel_that_does_not_take_it_is_told_later(
    simcord_env: Any, channel: Any, alice: Any, index: TranscriptIndex, folder: Path
) -> None:
    await alice.slash(channel, "watch add", speaker="Ruth Corbett")
    add(index, folder)
    route = f"/channels/{channel.id}/messages"
    simcord_env.inject_error("POST", route, status=403, code=50013, message="no", times=2)
    assert await tell(simcord_env) == 0
    assert await tell(simcord_env) == 1
