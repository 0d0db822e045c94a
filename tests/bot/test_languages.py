"""In which language the bot answers: what was set, else the server's own, else English."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.asker import Asker
from bot.client import QuothClient
from bot.desk import Desk
from bot.languages import listen, of_locale, posted_in, spoken_at
from bot.preferences import Chosen, Preferences
from bot.records import Records
from bot.wording import ENGLISH, language, say, speaking
from index import NoIndexError, Settings, TranscriptIndex
from index.backup import backup, restore

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
    ("locale", "spoken"),
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
def test_a_locale_of_discord_is_spoken_where_there_is_a_file(locale: Any, spoken: str) -> None:
    assert of_locale(locale) == spoken


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
    shown = told.followups[0] if told.followups else told.response
    assert shown.content.startswith("Die Frage hat keine Wörter")


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


async def test_alone_with_somebody_the_bot_speaks_as_their_discord_does(records: Records) -> None:
    """There is no server whose language it could be."""
    desk = Desk(lambda: pytest.fail("opened"), records)
    somebody = SimpleNamespace(id=1)
    interaction = SimpleNamespace(
        guild=None, guild_id=None, user=somebody, channel_id=2, channel=None, locale="fr"
    )
    await listen(cast("Any", interaction), desk)
    assert language() == "fr"
    desk.close()


async def test_what_is_posted_unasked_is_in_the_language_of_its_channel(
    simcord_env: Any, channel: Any, alice: Any
) -> None:
    """Watches, digests and answers that are drawn anew; a thread's channel speaks for it."""
    await alice.slash(channel, "settings set", language="es", channel=channel)
    desk, there = simcord_env.bot.desk, simcord_env.bot.get_channel(channel.id)
    thread = await there.create_thread(name="horns", type=discord.ChannelType.public_thread)
    assert await posted_in(there, desk) == "es"
    assert await posted_in(thread, desk) == "es"
    assert await posted_in(simcord_env.bot.user, desk) == "en"


async def test_a_disk_that_is_slow_is_not_waited_for(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord wants a sign within three seconds: it is given in the server's own language."""
    desk, released = Desk(lambda: pytest.fail("opened"), records), asyncio.Event()

    async def slow(_asker: Asker) -> Chosen:
        await released.wait()
        return Chosen(language="fr")

    monkeypatch.setattr(desk.preferences, "of", slow)
    monkeypatch.setattr("bot.languages.PATIENCE_S", 0.01)
    assert await spoken_at(desk, Asker(1, 2, 3), "de") == "de"
    released.set()
    assert await spoken_at(desk, Asker(1, 2, 3), "de") == "fr"
    desk.close()


async def test_the_language_is_kept_over_a_restart_and_in_a_backup(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "data")
    kept = Records(settings.records_path)
    await Preferences(kept).put(1, None, "language", "de")
    kept.close()
    backup(settings, tmp_path / "kept.zip")
    restore(replace(settings, home=tmp_path / "other"), tmp_path / "kept.zip")
    restored = Records(replace(settings, home=tmp_path / "other").records_path)
    assert (await Preferences(restored).of(Asker(1, 1, 2))).language == "de"
    restored.close()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """No test leaves another language behind."""
    with speaking(ENGLISH):
        yield
