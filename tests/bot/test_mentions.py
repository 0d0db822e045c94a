"""Messages that ask the bot, and those that do not."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.wording import say


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("alice"))


@pytest.fixture
def me(simcord_env: Any) -> str:
    return f"<@{simcord_env.bot.user.id}>"


async def test_a_mention_is_answered_by_a_reply_without_a_ping(
    simcord_env: Any, channel: Any, alice: Any, me: str, index: Any
) -> None:
    asked = await alice.send(channel, f"{me} what did Mines say?")
    assert index.asked == ["what did Mines say?"]
    answer = channel.last_message
    assert answer.reference.message_id == asked.id
    assert answer.embeds[0].author.name == "Andrew Mines"
    sent = [one for one in simcord_env.http_requests if one.path.endswith("/messages")]
    assert sent[0].json["allowed_mentions"] == {"parse": [], "replied_user": False}
    assert sent[0].json["enforce_nonce"] is True
    assert [one.path.rsplit("/", 1)[1] for one in simcord_env.http_requests][-2:] == [
        "typing",
        "messages",
    ]


async def test_a_mention_without_words_gets_a_line_of_help(
    channel: Any, alice: Any, me: str, index: Any
) -> None:
    await alice.send(channel, f" {me}  ")
    assert index.asked == []
    assert channel.last_message.content == (
        "Ask me what somebody said: mention me with a question, such as what did NAME say about "
        "TOPIC, or use /ask."
    )


async def test_names_of_those_who_are_mentioned_too_stay_in_the_question(
    simcord_env: Any, channel: Any, alice: Any, me: str, index: Any
) -> None:
    bob = channel.guild.add_member(simcord_env.create_user("Andrew Mines"))
    await alice.send(channel, f"what did {bob.mention} say {me} about <:blob:123456> <#1> this")
    assert index.asked == ["what did Andrew Mines say about blob this"]


async def test_what_only_pings_the_bot_is_no_question(
    simcord_env: Any, channel: Any, alice: Any, me: str, index: Any
) -> None:
    """Thanks to an answer, @everyone, talk among others: nothing of it is for the bot."""
    await alice.send(channel, f"{me} what did Mines say?")
    index.asked.clear()
    answer = channel.last_message
    before = len(channel.history())
    await alice.send(channel, "thanks", reply_to=answer)
    await alice.send(channel, "@everyone what did Mines say?")
    await alice.send(channel, "what did Mines say?")
    assert index.asked == []
    assert len(channel.history()) == before + 3


async def test_other_bots_and_webhooks_are_not_answered(
    simcord_env: Any, channel: Any, me: str, index: Any
) -> None:
    """Two bots that answer each other would never stop."""
    robot = channel.guild.add_member(simcord_env.create_user("robot", bot=True))
    await robot.send(channel, f"{me} what did Mines say?")
    hook = channel.guild.create_webhook(channel)
    await hook.send(f"{me} what did Mines say?")
    assert index.asked == []


async def test_a_direct_message_is_a_question(simcord_env: Any, index: Any) -> None:
    bob = simcord_env.create_user("bob")
    await bob.send_dm("what did Mines say?")
    assert index.asked == ["what did Mines say?"]
    assert bob.dm_channel.last_message.embeds[0].author.name == "Andrew Mines"


async def test_where_embeds_are_forbidden_the_reply_is_text(
    channel: Any, alice: Any, me: str
) -> None:
    no_embeds = discord.PermissionOverwrite(embed_links=False)
    plain = channel.guild.create_text_channel(
        "plain", overwrites={channel.guild.default_role: no_embeds}
    )
    await alice.send(plain, f"{me} what did Mines say?")
    assert plain.last_message.embeds == []
    assert "> … And so now people" in plain.last_message.content


async def test_where_history_is_hidden_the_answer_is_no_reply(
    channel: Any, alice: Any, me: str
) -> None:
    """Discord lets nobody reply to what they cannot read: the same cards are sent all the same."""
    blind = discord.PermissionOverwrite(read_message_history=False)
    narrow = channel.guild.create_text_channel(
        "narrow", overwrites={channel.guild.default_role: blind}
    )
    await alice.send(narrow, f"{me} what did Mines say?")
    assert narrow.last_message.author.bot
    assert narrow.last_message.reference is None
    assert narrow.last_message.embeds[0].author.name == "Andrew Mines"


async def test_where_the_bot_may_not_speak_it_says_so_in_the_log_alone(
    channel: Any,
    alice: Any,
    me: str,
    simcord_env: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    mute = discord.PermissionOverwrite(send_messages=False)
    quiet = channel.guild.create_text_channel("quiet", overwrites={simcord_env.bot.user: mute})
    await alice.send(quiet, f"{me} what did Mines say?")
    assert len(quiet.history()) == 1
    refused = [vars(one) for one in caplog.records if one.getMessage() == "reply refused"]
    assert {line["code"] for line in refused} == {50013}
    assert simcord_env.errors == []


def test_help_is_one_line() -> None:
    assert "\n" not in say("fault.help")
