"""What nobody could answer: for moderators to see, and once a week in a channel of their choice."""

from __future__ import annotations

import asyncio
import logging
import secrets
import sqlite3
from functools import partial
from typing import NoReturn

import discord

from bot import delivery
from bot.desk import Desk
from bot.escaping import lines_within
from bot.languages import posted_in
from bot.quoting import plain
from bot.records import RecordsError, preferences, queue
from bot.records.preferences import WHOLE_SERVER
from bot.records.queue import Gap
from bot.replies import MESSAGE_LIMIT, Reply
from bot.rules import DAY
from bot.wording import say, speaking

_log = logging.getLogger(__name__)

WEEK = 7 * DAY
LOOKED_BACK = 30 * DAY
EVERY_S = 3600.0
_QUESTION_ROOM = 150


async def gaps_of(desk: Desk, guild_id: int, since_s: int = LOOKED_BACK) -> list[Gap]:
    """The questions of a server within *since_s* seconds that nobody could answer."""
    since = int(desk.now()) - since_s
    return await desk.records.run(lambda held: queue.gaps(held, guild_id, since))


def listed(gaps: list[Gap], head: str | None = None) -> Reply:
    """*gaps* in lines, as many as fit, below *head*."""
    lines = [f"**{head or say('gaps.head')}**", *map(_line, gaps)]
    text = "\n".join(lines_within(lines, MESSAGE_LIMIT)) if gaps else say("gaps.none")
    return Reply(text, (), text)


def _line(gap: Gap) -> str:
    often = f" · {say('gaps.times', count=gap.times)}" if gap.times > 1 else ""
    return f"- {plain(gap.question, _QUESTION_ROOM)}{often}"


async def tell_weekly(client: discord.Client, desk: Desk) -> NoReturn:
    """Posts the digests that are due, now and again until this is cancelled."""
    while True:
        await client.wait_until_ready()
        try:
            await tell(client, desk)
        except RecordsError as error:
            _log.error("digests not posted: %s", error)
        await asyncio.sleep(EVERY_S)


async def tell(client: discord.Client, desk: Desk) -> int:
    """How many digests were posted now: each a week after the last one of its server."""
    now, posted = int(desk.now()), 0
    due = await desk.records.run(partial(_due, now=now))
    for guild_id, channel_id in due:
        found = await gaps_of(desk, guild_id, WEEK)
        guild = client.get_guild(guild_id)
        channel = guild.get_channel_or_thread(channel_id) if guild else None
        if guild is None or not isinstance(channel, discord.abc.Messageable):
            _log.warning("no channel for the digest")
            continue
        if found:
            with speaking(await posted_in(channel, desk)):
                reply = listed(found, say("gaps.digest"))
            taken = await delivery.post(channel, reply, embeds=False, nonce=secrets.randbits(63))
            posted += taken is not None
        put = partial(
            preferences.put,
            guild_id=guild_id,
            channel_id=WHOLE_SERVER,
            name="digest_at",
            value=now,
        )
        await desk.records.run(put)
    return posted


def _due(database: sqlite3.Connection, now: int) -> list[tuple[int, int]]:
    """The servers whose last digest is a week ago, with the channel that each goes to."""
    set_for = preferences.everywhere(database, "digest_channel")
    told = preferences.everywhere(database, "digest_at")
    return [
        (guild, int(channel))
        for guild, channel in set_for.items()
        if int(told.get(guild, 0)) <= now - WEEK
    ]
