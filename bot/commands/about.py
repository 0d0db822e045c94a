"""`/about`: what the bot knows, how to ask it, and what it keeps of those who ask."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot import replies
from bot.asker import of_interaction
from bot.delivery import respond
from bot.desk import Desk
from bot.library import Library
from bot.replies import Reply
from index import quoth_version


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Adds `/about` to *tree*."""

    def known(library: Library) -> Reply:
        dates = [one.episode.date for one in library.listed().episodes if one.episode.date]
        return replies.of_status(library.status(), quoth_version(), desk.rules.question_days, dates)

    @tree.command(name="about", description="What I know, how to ask me, and what I keep")
    async def about(interaction: discord.Interaction[Any]) -> None:
        await respond(interaction, desk, lambda: desk.reply(of_interaction(interaction), known))
