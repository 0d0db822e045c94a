"""What people in Discord see when they use the bot's commands."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Any

import discord
import pytest
from discord import app_commands

from bot import commands, replies
from bot.client import QuothClient
from bot.commands.ask import QuestionText
from bot.desk import Desk
from bot.wording import say
from index import LONGEST_QUESTION, IndexStoreError, NoIndexError, QuestionError

QUESTION = "what did Mines say about over-the-horizon counterterrorism"


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("alice"))


def requests(env: Any) -> list[tuple[str, str]]:
    """The requests of the bot since it is ready, ids left out."""
    made = [(one.method, re.sub(r"\d{6,}", "…", one.path)) for one in env.http_requests]
    return [(method, path) for method, path in made if "applications" not in path]


def refusal(result: Any) -> str:
    """What the asker alone is told, in place of an answer for all."""
    (told,) = [one for one in (result.response, *result.followups) if one is not None]
    assert told.ephemeral
    return str(told.content)


async def test_ask_defers_at_once_then_shows_the_quote(
    simcord_env: Any, channel: Any, alice: Any, index: Any
) -> None:
    """The acknowledgement is the first thing that is sent; the answer takes its place."""
    result = await alice.slash(channel, "ask", question=QUESTION)
    assert index.asked == [QUESTION]
    assert not result.ephemeral
    (embed,) = result.response.embeds
    assert embed.author.name == "Andrew Mines"
    assert "**over-the-horizon counterterrorism**" in embed.description
    assert embed.footer.text.endswith("undated · line 28")
    callbacks = [one.json for one in simcord_env.http_requests if "callback" in one.path]
    assert callbacks == [{"type": 5}]
    assert requests(simcord_env) == [
        ("POST", "/interactions/…/simcord_interaction_…/callback"),
        ("PATCH", "/webhooks/…/simcord_interaction_…/messages/@original"),
    ]


async def test_ask_answers_in_a_direct_message(simcord_env: Any) -> None:
    bob = simcord_env.create_user("bob")
    result = await bob.slash("ask", question=QUESTION)
    assert result.response.embeds[0].author.name == "Andrew Mines"


async def test_ask_pings_nobody(simcord_env: Any, channel: Any, alice: Any) -> None:
    """Every request that carries words forbids pings, beside the client's own default."""
    await alice.slash(channel, "ask", question="@everyone @here <@1>")
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> @everyone?")
    bodies = [one.json for one in simcord_env.http_requests if one.json and "tts" in one.json]
    assert [body["allowed_mentions"]["parse"] for body in bodies] == [[], []]
    assert simcord_env.bot.allowed_mentions.to_dict() == {"parse": []}


async def test_where_embeds_are_forbidden_the_answer_is_text(
    simcord_env: Any, channel: Any, alice: Any
) -> None:
    no_embeds = discord.PermissionOverwrite(embed_links=False)
    plain = channel.guild.create_text_channel(
        "plain", overwrites={channel.guild.default_role: no_embeds}
    )
    result = await alice.slash(plain, "ask", question=QUESTION)
    assert result.response.embeds == []
    assert "> … And so now people" in result.response.content
    assert "**over-the-horizon counterterrorism**" in result.response.content


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (
            QuestionError("the question is empty: say what you want to know"),
            "The question is empty: say what you want to know.",
        ),
        (NoIndexError("data"), say("fault.nothing_indexed")),
    ],
)
async def test_what_cannot_be_answered_is_said_in_a_sentence(
    channel: Any, alice: Any, index: Any, problem: Exception, words: str
) -> None:
    index.answer = problem
    result = await alice.slash(channel, "ask", question="...")
    assert refusal(result) == words
    assert channel.last_message is None


@pytest.mark.usefixtures("late")
async def test_what_is_refused_late_is_said_to_the_asker_alone_all_the_same(
    channel: Any, alice: Any, index: Any
) -> None:
    """Where all were shown a "thinking…" by then, that goes."""
    index.answer = NoIndexError("data")
    result = await alice.slash(channel, "ask", question="...")
    assert refusal(result) == say("fault.nothing_indexed")
    assert len(result.followups) == 1
    assert channel.last_message is None


async def test_what_is_refused_soon_is_the_first_sign_and_the_only_request(
    simcord_env: Any, channel: Any, alice: Any, index: Any
) -> None:
    """Discord takes one first sign: a request that is repeated says nothing twice."""
    index.answer = NoIndexError("data")
    await alice.slash(channel, "ask", question="...")
    assert requests(simcord_env) == [
        ("POST", "/interactions/…/simcord_interaction_…/callback"),
    ]


