"""Pins are regression tests: moderators learn which pinned questions are answered otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.client import QuothClient
from bot.desk import Desk
from bot.moderation import regressions
from bot.records import Records
from bot.wording import say
from index import By, Settings, TranscriptIndex

HARBOUR = """# The harbour at night

**Oskar Brandt:** The dredging alone costs four million crowns a year. Nobody likes to hear that.

**Vera Lindqvist:** The ferry tickets went up by a fifth, and the pensioners stay away.
"""
TOWN = """# The town council

**Mira Tolland:** The dredging costs five million crowns, the dredging that nobody asked for.
"""
QUESTION = "what does the dredging cost?"
CHANGED = f"pinned “{QUESTION}”: Oskar Brandt, The harbour at night (the pinned passage) → "
MODERATOR = discord.Permissions(
    view_channel=True, send_messages=True, manage_messages=True, use_application_commands=True
)


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    folder = tmp_path / "talks"
    folder.mkdir()
    (folder / "harbour.md").write_text(HARBOUR)
    return folder


@pytest.fixture
def index(tmp_path: Path, talks: Path) -> Iterator[TranscriptIndex]:
    with TranscriptIndex.open(Settings(home=tmp_path / "data"), create=True) as made:
        made.add([talks])
        yield made


@pytest.fixture
def simcord_bot(index: TranscriptIndex, records: Records) -> QuothClient:
    return QuothClient(Desk(lambda: index, records))


@dataclass(frozen=True, slots=True)
class Court:
    """A server with a channel and a moderator, and its pin."""

    channel: Any
    moderator: Any

    @property
    def scope(self) -> str:
        return str(self.channel.guild.id)


def court(env: Any, name: str) -> Court:
    channel = env.create_guild(name).create_text_channel("general")
    role = channel.guild.create_role("keeper", permissions=MODERATOR)
    return Court(channel, channel.guild.add_member(env.create_user(name), roles=[role]))


@pytest.fixture
def mine(simcord_env: Any, index: TranscriptIndex) -> Court:
    """A server that has pinned Oskar's passage."""
    made = court(simcord_env, "mod")
    turn = index.ask(QUESTION).citations[0].turn_id
    index.moderation.pin(turn, QUESTION, By("4711", made.scope))
    return made


@pytest.fixture
def changed(index: TranscriptIndex, mine: Court, talks: Path) -> Court:
    """The same after a re-index that answers the pinned question otherwise."""
    (talks / "harbour.md").write_text(HARBOUR.replace("dredging alone", "coffee alone"))
    (talks / "town.md").write_text(TOWN)
    assert len(index.add([talks]).pins_changed) == 1
    index.moderation.fine(
        index.ask("what does the coffee cost?").citations[0].turn_id,
        By("4711", mine.scope),
        refers=1,
    )
    return mine


async def test_a_changed_pin_is_in_the_queue_by_name(changed: Court) -> None:
    """Until a moderator has looked at it; a re-index that changes nothing brings it not back."""
    waiting = (await changed.moderator.slash(changed.channel, "review queue")).response
    assert waiting.content.startswith(f"**{say('regression.one')}**")
    assert f"{CHANGED}Mira Tolland, The town council" in waiting.content
    assert "coffee alone costs four million" in waiting.content
    around = await changed.moderator.click(waiting, label="Context")
    assert "coffee alone" in json.dumps([one.to_dict() for one in around.response.embeds])
    await changed.moderator.click(waiting, label="Done")
    assert "Nothing is waiting" in waiting.content


async def test_a_changed_pin_can_be_taken_back_from_the_queue(
    changed: Court, index: TranscriptIndex
) -> None:
    waiting = (await changed.moderator.slash(changed.channel, "review queue")).response
    await changed.moderator.click(waiting, label="Unpin")
    assert index.moderation.pins() == []
    again = (await changed.moderator.slash(changed.channel, "review queue")).response
    assert again.content.startswith("Nothing is waiting")


async def test_a_pin_that_changes_again_is_another_thing(
    changed: Court, index: TranscriptIndex, talks: Path
) -> None:
    waiting = (await changed.moderator.slash(changed.channel, "review queue")).response
    await changed.moderator.click(waiting, label="Done")
    (talks / "harbour.md").unlink()
    index.add([talks], prune=True)
    again = (await changed.moderator.slash(changed.channel, "review queue")).response
    assert "the pinned passage is gone" in again.content
    assert "Context" not in json.dumps([one["components"] for one in again.components])


async def test_another_server_is_told_nothing_of_it(simcord_env: Any, changed: Court) -> None:
    other = court(simcord_env, "eve")
    for where in (changed, other):
        await simcord_env.bot.desk.preferences.put(
            where.channel.guild.id, None, "digest_channel", where.channel.id
        )
    result = await other.moderator.slash(other.channel, "review queue")
    assert result.response.content.startswith("Nothing is waiting")
    assert await regressions.tell(simcord_env.bot, simcord_env.bot.desk) == 1
    assert other.channel.history() == []


async def test_the_moderators_channel_is_told_once_after_each_change(
    simcord_env: Any, changed: Court
) -> None:
    """Whoever re-indexed: the schedule, a watched folder or the command line."""
    client = simcord_env.bot
    assert await regressions.tell(client, client.desk) == 0
    await client.desk.preferences.put(
        changed.channel.guild.id, None, "digest_channel", changed.channel.id
    )
    assert await regressions.tell(client, client.desk) == 1
    assert await regressions.tell(client, client.desk) == 0
    (told,) = changed.channel.history()
    assert told.content.startswith(f"**{say('regression.head')}**")
    assert f"{CHANGED}Mira Tolland, The town council" in told.content
