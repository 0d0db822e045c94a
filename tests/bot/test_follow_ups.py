"""Conversations: in threads, in reply chains, in direct messages; remembered, and forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from bot.client import QuothClient
from bot.desk import Desk
from bot.forgetting import forget_old
from bot.operation import Operation
from bot.operators import Operators
from bot.records import Records
from bot.rules import DAY, HOUR
from bot.wording import say

ASKED = "what did Elias Corbett say about the fog horn?"


class Clock:
    """Seconds since 1970, which a test can let pass."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def index(invented: Any) -> Any:
    return invented


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def simcord_bot(index: Any, records: Records, clock: Clock) -> QuothClient:
    return QuothClient(Desk(lambda: index, records, now=clock))


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("alice"))


@pytest.fixture
def me(simcord_env: Any) -> str:
    return f"<@{simcord_env.bot.user.id}>"


def speakers(message: Any) -> set[str]:
    return {embed.author.name for embed in message.embeds}


async def test_a_reply_with_the_ping_on_goes_on_from_that_answer(
    channel: Any, alice: Any, me: str
) -> None:
    """From whichever answer it replies to, so that a chain can branch."""
    await alice.send(channel, f"{me} {ASKED}")
    first = channel.last_message
    await alice.send(channel, "and Ruth?", reply_to=first)
    assert speakers(channel.last_message) == {"Ruth Corbett"}
    await alice.send(channel, "what did Jonah say about rye?", reply_to=first)
    await alice.send(channel, "and Ruth?", reply_to=first)
    assert speakers(channel.last_message) == {"Ruth Corbett"}


async def test_a_reply_to_a_commands_answer_goes_on_where_it_mentions_the_bot(
    channel: Any, alice: Any, me: str
) -> None:
    first = await alice.slash(channel, "ask", question=ASKED)
    await alice.send(channel, f"{me} and Ruth?", reply_to=first.response)
    assert speakers(channel.last_message) == {"Ruth Corbett"}


async def test_a_reply_whose_words_discord_keeps_back_is_told_what_to_do(
    channel: Any, alice: Any
) -> None:
    """Without Message Content, the words of a plain reply to a command's answer do not arrive."""
    first = await alice.slash(channel, "ask", question=ASKED)
    await alice.send(channel, "and Ruth?", reply_to=first.response)
    assert channel.last_message.content == say("fault.unseen")


async def test_anybody_may_go_on(simcord_env: Any, channel: Any, alice: Any, me: str) -> None:
    await alice.send(channel, f"{me} {ASKED}")
    bob = channel.guild.add_member(simcord_env.create_user("bob"))
    await bob.send(channel, "and Ruth?", reply_to=channel.last_message)
    assert speakers(channel.last_message) == {"Ruth Corbett"}


async def test_a_mention_in_a_channel_starts_anew(channel: Any, alice: Any, me: str) -> None:
    """Many talk in a channel: who is meant by "she" there is nobody's guess."""
    await alice.send(channel, f"{me} {ASKED}")
    await alice.send(channel, f"{me} what else did he say?")
    assert "Elias" not in channel.last_message.content


@pytest.mark.parametrize("words", ["thanks!", "Thank you so much", "\N{THUMBS UP SIGN}", "lol ok"])
async def test_thanks_are_no_question(channel: Any, alice: Any, me: str, words: str) -> None:
    await alice.send(channel, f"{me} {ASKED}")
    said = await alice.send(channel, words, reply_to=channel.last_message)
    assert channel.last_message.id == said.id


async def test_a_reply_to_others_is_not_for_the_bot(
    simcord_env: Any, channel: Any, alice: Any, me: str
) -> None:
    bob = channel.guild.add_member(simcord_env.create_user("bob"))
    words = await bob.send(channel, "lovely weather")
    said = await alice.send(channel, "what did Jonah say about rye?", reply_to=words)
    assert channel.last_message.id == said.id


