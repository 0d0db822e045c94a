"""Watches, evaluated when the index has changed: channels are told what somebody now says."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NoReturn

import discord

from bot.asker import Asker
from bot.desk import DeclinedError, Desk
from bot.languages import posted_in
from bot.library import Library
from bot.passages import blocks, cards, cited
from bot.posting import post_quotes
from bot.quoting import plain
from bot.records import RecordsError, watches
from bot.records.answers import Quoted
from bot.records.watches import Watch
from bot.replies import MESSAGE_LIMIT, Colour, Reply
from bot.wording import say, speaking
from index import Citation, GoneTurnError, format_turn_id

_log = logging.getLogger(__name__)

EVERY_S = 20.0  # how soon after a commit channels are told
MOST_SHOWN = 3  # turns in one message; more are counted
MOST_READ = 400  # new turns of one watch that are read for its words
FEW_READ = 20  # where any turn will do
WORTH_SAYING = 6  # words: shorter turns are shown where there is nothing else
_NAME_ROOM = 100


@dataclass(frozen=True, slots=True)
class News:
    """What is new for a watch: the turns to show, how many there are, all that is heard now."""

    shown: tuple[Citation, ...]
    count: int
    heard: frozenset[int]


async def keep(client: discord.Client, desk: Desk) -> NoReturn:
    """Looks again and again whether the index has changed, and tells channels what is new."""
    seen: object = None
    while True:
        try:
            seen = await _if_changed(client, desk, seen)
        except DeclinedError:
            pass  # no index yet, or none that can be opened: the log has said so
        except RecordsError as error:
            _log.error("watches not read: %s", error)
        await asyncio.sleep(EVERY_S)


async def _if_changed(client: discord.Client, desk: Desk, seen: object) -> object:
    """Tells channels what is new where the index is not as *seen*; how it is now."""
    if not await desk.records.run(watches.every):
        return None
    generation = await desk.look_up(Asker(0), lambda library: library.state, quickly=True)
    if generation != seen:
        await tell(client, desk)
    return generation


async def tell(client: discord.Client, desk: Desk) -> int:
    """
    Tells every channel that watches for it what was newly said; how many were told.

    What was told is remembered after Discord took it: a bot that is killed in between tells it
    again, with a nonce by which Discord shows it once.
    """
    count = 0
    for watch in await desk.records.run(watches.every):
        if watch.id is not None and await _tell_one(client, desk, watch, watch.id):
            count += 1
    return count


async def _tell_one(client: discord.Client, desk: Desk, watch: Watch, watch_id: int) -> bool:
    channel = client.get_channel(watch.channel_id)
    if not isinstance(channel, discord.abc.Messageable):
        return False  # deleted, or in a server that is not reachable now
    eyes = _eyes(watch, channel)
    found = await desk.look_up(eyes, partial(news, watch), quickly=True)
    if found.shown:
        with speaking(await posted_in(channel, desk)):
            reply, nonce = message_of(watch, found), _nonce(watch, found)
        if not await post_quotes(desk, channel, reply, found.shown, nonce=nonce):
            return False
        _log.info("watch told", extra={"turns": found.count})
    if found.heard != watch.heard:
        await desk.records.run(lambda held: watches.told(held, watch_id, found.heard))
    return bool(found.shown)


def news(watch: Watch, library: Library) -> News:
    """What *watch* has not been told of what *library* holds."""
    said = library.said_by(watch.speaker)
    fresh = [turn_id for turn_id in said if turn_id not in watch.heard]
    wanted = watch.about.casefold().split()
    found = []
    for turn_id in fresh[: MOST_READ if wanted else FEW_READ]:
        turn = _whole(library, turn_id)
        if turn and all(word in turn.text.casefold() for word in wanted):
            found.append(turn)
    telling = [turn for turn in found if len(turn.text.split()) >= WORTH_SAYING] or found
    heard = watch.heard | frozenset(said)
    return News(tuple(telling[:MOST_SHOWN]), len(found) if wanted else len(fresh), heard)


def message_of(watch: Watch, found: News) -> Reply:
    """What a channel is told."""
    name, about = plain(watch.speaker, _NAME_ROOM), plain(watch.about, _NAME_ROOM)
    if about:
        head = say("watch.news_about", name=name, about=about, count=found.count)
    else:
        head = say("watch.news", name=name, count=found.count)
    passages = [cited(citation) for citation in found.shown]
    lines = blocks(passages, MESSAGE_LIMIT - len(head) - 2)
    text = "\n".join([head, "\n\n".join(lines)])
    return Reply(head, cards(passages, Colour.ANSWERED), text)


def _whole(library: Library, turn_id: int) -> Citation | None:
    """The turn, quoted whole; None where it has gone meanwhile."""
    try:
        turn = library.cite(Quoted(format_turn_id(turn_id), ()))
    except GoneTurnError:
        return None
    return replace(turn, quote=(turn.text,))


def _eyes(watch: Watch, channel: object) -> Asker:
    """Those of anybody in the channel."""
    if isinstance(channel, discord.Thread):
        return Asker(0, watch.guild_id, channel.parent_id, channel.id)
    return Asker(0, watch.guild_id, watch.channel_id)


def _nonce(watch: Watch, found: News) -> int:
    told: Sequence[object] = (watch.id, found.count, *(one.turn_id for one in found.shown))
    digest = hashlib.blake2b(repr(told).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
