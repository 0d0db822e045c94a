"""The one message that shows how far a re-index is, and in the end what it changed."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any

import aiohttp
import discord

from bot import wording
from bot.controls import Button, doing
from bot.delivery import NO_PINGS
from bot.quoting import plain
from bot.reindexing import Outcome, Progress
from bot.views import view_of
from bot.wording import say

_log = logging.getLogger(__name__)

EDIT_EVERY_S = 2.5  # Discord allows five edits in five seconds, to all that the bot does there
INTERACTION_LASTS_S = 14 * 60.0  # Discord: 15 minutes
_ROOM = 1500
FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError)


def cancelling() -> Button:
    """The button that ends the run under way."""
    return Button(say("button.cancel"), doing("stopindex"))


def shown(progress: Progress) -> str:
    """How far a run is: share, rate and time left."""
    parts = [wording.percent(progress.share), say("count.turns", count=progress.turns)]
    if progress.turns and progress.seconds > 1:
        parts.append(say("reindex.rate", rate=round(progress.turns_per_s)))
    if progress.left_s is not None:
        parts.append(say("reindex.left", time=duration(progress.left_s)))
    return say("reindex.progress", parts=" · ".join(parts))


def ended(outcome: Outcome, seconds: float) -> str:
    """How a run of *seconds* ended."""
    if outcome.problem:
        return say("reindex.failed", problem=plain(outcome.problem, _ROOM))
    return say("reindex.done", time=duration(seconds), summary=outcome.summary())


def duration(seconds: float) -> str:
    """*seconds* as people say them."""
    whole = max(1, round(seconds))
    if whole < 60:
        return say("duration.seconds", seconds=whole)
    minutes, rest = divmod(whole, 60)
    if minutes < 10 and rest:
        return say("duration.minutes_seconds", minutes=minutes, seconds=rest)
    if minutes < 120:
        return say("duration.minutes", minutes=minutes)
    return say("duration.hours", hours=round(minutes / 60, 1))


class ReindexMessage:
    """
    The answer to *interaction*, edited as the run goes on.

    An interaction can be edited for 15 minutes; what runs longer is edited as a message of the
    bot's own, which it can be where the bot sees the channel.
    """

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction, self._cancel = interaction, view_of(((cancelling(),),))
        self._started = time.monotonic()
        self._progress: Progress | None = None
        self._message: discord.InteractionMessage | None = None

    def note(self, progress: Progress) -> None:
        """Keeps *progress* to be shown at the next edit."""
        self._progress = progress

    async def open(self) -> None:
        """Shows that the run begins."""
        await self._edit(say("reindex.starting"), self._cancel)
        with suppress(*FAILURES):
            self._message = await self._interaction.original_response()

    async def keep_up(self) -> None:
        """Shows how far the run is, until it is cancelled."""
        last = None
        while True:
            await asyncio.sleep(EDIT_EVERY_S)
            if self._progress is not None and self._progress != last:
                last = self._progress
                await self._edit(shown(last), self._cancel)

    async def close(self, outcome: Outcome) -> None:
        """Shows how the run ended."""
        await self._edit(ended(outcome, time.monotonic() - self._started), None)

    async def _edit(self, content: str, view: discord.ui.View | None) -> None:
        try:
            if time.monotonic() - self._started < INTERACTION_LASTS_S:
                await self._interaction.edit_original_response(
                    content=content, view=view, allowed_mentions=NO_PINGS
                )
            elif (message := self._of_the_bot()) is not None:
                await message.edit(content=content, view=view, allowed_mentions=NO_PINGS)
        except FAILURES as error:
            _log.info("progress not shown", extra={"error": type(error).__name__})

    def _of_the_bot(self) -> discord.PartialMessage | None:
        """The same message, as one that the bot may edit at any time."""
        channel = None if self._message is None else self._message.channel
        if self._message is None or channel is None or isinstance(channel, discord.GroupChannel):
            return None
        return channel.get_partial_message(self._message.id)
