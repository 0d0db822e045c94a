"""`/forget`: deletes what the bot keeps of somebody."""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot import delivery, replies
from bot.asker import Asker, of_interaction
from bot.desk import Desk
from bot.records import answers
from bot.replies import Reply
from bot.wording import say


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Adds `/forget` to *tree*."""

    @tree.command(name="forget", description="Delete your questions, and start from nothing here")
    @app_commands.describe(user="Whose, for operators of this bot alone")
    async def forget(
        interaction: discord.Interaction[Any], user: discord.User | None = None
    ) -> None:
        asker = of_interaction(interaction)
        others = user is not None and user.id != asker.user_id
        if others and not interaction.client.operation.is_operator(interaction):
            await delivery.refuse(interaction, desk, replies.refusal(say("rights.operators")))
            return
        forgetting = partial(_forgotten, desk, asker, user.id if user and others else None)
        await delivery.respond(interaction, desk, forgetting, private=True)


async def _forgotten(desk: Desk, asker: Asker, other: int | None) -> Reply:
    """Forgets *asker*, and what is carried over where they are; or an *other* person instead."""
    place_id = asker.place_id if asker.goes_on and other is None else None
    user_id, whose = (asker.user_id, "yours") if other is None else (other, "theirs")
    count = await desk.records.run(lambda held: answers.forget_asker(held, user_id, place_id))
    if not count:
        return replies.of_words(say(f"forget.nothing_{whose}"))
    return replies.of_words(say(f"forget.{whose}", count=count))
