"""`/reindex`: the transcripts are read again while everybody goes on asking."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot import delivery, replies
from bot.delivery import NO_PINGS
from bot.desk import Desk
from bot.escaping import lines_within
from bot.moderation import regressions
from bot.operation import Operation
from bot.quoting import plain
from bot.reindex_message import FAILURES, ReindexMessage, shown
from bot.reindexing import BusyError, Outcome, Reindexer
from bot.replies import MESSAGE_LIMIT
from bot.wording import say

_log = logging.getLogger(__name__)

MOST_TOLD = 10
_LINE_ROOM = 300


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Adds `/reindex` to *tree*."""

    @tree.command(name="reindex", description="Read the transcripts again (for operators)")
    @app_commands.default_permissions(manage_guild=True)
    async def reindex(interaction: discord.Interaction[Any]) -> None:
        operation: Operation = interaction.client.operation
        if (refusal := _refusal(operation, interaction)) is not None:
            await delivery.refuse(interaction, desk, replies.of_words(refusal))
            return
        with desk.attending():
            await interaction.response.defer(thinking=True)
            try:
                await run(interaction, operation.reindexer)
            except BusyError:  # two operators at the same moment
                await delivery.refuse(interaction, desk, replies.of_words(say("reindex.busy")))


def _refusal(operation: Operation, interaction: discord.Interaction[Any]) -> str | None:
    """Why there will be no re-index; None when there will."""
    if not operation.is_operator(interaction):
        return say("rights.operators")
    if not operation.reindexer.sources:
        return say("reindex.no_sources")
    if operation.reindexer.is_running:
        progress = operation.reindexer.progress
        busy = say("reindex.busy")
        return busy if progress is None else f"{busy} {shown(progress)}"
    return None


async def run(
    interaction: discord.Interaction[Any], reindexer: Reindexer, *sources: str
) -> Outcome:
    """
    How a run over *sources*, all that are known where there are none, ended.

    It is shown in the answer to *interaction*, which has been acknowledged.

    Raises:
        BusyError: another run is under way.
    """
    message = ReindexMessage(interaction)
    running = asyncio.ensure_future(reindexer.run(message.note, sources=sources))
    await asyncio.sleep(0)  # it has begun, or was too late, before anything is shown
    if running.done():
        return await running
    keeping_up = asyncio.ensure_future(message.keep_up())
    try:
        await message.open()
        outcome = await running
    finally:
        keeping_up.cancel()
        running.cancel()
    await message.close(outcome)
    await _name_failures(interaction, outcome)
    await _name_pins(interaction, outcome)
    return outcome


async def _name_failures(interaction: discord.Interaction[Any], outcome: Outcome) -> None:
    """Tells the operator alone which files could not be read: paths are nobody else's business."""
    failed = outcome.report["failed"] if outcome.report else []
    told = [f"{one['path']}: {one['problem']}" for one in failed]
    await _tell_alone(interaction, say("reindex.not_read"), told, "reindex.not_read_more")


async def _name_pins(interaction: discord.Interaction[Any], outcome: Outcome) -> None:
    """Tells the operator alone which pins are answered otherwise: they are of all servers."""
    changed = outcome.report.get("pins_changed", ()) if outcome.report else ()
    told = [*map(regressions.in_words, changed)]
    await _tell_alone(interaction, say("regression.otherwise"), told, "regression.more")


async def _tell_alone(
    interaction: discord.Interaction[Any], head: str, told: Sequence[str], rest: str
) -> None:
    """Tells the operator alone the first of what there is to tell."""
    if not told:
        return
    lines = [f"- {plain(one, _LINE_ROOM)}" for one in told[:MOST_TOLD]]
    more = len(told) - len(lines)
    lines += [say(rest, count=more)] if more else []
    words = "\n".join(lines_within([head, *lines], MESSAGE_LIMIT))
    try:
        await interaction.followup.send(words, ephemeral=True, allowed_mentions=NO_PINGS)
    except FAILURES as error:  # after 15 minutes nobody can be told alone any more
        _log.info("what was not read not told", extra={"error": type(error).__name__})
