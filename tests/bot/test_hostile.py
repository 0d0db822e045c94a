"""A transcript whose turns are meant to act in Discord does nothing on any screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot import watching
from index import Settings, TranscriptIndex
from tests.wire.limits import faults_of

HOSTILE = Path(__file__).resolve().parent / "hostile"
QUESTIONS = (
    "what was said about the lighthouse",
    "what did Mallory say about lighthouse doors",
    "what did Trent say about one word without a space",
    "everything Trent said about the lamp",
    "everything Mallory said about the lighthouse",
    "who mentioned the lamp",
    "how often did Trent mention the lighthouse",
    "what did @everyone say about [lamps](http://evil.example) ```now``` <@1>",
    "what did Mallory say about the price of bitcoin",
)


@pytest.fixture(scope="module")
def hostile_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TranscriptIndex]:
    settings = Settings(home=tmp_path_factory.mktemp("hostile"))
    with TranscriptIndex.open(settings, create=True) as made:
        made.add([HOSTILE])
        yield made


@pytest.fixture
def index(hostile_index: TranscriptIndex) -> TranscriptIndex:
    return hostile_index


@pytest.fixture
def guild(simcord_env: Any) -> Any:
    return simcord_env.create_guild()


@pytest.fixture(params=["cards", "text"])
def channel(guild: Any, request: pytest.FixtureRequest) -> Any:
    """A channel for either form of what is shown."""
    if request.param == "cards":
        return guild.create_text_channel("general")
    no_embeds = discord.PermissionOverwrite(embed_links=False)
    return guild.create_text_channel("plain", overwrites={guild.default_role: no_embeds})


@pytest.fixture
def alice(simcord_env: Any, guild: Any) -> Any:
    return guild.add_member(simcord_env.create_user("alice"))


def bodies(env: Any) -> Iterator[dict[str, Any]]:
    """Every message that the bot sent or edited, as Discord got it."""
    for one in env.http_requests:
        body = one.json if isinstance(one.json, dict) else {}
        if "callback" in one.path:
            body = body.get("data") or {}
        if body.get("content") or body.get("embeds"):
            yield body


def assert_harmless(env: Any, acting: Callable[[str], list[str]], words_of: Any) -> int:
    """Nothing acts, pings or breaks a limit in anything that was sent; how much that was."""
    count = 0
    for body in bodies(env):
        count += 1
        assert faults_of(body) == []
        content = body.get("content") or ""
        if content.startswith("```text\n"):  # in a code block nothing acts, if it is one to its end
            assert content.count("```") == 2
            assert content.endswith("\n```")
        elif not re.fullmatch(r"Shared in <#\d+>\.", content):  # the bot's own words
            assert acting(words_of(content)) == []
        for embed in body.get("embeds") or ():
            assert acting(words_of(embed["description"])) == []
            for unmarked in (embed["author"]["name"], embed["footer"]["text"]):
                assert "@everyone" not in unmarked
                assert "\u202e" not in unmarked
                assert "://" not in unmarked
    return count


@pytest.mark.parametrize("question", QUESTIONS)
async def test_answers_do_nothing(  # noqa: PLR0917 - fixtures
    simcord_env: Any, channel: Any, alice: Any, question: str, acting: Any, words_of: Any
) -> None:
    await alice.slash(channel, "ask", question=question)
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> {question}")
    assert assert_harmless(simcord_env, acting, words_of) == 2


async def test_every_page_of_the_context_does_nothing(
    simcord_env: Any, channel: Any, alice: Any, acting: Any, words_of: Any
) -> None:
    first = await alice.slash(channel, "ask", question=QUESTIONS[0])
    page = (await alice.click(first.response, label="Context")).response
    for label in ("Earlier", "Earlier", "Earlier", "The quote", "Later", "Later", "Later"):
        below = [one for row in page.components for one in row["components"]]
        found = [one for one in below if one.get("label") == label]
        if found and not found[0].get("disabled"):
            await alice.click(page, label=label)
    await alice.click(page, label="Copy")
    assert assert_harmless(simcord_env, acting, words_of) >= 5


async def test_every_quote_can_be_copied_and_shared(
    simcord_env: Any, channel: Any, alice: Any, acting: Any, words_of: Any
) -> None:
    for question in QUESTIONS[3:5]:
        first = await alice.slash(channel, "ask", question=question)
        page = (await alice.click(first.response, label="Context")).response
        menu = next(one for row in page.components for one in row["components"] if one["type"] == 3)
        for option in menu["options"]:
            await alice.select(page, [option["value"]], custom_id=menu["custom_id"])
            await alice.click(page, label="Copy")
            offered = (await alice.click(page, label="Share")).response
            target = offered.components[0]["components"][0]["custom_id"]
            await alice.select(offered, [channel], custom_id=target)
    assert assert_harmless(simcord_env, acting, words_of) >= 20


async def test_lists_choices_and_watches_do_nothing(
    simcord_env: Any, channel: Any, alice: Any, acting: Any, words_of: Any
) -> None:
    await alice.slash(channel, "who")
    await alice.slash(channel, "episodes list")
    for option in ("speaker", "episode"):
        for choice in await alice.autocomplete(channel, "ask", option, "", question="q"):
            assert "@everyone" not in choice["name"]
            assert "\u202e" not in choice["name"]
    await alice.slash(channel, "watch add", speaker="Trent Oduya", about="lighthouse")
    await alice.slash(channel, "watch add", speaker="Mallory Vane")
    await alice.slash(channel, "watch list")
    records = simcord_env.bot.desk.records
    await records.run(lambda held: held.execute("UPDATE watches SET heard = x''"))
    assert await watching.tell(simcord_env.bot, simcord_env.bot.desk) == 2
    assert assert_harmless(simcord_env, acting, words_of) >= 6