async def test_what_only_an_operator_can_mend_has_an_id_that_is_in_the_log(
    channel: Any, alice: Any, index: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """The asker sees no path and no reason; the log has both, under the id that the asker sees."""
    index.answer = IndexStoreError("/srv/quoth is damaged")
    result = await alice.slash(channel, "ask", question="what did Mines say")
    found = re.search(r"under ([0-9a-f]{8})\.$", refusal(result))
    assert found is not None
    assert "/srv" not in refusal(result)
    (line,) = [one for one in caplog.records if getattr(one, "id", None) == found[1]]
    assert line.getMessage() == "cannot search: /srv/quoth is damaged"


async def test_the_unforeseen_is_an_apology_and_no_words_of_the_asker_are_logged(
    channel: Any, alice: Any, index: Any, caplog: pytest.LogCaptureFixture
) -> None:
    index.answer = ZeroDivisionError("secret question")
    result = await alice.slash(channel, "ask", question="secret question")
    found = re.search(r"under ([0-9a-f]{8})\.$", refusal(result))
    assert found is not None
    (line,) = [vars(one) for one in caplog.records if getattr(one, "id", None) == found[1]]
    assert line["error"] == "ZeroDivisionError"
    assert "conftest.py" in line["frames"]
    assert "secret" not in str(line)
    assert "alice" not in str(line)


async def test_about_says_what_the_bot_knows(channel: Any, alice: Any) -> None:
    result = await alice.slash(channel, "about")
    (embed,) = result.response.embeds
    assert "1 episode, 17 turns by 2 speakers" in embed.description
    assert re.fullmatch(r"version \d+\.\d+\.\d+", embed.footer.text)


async def test_a_command_that_discord_still_shows_but_the_bot_dropped_is_explained(
    simcord_env: Any, channel: Any, alice: Any
) -> None:
    simcord_env.bot.tree.remove_command("about")
    result = await alice.slash(channel, "about")
    assert result.ephemeral
    assert result.response.content == say("fault.changed")
    assert [type(error) for error in simcord_env.errors] == [app_commands.CommandNotFound]


async def test_a_command_that_fails_before_it_answers_is_apologised_for(
    simcord_env: Any, channel: Any, alice: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A defect in a command leaves its asker with a sentence, and the log with its place."""
    command = simcord_env.bot.tree.get_command("about")

    async def broken(_interaction: discord.Interaction[Any]) -> None:
        raise ZeroDivisionError

    command._callback = broken
    result = await alice.slash(channel, "about")
    assert result.ephemeral
    assert result.response.content.startswith("Something went wrong on my side.")
    assert [type(error) for error in simcord_env.errors] == [app_commands.CommandInvokeError]
    assert "command failed" in caplog.text
    assert [getattr(one, "error", None) for one in caplog.records][-1] == "ZeroDivisionError"


@pytest.mark.parametrize("module", list(commands.modules()), ids=lambda module: module.__name__)
def test_every_command_group_adds_commands_that_discord_takes(
    module: ModuleType, index: Any
) -> None:
    """A group is found by itself; its commands have names and descriptions within the limits."""
    client = QuothClient(Desk(lambda: index))
    client.tree.clear_commands(guild=None)
    module.add_to(client.tree, client.desk)
    added = client.tree.get_commands()
    assert added
    for command in added:
        if isinstance(command, app_commands.ContextMenu):
            assert 1 <= len(command.name) <= 32
            continue
        for one in [command, *(command.commands if hasattr(command, "commands") else ())]:
            assert re.fullmatch(r"[a-z_-]{1,32}", one.name)
            assert 1 <= len(one.description) <= 100
            options = getattr(one, "parameters", ())
            assert all(1 <= len(option.description) <= 100 for option in options)
        assert client.tree.allowed_contexts.guild
        assert client.tree.allowed_contexts.dm_channel


def test_discord_stops_a_question_at_the_length_that_the_index_takes() -> None:
    assert QuestionText().max_value == LONGEST_QUESTION


async def test_a_question_that_is_too_long_all_the_same_gets_the_sentence_of_the_index(
    simcord_env: Any, channel: Any, alice: Any, index: Any
) -> None:
    """Discord's own limit is no promise: what comes is asked, and the index says what is wrong."""
    option = simcord_env.bot.tree.get_command("ask")._params["question"]
    option.max_value = None
    await simcord_env.bot.tree.sync()
    index.answer = QuestionError("the question has 4,000 characters: ask in at most 2,000")
    result = await alice.slash(channel, "ask", question="x" * 4000)
    assert refusal(result) == "The question has 4,000 characters: ask in at most 2,000."


def test_no_privileged_intent_is_asked_for(index: Any) -> None:
    intents = QuothClient(Desk(lambda: index)).intents
    assert {name for name, wanted in intents if wanted} == {
        "guilds",
        "guild_messages",
        "dm_messages",
    }


@pytest.mark.simcord(approved_intents=discord.Intents.none())
async def test_the_bot_connects_where_no_privileged_intent_is_approved(
    channel: Any, alice: Any
) -> None:
    assert (await alice.slash(channel, "about")).acknowledged


def test_a_reply_needs_no_cards(index: Any) -> None:
    assert replies.of_words("Nothing.") == replies.Reply("Nothing.", (), "Nothing.")
