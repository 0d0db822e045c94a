"""Decides, in a thread, what a moderator pressed; and draws the answers anew that show it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import discord

from bot import below, delivery, recalled, replies
from bot.asker import Asker
from bot.desk import Desk
from bot.languages import posted_in
from bot.library import Library
from bot.moderation import screens
from bot.moderation.rights import Rights
from bot.records import RecordsError, answers
from bot.records.answers import POSTED, KeptAnswer, Quoted
from bot.replies import Reply
from bot.wording import say, speaking
from index import ALL_GUILDS, By, Citation, GoneTurnError, Moderation, Record, format_turn_id

_log = logging.getLogger(__name__)

MOST_REDRAWN = 100  # of the latest answers that show a passage; Discord takes about one a second

Decide = Callable[[Moderation, By], Record]


async def decided(desk: Desk, asker: Asker, rights: Rights, reason: str, decide: Decide) -> Record:
    """
    The record of what *decide* decides for *asker*'s server.

    Raises:
        DeclinedError: it cannot be decided so.
    """

    def work(library: Library) -> Record:
        return decide(library.moderation, library.by(str(asker.user_id), rights.scope, reason))

    return await desk.look_up(asker.by_themselves(), work, quickly=True)


async def redraw(client: discord.Client, desk: Desk, record: Record) -> None:
    """
    Draws anew the answers already posted that show what *record* is about.

    What was shown to an asker alone can no longer be edited: its buttons say what happened.
    """
    passage = record.verdict.passage
    if passage is None:
        return
    turn = format_turn_id(passage.turn_id)
    try:
        showing = await desk.records.run(lambda held: answers.quoting(held, turn))
    except RecordsError as error:
        _log.error("answers not redrawn: %s", error)
        return
    concerned = [one for one in showing if _is_concerned(one, record.verdict.scope)]
    for kept in concerned[-MOST_REDRAWN:]:
        await _redraw(client, desk, kept)


def _is_concerned(kept: KeptAnswer, scope: str) -> bool:
    shown = kept.message_id is not None and kept.place_id is not None and not kept.private
    return shown and scope in (ALL_GUILDS, str(kept.guild_id))


async def _redraw(client: discord.Client, desk: Desk, kept: KeptAnswer) -> None:
    anybody = Asker(0, kept.guild_id, _channel_of(client, kept))
    channel = client.get_partial_messageable(kept.place_id or 0, guild_id=kept.guild_id)
    with speaking(await posted_in(client.get_channel(kept.place_id or 0) or channel, desk)):
        reply = await desk.reply(anybody, lambda library: redrawn(library, kept), quickly=True)
    if reply.is_refusal or kept.place_id is None or kept.message_id is None:
        return
    guild = None if kept.guild_id is None else client.get_guild(kept.guild_id)
    embeds = delivery.may_embed(client.get_channel(kept.place_id), guild)
    await delivery.edit(channel.get_partial_message(kept.message_id), reply, embeds=embeds)


def _channel_of(client: discord.Client, kept: KeptAnswer) -> int | None:
    """The channel whose eyes an answer was made for: that of a thread it is shown in."""
    channel: Any = None if kept.place_id is None else client.get_channel(kept.place_id)
    return getattr(channel, "parent_id", None) if _is_thread(channel) else kept.place_id


def _is_thread(channel: object) -> bool:
    return isinstance(channel, discord.Thread)


def redrawn(library: Library, kept: KeptAnswer) -> Reply:
    """*kept* as *library*'s asker may see it now, with its head and its buttons."""
    citations = list(_still_seen(library, kept.quotes))
    near = list(_still_seen(library, kept.near))
    gone = len(kept.quotes) - len(citations) + len(kept.near) - len(near)
    rows = () if kept.state == POSTED else below.rows_of(kept)
    if kept.head is None:
        reply = screens.redrawn(kept.title or kept.question or "", citations, gone)
    else:
        answer = recalled.answer_of(kept, citations, near)
        note = screens.withdrawn(citations or near, gone)
        reply = replies.of_answer(answer, kept.title, say("answer.go_on"), note)
    return replace(reply, rows=rows, answer_id=kept.id)


def _still_seen(library: Library, quotes: Iterable[Quoted]) -> Iterator[Citation]:
    for quoted in quotes:
        with suppress(GoneTurnError):
            yield library.cite(quoted)
