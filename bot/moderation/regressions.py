"""Pinned questions that a re-index came to answer otherwise: queued, and told to moderators."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, NoReturn

import discord

from bot import delivery
from bot.asker import Asker
from bot.controls import Button, Look, Row, doing
from bot.desk import DeclinedError, Desk
from bot.escaping import lines_within
from bot.languages import posted_in
from bot.library import Library
from bot.moderation.screens import NO_ANSWER
from bot.quoting import plain
from bot.records import RecordsError, preferences
from bot.records.preferences import WHOLE_SERVER
from bot.records.queue import Waiting
from bot.replies import MESSAGE_LIMIT, Reply
from bot.wording import say, speaking
from index import ChangedPin, format_turn_id

_log = logging.getLogger(__name__)

PIN = "pin:"
EVERY_S = 60.0
TOLD_UNTIL = "pins_told_at"  # of a server: when the last change that was told came about
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
            f"**{say('regression.one')}**",
            plain(in_words(changed.change.as_json()), _CHANGE_ROOM),
            f"> {plain(passage.text, _PASSAGE_ROOM)}",
            f"-# {say('queue.waiting', count=count)}",
        ]
    )
    context: Row = (Button(say("button.context"), doing("beside", NO_ANSWER, turn), Look.MAIN),)
    here = () if changed.pin.state == "gone" else context
    unpin = Button(say("button.unpin"), doing("takeback", number))
    return Reply(text, (), text, ((*here, unpin, *closing),))


def listed(changed: list[ChangedPin]) -> Reply:
    """*changed* in lines, as many as fit."""
    told = (plain(in_words(one.change.as_json()), _CHANGE_ROOM) for one in changed)
    lines = [f"**{say('regression.head')}**", *(f"- {one}" for one in told)]
    look = f"-# {say('regression.look')}"
    text = "\n".join([*lines_within(lines, MESSAGE_LIMIT - len(look)), look])
    return Reply(text, (), text)


def in_words(change: Mapping[str, Any]) -> str:
    """A *change* of docs/json.md in a sentence, in the language spoken."""
    before, after = _outcome(change["before"]), say("regression.gone")
    if change["after"] is not None:
        after = _outcome(change["after"])
    if after == before:
        after = say("regression.another", after=after)
    return say("regression.change", question=change["question"], before=before, after=after)


def _outcome(outcome: Mapping[str, Any]) -> str:
    """How a question was answered, in a few words, by name."""
    said = ", ".join(filter(None, (outcome["speaker"], outcome["episode"])))
    if said and outcome["first"] is None:  # somebody else's, by `Outcome.hidden`
        said = say("regression.hidden")
    said = said or say(f"regression.said_{outcome['state']}")
    rank = outcome["rank"]
    if rank is None:
        place = say("regression.not_found")
    else:
        place = say("regression.first") if rank == 1 else say("regression.at_place", rank=rank)
    return say("regression.outcome", said=said, place=place)


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
    with speaking(await posted_in(channel, desk)):
        reply = listed(found)
    if await delivery.post(channel, reply, embeds=False, nonce=nonce) is None:
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
