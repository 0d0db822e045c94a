"""How often one person may ask."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot import asking
from bot.asker import Asker
from bot.desk import Desk
from bot.pace import BURST, REMEMBERED, Pace
from bot.rules import Rules
from index import NoIndexError

FOG = "what did Elias Corbett say about the fog horn"


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


def test_without_a_cooldown_people_ask_as_they_like() -> None:
    pace = Pace()
    assert [pace.wait_s(1, 100.0, 0) for _ in range(BURST)] == [0] * BURST


def test_a_flood_is_slowed_down() -> None:
    pace = Pace()
    for _ in range(BURST):
        pace.wait_s(1, 100.0, 0)
    assert pace.wait_s(1, 100.0, 0) == 1
    assert pace.wait_s(2, 100.0, 0) == 0
    assert pace.wait_s(1, 101.0, 0) == 0


def test_a_cooldown_counts_from_the_last_question_that_was_asked() -> None:
    """Asking too soon does not make the wait longer."""
    pace = Pace()
    waits = [pace.wait_s(1, now, 15) for now in (100.0, 103.2, 110.0, 115.0, 116.0)]
    assert waits == [0, 12, 5, 0, 14]


def test_who_asked_long_ago_is_forgotten_first() -> None:
    pace = Pace()
    for user in range(REMEMBERED + 1):
        pace.wait_s(user, 100.0, 15)
    assert pace.wait_s(0, 100.0, 15) == 0
    assert pace.wait_s(REMEMBERED, 100.0, 15) == 15


async def test_who_asks_too_soon_is_told_when_to_try_again(
    simcord_env: Any, channel: Any, index: Any
) -> None:
    alice = channel.guild.add_member(simcord_env.create_user("alice"))
    desk = simcord_env.bot.desk
    desk.now = iter([100.0, 100.0, 103.5]).__next__
    await desk.preferences.put(channel.guild.id, channel.id, "cooldown_s", 15)
    await alice.slash(channel, "ask", question=FOG)
    told = await alice.slash(channel, "ask", question=FOG)
    assert told.ephemeral
    assert told.response.content == "You asked a moment ago. Try again in 12 s."
    assert len(index.asked) == 1


async def test_a_disk_that_hangs_does_not_hold_up_the_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    """Discord waits three seconds for it: the defaults hold where the settings come later."""
    monkeypatch.setattr(asking, "PATIENCE_S", 0.01)
    desk = Desk(no_index, rules=Rules(cooldown_s=15), now=lambda: 1000.0)

    async def hanging(_work: Any) -> Any:
        await asyncio.sleep(60)

    monkeypatch.setattr(desk.records, "run", hanging)
    somewhere = Asker(user_id=7, guild_id=1, channel_id=2)
    assert [await asking.wait_s(desk, somewhere) for _ in range(2)] == [0, 15]


def no_index() -> Any:
    raise NoIndexError("nowhere")
