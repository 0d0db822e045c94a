"""`/who`: who speaks in what is indexed."""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot import lists
from bot.asker import of_interaction
from bot.delivery import respond
from bot.desk import Desk
from bot.library import Library
from bot.replies import Reply


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Adds `/who` to *tree*."""

    @tree.command(name="who", description="Who speaks here, with turns and episodes")
    async def who(interaction: discord.Interaction[Any]) -> None:
        asker = of_interaction(interaction).by_themselves()
        answering = partial(desk.reply, asker, _speakers, quickly=True)
        await respond(interaction, desk, answering, private=True)


def _speakers(library: Library) -> Reply:
    return lists.of_speakers(library.listed())
