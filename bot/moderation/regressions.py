"""Pinned questions that a re-index came to answer otherwise: queued, and told to moderators."""

from __future__ import annotations

import asyncio
import logging
import secrets
from datetime import datetime
from functools import partial
from typing import NoReturn

import discord

from bot import delivery
from bot.asker import Asker
from bot.controls import Button, Look, Row, doing
from bot.desk import DeclinedError, Desk
from bot.escaping import lines_within
from bot.library import Library
from bot.moderation.screens import NO_ANSWER
from bot.quoting import plain
from bot.records import RecordsError, preferences
from bot.records.preferences import WHOLE_SERVER
from bot.records.queue import Waiting
from bot.replies import MESSAGE_LIMIT, Reply
from index import ChangedPin, format_turn_id

_log = logging.getLogger(__name__)

PIN = "pin:"
EVERY_S = 60.0
TOLD_UNTIL = "pins_told_at"  # of a server: when the last change that was told came about
ANSWERED_OTHERWISE = "**A pinned question is answered otherwise since the index has changed**"
HEAD = "**Pinned questions that are answered otherwise since the index has changed**"
LOOK = "-# /review queue has them, one by one."
_CHANGE_ROOM = 500
_PASSAGE_ROOM = 500


def waiting(changed: ChangedPin) -> Waiting:
    """*changed* as a thing to look at; the same pin is another one when it changes again."""
    at_s = datetime.fromisoformat(changed.at).timestamp()
    return Waiting(f"{PIN}{changed.change.seq}:{round(at_s * 1000)}", int(at_s))


def of_change(changed: ChangedPin, closing: Row, count: int) -> Reply:
    """The question, how it was answered before and how now, and the passage that was pinned."""
    passage = changed.pin.passage
    turn, number = format_turn_id(passage.turn_id), changed.change.seq
    text = "\n".join(
        [
            ANSWERED_OTHERWISE,
            plain(str(changed.change), _CHANGE_ROOM),
            f"> {plain(passage.text, _PASSAGE_ROOM)}",
            f"-# {count:,} waiting",
        ]
    )
    context: Row = (Button("Context", doing("beside", NO_ANSWER, turn), Look.MAIN),)
    here = () if changed.pin.state == "gone" else context
    return Reply(text, (), text, ((*here, Button("Unpin", doing("takeback", number)), *closing),))


def listed(changed: list[ChangedPin]) -> Reply:
    """*changed* in lines, as many as fit."""
    lines = [HEAD, *(f"- {plain(str(one.change), _CHANGE_ROOM)}" for one in changed)]
    text = "\n".join([*lines_within(lines, MESSAGE_LIMIT - len(LOOK)), LOOK])
    return Reply(text, (), text)


async def keep(client: discord.Client, desk: Desk) -> NoReturn:
    """Tells moderators of changed pins soon after an index has changed, whoever changed it."""
    while True:
        await client.wait_until_ready()
        try:
            await tell(client, desk)
        except RecordsError as error:
            _log.error("changed pins not told: %s", error)
        except DeclinedError:
            pass  # no index yet, or none that can be opened: the log has said so
        await asyncio.sleep(EVERY_S)


async def tell(client: discord.Client, desk: Desk) -> int:
    """How many servers were told: in the channel of their digest, what all can see there."""
    told = 0
    channels = await desk.records.run(partial(preferences.everywhere, name="digest_channel"))
    until = await desk.records.run(partial(preferences.everywhere, name=TOLD_UNTIL))
    for guild_id, channel_id in channels.items():
        guild = client.get_guild(guild_id)
        channel = guild.get_channel_or_thread(int(channel_id)) if guild else None
        if not isinstance(channel, discord.abc.Messageable):
            continue
        parent = getattr(channel, "parent_id", None) or int(channel_id)
        found = await _changed(desk, Asker(0, guild_id, parent), str(until.get(guild_id, "")))
        told += bool(found) and await _post(desk, guild_id, channel, found)
    return told


async def _changed(desk: Desk, anybody: Asker, until: str) -> list[ChangedPin]:
    """The pins that changed after *until*, as *anybody* may see them."""

    def work(library: Library) -> list[ChangedPin]:
        return library.moderation.changed_pins(library.view)

    found = await desk.look_up(anybody, work, quickly=True)
    return [one for one in found if one.at > until]


async def _post(
    desk: Desk, guild_id: int, channel: discord.abc.Messageable, found: list[ChangedPin]
) -> bool:
    nonce = secrets.randbits(63)
    if await delivery.post(channel, listed(found), embeds=False, nonce=nonce) is None:
        return False
    put = partial(
        preferences.put,
        guild_id=guild_id,
        channel_id=WHOLE_SERVER,
        name=TOLD_UNTIL,
        value=found[-1].at,
    )
    await desk.records.run(put)
    return True
