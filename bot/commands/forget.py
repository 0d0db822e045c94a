"""`/forget`: deletes what the bot keeps of somebody."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot import delivery, replies
from bot.asker import Asker, of_interaction
from bot.desk import Desk
from bot.records import answers
from bot.replies import Reply

NOTHING = "I kept nothing of you."
DONE = "I have forgotten {questions} of yours, and what was carried over from them."


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Adds `/forget` to *tree*."""

    @tree.command(name="forget", description="Delete your questions, and start from nothing here")
    async def forget(interaction: discord.Interaction[Any]) -> None:
        asker = of_interaction(interaction)
        await delivery.respond(interaction, desk, lambda: _forgotten(desk, asker), private=True)


async def _forgotten(desk: Desk, asker: Asker) -> Reply:
    place_id = asker.place_id if asker.goes_on else None
    count = await desk.records.run(lambda held: answers.forget_asker(held, asker.user_id, place_id))
    questions = f"{count:,} question{'s' * (count != 1)}"
    return replies.of_words(DONE.format(questions=questions) if count else NOTHING)
