"""`/episodes`: what is indexed."""

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
    """Adds the group `/episodes` to *tree*."""
    episodes = app_commands.Group(name="episodes", description="The episodes that can be asked")

    @episodes.command(name="list", description="What is indexed, newest first")
    async def list_episodes(interaction: discord.Interaction[Any]) -> None:
        asker = of_interaction(interaction).by_themselves()
        answering = partial(desk.reply, asker, _episodes, quickly=True)
        await respond(interaction, desk, answering, private=True)

    tree.add_command(episodes)


def _episodes(library: Library) -> Reply:
    return lists.of_episodes(library.listed())
