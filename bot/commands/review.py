"""`/review` and *Review citation*: what moderators decide, and what was decided."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot import delivery, faults, replies
from bot.asker import Asker, of_interaction
from bot.controls import Doing
from bot.desk import DeclinedError, Desk
from bot.library import Library
from bot.moderation import gaps, logbook, queue
from bot.moderation.deciding import decided, redraw
from bot.moderation.rights import check_administers, rights_of
from bot.moderation.screens import of_record
from bot.press import Press
from bot.presses import review as reviewing
from bot.records import RecordsError, answers
from bot.replies import Reply
from bot.wording import say
from index import Record, reviews_as_csv

_log = logging.getLogger(__name__)


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Adds `/review` and the message menu's *Review citation* to *tree*."""
    group = app_commands.Group(
        name="review",
        description="Decide what may be shown here (for moderators)",
        default_permissions=discord.Permissions(manage_messages=True),
    )

    @group.command(name="queue", description="What should be looked at, oldest first")
    async def waiting(interaction: discord.Interaction[Any]) -> None:
        await _show(interaction, desk, lambda asker: queue.next_thing(desk, asker))

    @group.command(name="log", description="What was decided: who, when, why, before and after")
    @app_commands.describe(csv="All of it as a CSV file")
    async def log(interaction: discord.Interaction[Any], csv: bool = False) -> None:
        if csv:
            await _send(interaction, desk, "review-log.csv", _as_csv, "review.empty_log")
        else:
            await _show(interaction, desk, lambda asker: logbook.page(desk, asker))

    @group.command(name="export", description="The pins, as questions for quoth evaluate")
    async def export(interaction: discord.Interaction[Any]) -> None:
        await _send(interaction, desk, "pins.jsonl", _pins, "review.no_pins")

    @group.command(name="gaps", description="What nobody could answer lately")
    async def unanswered(interaction: discord.Interaction[Any]) -> None:
        async def listed(asker: Asker) -> Reply:
            return gaps.listed(await gaps.gaps_of(desk, asker.guild_id or 0))

        await _show(interaction, desk, listed)

    @group.command(name="undo", description="Take a decision back, by its number in the log")
    @app_commands.describe(number="Its number in the log")
    async def undo(interaction: discord.Interaction[Any], number: int) -> None:
        await _undo(interaction, desk, number)

    @group.command(name="setup", description="Who else decides, and where the weekly digest goes")
    @app_commands.describe(
        moderators="A role that may review; again, to take it back",
        digest="The channel for what nobody could answer, once a week",
        stop_digest="Post no digest any more",
    )
    async def setup(
        interaction: discord.Interaction[Any],
        moderators: discord.Role | None = None,
        digest: discord.TextChannel | None = None,
        stop_digest: bool = False,
    ) -> None:
        await _attempt(
            interaction, desk, partial(_set_up, interaction, desk, moderators, digest, stop_digest)
        )

    tree.add_command(group)

    @tree.context_menu(name="Review citation")
    @app_commands.default_permissions(manage_messages=True)
    async def review(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        await _attempt(interaction, desk, partial(_review, interaction, desk, message.id))


async def _attempt(
    interaction: discord.Interaction[Any], desk: Desk, work: Callable[[], Awaitable[None]]
) -> None:
    """Does *work*, or says to whoever asked for it alone why not."""
    try:
        await work()
    except DeclinedError as declined:
        await delivery.tell(interaction, desk, declined.reply)
    except RecordsError as error:
        reply = faults.unusable(_log, "records unusable", error)
        await delivery.tell(interaction, desk, reply)


async def _show(
    interaction: discord.Interaction[Any], desk: Desk, made: Callable[[Asker], Awaitable[Reply]]
) -> None:
    """What *made* comes to, for a moderator's eyes alone."""

    async def work() -> None:
        asker = await _moderator(interaction, desk)

        async def answering() -> Reply:
            try:
                return await made(asker)
            except DeclinedError as declined:
                return declined.reply

        await delivery.respond(interaction, desk, answering, private=True)

    await _attempt(interaction, desk, work)


async def _moderator(interaction: discord.Interaction[Any], desk: Desk) -> Asker:
    """
    Whoever used the command, who may decide in its server.

    Raises:
        DeclinedError: they may not, or it is no server.
    """
    asker = of_interaction(interaction)
    await rights_of(interaction, desk)
    if asker.guild_id is None:
        raise DeclinedError(replies.refusal(say("rights.in_a_server")))
    return asker


async def _send(
    interaction: discord.Interaction[Any],
    desk: Desk,
    name: str,
    written: Callable[[Library], str],
    nothing: str,
) -> None:
    """Sends what *written* finds as a file called *name*, for a moderator's eyes alone."""

    async def work() -> None:
        asker = await _moderator(interaction, desk)
        with desk.attending():
            await interaction.response.defer(thinking=True, ephemeral=True)
            found = await desk.look_up(asker.by_themselves(), written, quickly=True)
            if not found:
                await interaction.edit_original_response(content=say(nothing))
                return
            file = discord.File(io.BytesIO(found.encode()), name)
            await interaction.edit_original_response(content=f"`{name}`", attachments=[file])

    await _attempt(interaction, desk, work)


def _as_csv(library: Library) -> str:
    records = library.moderation.records(library.view)
    return reviews_as_csv(records) if records else ""


def _pins(library: Library) -> str:
    pinned = library.moderation.pinned_questions(library.view.guild)
    return "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in pinned)


async def _undo(interaction: discord.Interaction[Any], desk: Desk, number: int) -> None:
    made: list[Record] = []

    async def answering(asker: Asker) -> Reply:
        rights = await rights_of(interaction, desk)
        record = await decided(
            desk, asker, rights, "", lambda moderation, by: moderation.undo(number, by)
        )
        made.append(record)
        return of_record(record, can_extend=False)

    await _show(interaction, desk, answering)
    for record in made:
        await redraw(interaction.client, desk, record)


async def _review(interaction: discord.Interaction[Any], desk: Desk, message_id: int) -> None:
    asker = await _moderator(interaction, desk)
    kept = await desk.records.run(lambda held: answers.shown_in(held, message_id))
    if kept is None or kept.guild_id != asker.guild_id:
        raise DeclinedError(replies.refusal(say("review.no_answer")))
    press = Press(interaction, desk, Doing("review", (kept.id,)), asker)
    answering = partial(reviewing.shown, press, kept)
    await delivery.respond(interaction, desk, answering, private=True)


async def _set_up(
    interaction: discord.Interaction[Any],
    desk: Desk,
    role: discord.Role | None,
    digest: discord.TextChannel | None,
    stop_digest: bool,
) -> None:
    check_administers(interaction)
    asker = of_interaction(interaction)
    if asker.guild_id is None:
        raise DeclinedError(replies.refusal(say("rights.in_a_server")))
    put = partial(desk.preferences.put, asker.guild_id, None)
    if role is not None:
        roles = set((await desk.preferences.of(asker)).moderator_roles) ^ {role.id}
        await put("moderator_roles", sorted(roles) or None)
    if digest is not None or stop_digest:
        await put("digest_channel", None if stop_digest or digest is None else digest.id)
    chosen = await desk.preferences.of(asker)
    who = ", ".join(f"<@&{one}>" for one in chosen.moderator_roles) or say("review.nobody_else")
    where = f"<#{chosen.digest_channel}>" if chosen.digest_channel else say("review.nowhere")
    words = say("review.setup", who=who, where=where)
    await delivery.tell(interaction, desk, Reply(words, (), words))
