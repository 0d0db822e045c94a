"""In which language the bot answers: what was set, else the server's own, else English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.asker import Asker
from bot.client import QuothClient
from bot.desk import Desk
from bot.languages import of_locale
from bot.records import Records
from bot.wording import ENGLISH, say, speaking
from index import NoIndexError, TranscriptIndex

FOG = "what did Elias Corbett say about the fog horn"


@pytest.fixture
def simcord_bot(invented: TranscriptIndex, records: Records) -> QuothClient:
    return QuothClient(Desk(lambda: invented, records))


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    role = channel.guild.create_role("manager", permissions=discord.Permissions(manage_guild=True))
    return channel.guild.add_member(simcord_env.create_user("alice"), roles=[role])


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de", "de"),
        ("es-419", "es"),
        ("es-ES", "es"),
        (discord.Locale.french, "fr"),
        ("en-US", "en"),
        ("ja", "en"),
        (None, "en"),
    ],
)
def test_a_locale_of_discord_is_spoken_where_there_is_a_file(locale: Any, language: str) -> None:
    assert of_locale(locale) == language


async def test_what_is_set_for_a_server_is_spoken_at_once(channel: Any, alice: Any) -> None:
    shown = await alice.slash(channel, "settings set", language="de")
    assert "Sprache: Deutsch" in shown.response.content
    answer = await alice.slash(channel, "ask", question=FOG)
    assert "Person: Elias Corbett" in answer.response.content
    assert [one["label"] for one in answer.response.components[0]["components"]] == [
        "Mehr",
        "Kontext",
        "Nachfragen",
    ]


async def test_a_channel_may_speak_another_language_than_its_server(
    channel: Any, alice: Any
) -> None:
    other = channel.guild.create_text_channel("other")
    await alice.slash(channel, "settings set", language="de")
    await alice.slash(channel, "settings set", language="fr", channel=other)
    assert (await alice.slash(other, "who")).response.embeds[0].author.name == "Qui parle"
    assert (await alice.slash(channel, "who")).response.embeds[0].author.name == "Wer spricht"
    await alice.slash(channel, "settings set", language="own", channel=other)
    assert (await alice.slash(other, "who")).response.embeds[0].author.name == "Who speaks"
    shown = await alice.slash(channel, "settings reset")
    assert "language: the server’s own (English)" in shown.response.content


async def test_without_a_setting_the_servers_own_language_is_spoken(simcord_env: Any) -> None:
    guild = simcord_env.create_guild(preferred_locale="es-ES")
    channel = guild.create_text_channel("general")
    bob = guild.add_member(simcord_env.create_user("bob"))
    assert (await bob.slash(channel, "who")).response.embeds[0].author.name == "Quién habla"


async def test_a_mention_is_answered_in_the_channels_language(
    simcord_env: Any, channel: Any, alice: Any
) -> None:
    await alice.slash(channel, "settings set", language="de", channel=channel)
    me = simcord_env.bot.user
    await alice.send(channel, f"<@{me.id}>")
    with speaking("de"):
        assert channel.last_message.content.replace("\\", "") == say("fault.help")


async def test_an_error_is_told_in_the_language_too(channel: Any, alice: Any) -> None:
    await alice.slash(channel, "settings set", language="de")
    told = await alice.slash(channel, "ask", question="?!")
    assert told.followups[0].content.startswith("Die Frage hat keine Wörter")


async def test_what_a_thread_says_is_in_the_language_of_who_waits(tmp_path: Path) -> None:
    """The desk's threads speak as the task does that waits for them."""

    def broken() -> TranscriptIndex:
        raise NoIndexError(str(tmp_path))

    desk = Desk(broken)
    with speaking("fr"):
        reply = await desk.reply(Asker(1), lambda _library: pytest.fail("looked up"))
    with speaking("fr"):
        assert reply.text.replace("\\", "") == say("fault.nothing_indexed")
    desk.close()


async def test_a_language_that_is_no_longer_spoken_is_the_servers_own(
    records: Records, channel: Any, alice: Any, simcord_env: Any
) -> None:
    """What is in the database may be of a newer bot."""
    await simcord_env.bot.desk.preferences.put(channel.guild.id, None, "language", "tlh")
    assert (await alice.slash(channel, "who")).response.embeds[0].author.name == "Who speaks"


async def test_the_log_is_english(
    channel: Any, alice: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await alice.slash(channel, "settings set", language="de")
    caplog.clear()
    with caplog.at_level("INFO"):
        await alice.slash(channel, "ask", question=FOG)
    assert not [one for one in caplog.messages if "beantwortet" in one]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """No test leaves another language behind."""
    with speaking(ENGLISH):
        yield
