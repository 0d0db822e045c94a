"""Long answers in a thread, where a channel is set so; the first quote stays in the channel."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import replace
from functools import partial
from typing import Any

import discord

from bot.desk import Desk
from bot.quoting import label
from bot.records import RecordsError, answers
from bot.replies import Reply
from bot.wording import say

_log = logging.getLogger(__name__)

LONG = 900  # characters of all cards together: more fills a phone's screen
LONGEST_NAME = 100  # of a thread, as Discord has it


def is_long(reply: Reply) -> bool:
    """Whether *reply* is better parted between a channel and a thread."""
    return len(reply.cards) > 1 and sum(card.size for card in reply.cards) > LONG


def may_open(channel: object, allowed: discord.Permissions) -> bool:
    """Whether a thread can be opened in *channel* with what is *allowed* there."""
    takes_threads = isinstance(channel, discord.TextChannel) and not channel.is_news()
    return takes_threads and allowed.create_public_threads and allowed.send_messages_in_threads


def first_part(reply: Reply) -> Reply:
    """What of *reply* stays in the channel."""
    rest = len(reply.cards) - 1
    content = "\n".join([reply.content, f"-# {say('thread.rest', count=rest)}"])
    return replace(reply, content=content, cards=reply.cards[:1])


async def open_for(desk: Desk, shown: discord.Message, reply: Reply, embeds: list[Any]) -> bool:
    """
    Whether the rest of *reply* now stands in a thread below *shown*.

    *embeds* are its cards but for the first. What is asked in the thread goes on from the answer.
    """
    try:
        thread = await shown.create_thread(name=_name(reply))
        rest = await thread.send(embeds=embeds, allowed_mentions=discord.AllowedMentions.none())
    except (discord.HTTPException, ValueError, discord.ClientException) as error:
        _log.warning("no thread opened", extra={"error": type(error).__name__})
        return False
    if reply.answer_id is not None:
        keeping = partial(_keep, answer_id=reply.answer_id, thread_id=thread.id, message_id=rest.id)
        try:
            await desk.records.run(keeping)
        except RecordsError as error:
            _log.error("thread not kept: %s", error)
    return True


def _keep(database: sqlite3.Connection, answer_id: str, thread_id: int, message_id: int) -> None:
    """Keeps what the thread goes on from, and which quotes it shows: they may be withdrawn."""
    answers.go_on_from(database, thread_id, answer_id)
    kept = answers.found(database, answer_id)
    if kept is not None:
        answers.keep(database, answers.rest_of(kept, thread_id, message_id))


def _name(reply: Reply) -> str:
    """The question, as the name of a thread."""
    return label(reply.title, LONGEST_NAME) or "Quoth"