async def test_direct_messages_are_one_conversation(simcord_env: Any) -> None:
    carol = simcord_env.create_user("carol")
    await carol.send_dm(ASKED)
    await carol.send_dm("and Ruth?")
    assert speakers(carol.dm_channel.last_message) == {"Ruth Corbett"}


async def test_a_thread_is_one_conversation(
    simcord_env: Any, channel: Any, alice: Any, me: str
) -> None:
    thread = await opened_thread(simcord_env, channel, alice)
    await alice.send(thread, f"{me} {ASKED}")
    await alice.send(thread, f"{me} and Ruth?")
    assert speakers(thread.last_message) == {"Ruth Corbett"}


async def opened_thread(simcord_env: Any, channel: Any, alice: Any) -> Any:
    message = await alice.send(channel, "let us talk")
    bot_channel = simcord_env.bot.get_channel(channel.id)
    thread = await (await bot_channel.fetch_message(message.id)).create_thread(name="talk")
    return next(one for one in channel.threads if one.id == thread.id)


async def test_a_conversation_survives_a_restart(
    simcord_env: Any, index: Any, records: Records, clock: Clock
) -> None:
    carol = simcord_env.create_user("carol")
    await carol.send_dm(ASKED)
    await simcord_env.restart_bot(QuothClient(Desk(lambda: index, records, now=clock)))
    await carol.send_dm("and Ruth?")
    assert speakers(carol.dm_channel.last_message) == {"Ruth Corbett"}


async def test_a_conversation_is_forgotten_after_its_time(simcord_env: Any, clock: Clock) -> None:
    carol = simcord_env.create_user("carol")
    await carol.send_dm(ASKED)
    clock.now += 25 * HOUR
    await carol.send_dm("what else did he say?")
    assert "Elias" not in carol.dm_channel.last_message.content


async def test_forget_ends_the_conversation(simcord_env: Any) -> None:
    carol = simcord_env.create_user("carol")
    await carol.send_dm(ASKED)
    told = await carol.slash("forget")
    assert told.response.content.startswith("I have forgotten 1 question of yours")
    await carol.send_dm("what else did he say?")
    assert "Elias" not in carol.dm_channel.last_message.content


async def test_an_operator_can_have_somebody_forgotten_and_nobody_else_can(
    simcord_env: Any, channel: Any, alice: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = channel.guild.add_member(simcord_env.create_user("bob"))
    await alice.slash(channel, "ask", question=ASKED)
    refused = await bob.slash(channel, "forget", user=alice)
    assert refused.ephemeral
    assert refused.response.content == say("rights.operators")
    named = Operation(Operators((bob.id,)))
    monkeypatch.setattr(simcord_env.bot, "operation", named)
    told = await bob.slash(channel, "forget", user=alice)
    assert told.response.content.startswith("I have forgotten 1 question of theirs")


async def test_questions_are_forgotten_after_their_time(
    simcord_env: Any, channel: Any, alice: Any, clock: Clock
) -> None:
    first = await alice.slash(channel, "ask", question=ASKED)
    clock.now += 29 * DAY
    assert await forget_old(simcord_env.bot.desk) == 0
    told = await alice.click(first.response, label="More")
    assert told.response.content == "I no longer know what I have shown you. Please ask again."
    clock.now += 2 * DAY
    assert await forget_old(simcord_env.bot.desk) == 1
    assert await forget_old(simcord_env.bot.desk) == 0
    told = await alice.click(first.response, label="Search all speakers")
    assert told.response.content.startswith("This question has been forgotten")


async def test_a_private_answer_is_no_part_of_the_threads_conversation(
    simcord_env: Any, channel: Any, alice: Any, me: str
) -> None:
    thread = await opened_thread(simcord_env, channel, alice)
    await alice.send(thread, f"{me} what did Jonah say about rye?")
    await alice.slash(thread, "ask", question=ASKED, private=True)
    await alice.send(thread, f"{me} what else did he say?")
    assert "speaker: Jonah Abiodun" in thread.last_message.content
