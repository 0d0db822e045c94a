"""Long answers open a thread where their channel is set so."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.wording import say

LONG = "everything Jonah said about rye and bread"


@pytest.fixture
def index(invented: Any) -> Any:
    return invented


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("alice"))


@pytest.fixture
async def set_so(simcord_env: Any, channel: Any) -> None:
    await simcord_env.bot.desk.preferences.put(channel.guild.id, None, "threads", value=True)


async def test_without_a_setting_an_answer_stays_whole(channel: Any, alice: Any) -> None:
    result = await alice.slash(channel, "ask", question=LONG)
    assert len(result.response.embeds) > 1
    assert channel.threads == []


async def test_a_long_answer_goes_on_in_a_thread(
    set_so: None, channel: Any, alice: Any, simcord_env: Any
) -> None:
    result = await alice.slash(channel, "ask", question=LONG)
    (thread,) = channel.threads
    assert thread.name == LONG
    assert len(result.response.embeds) == 1
    rest = len(thread.history()[-1].embeds)
    assert result.response.content.endswith(f"-# {rest} quotes more in the thread below.")
    assert result.response.components
    await alice.send(thread, f"<@{simcord_env.bot.user.id}> and Marit?")
    assert "speaker: Marit Okonjo" in thread.last_message.content


async def test_a_mention_opens_one_too(
    set_so: None, channel: Any, alice: Any, simcord_env: Any
) -> None:
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> {LONG}")
    assert [one.name for one in channel.threads] == [LONG]


async def test_a_short_or_private_answer_opens_none(set_so: None, channel: Any, alice: Any) -> None:
    await alice.slash(channel, "ask", question="what did Elias Corbett say about the fog horn")
    await alice.slash(channel, "ask", question=LONG, private=True)
    assert channel.threads == []


async def test_where_it_may_not_the_answer_is_whole_and_the_asker_is_told_why(
    set_so: None, simcord_env: Any, channel: Any, alice: Any
) -> None:
    no_threads = discord.PermissionOverwrite(create_public_threads=False)
    narrow = channel.guild.create_text_channel(
        "narrow", overwrites={simcord_env.bot.user: no_threads}
    )
    result = await alice.slash(narrow, "ask", question=LONG)
    assert len(result.response.embeds) > 1
    (told,) = result.followups
    assert told.ephemeral
    assert told.content == say("thread.not_allowed")


async def test_a_thread_that_discord_does_not_open_leaves_the_answer_whole(
    set_so: None, channel: Any, alice: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: Any, **__: Any) -> None:
        raise discord.ClientException

    monkeypatch.setattr(discord.Message, "create_thread", refused)
    result = await alice.slash(channel, "ask", question=LONG)
    assert len(result.response.embeds) > 1
