"""`/episodes`: what is indexed, and for operators, what shall be."""

from __future__ import annotations

from functools import partial
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot import lists, replies
from bot.asker import of_interaction
from bot.delivery import respond
from bot.desk import Desk
from bot.library import Library
from bot.operation import Operation
from bot.replies import Reply
from bot.upload_screen import of_upload
from bot.uploads import UploadError
from bot.wording import say


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Adds the group `/episodes` to *tree*."""
    episodes = app_commands.Group(name="episodes", description="The episodes that can be asked")

    @episodes.command(name="list", description="What is indexed, newest first")
    async def list_episodes(interaction: discord.Interaction[Any]) -> None:
        asker = of_interaction(interaction).by_themselves()
        answering = partial(desk.reply, asker, _episodes, quickly=True)
        await respond(interaction, desk, answering, private=True)

    @episodes.command(name="add", description="Index an attached transcript (for operators)")
    @app_commands.describe(file="A transcript: text, captions, JSON, a web page or a document")
    async def add_episode(interaction: discord.Interaction[Any], file: discord.Attachment) -> None:
        await respond(interaction, desk, partial(_received, interaction, file), private=True)

    tree.add_command(episodes)


def _episodes(library: Library) -> Reply:
    return lists.of_episodes(library.listed())


async def _received(interaction: discord.Interaction[Any], file: discord.Attachment) -> Reply:
    operation: Operation = interaction.client.operation
    if not operation.is_operator(interaction):
        return replies.refusal(say("rights.operators"))
    try:
        upload = await operation.uploads.receive(file.filename, file.size, file.save)
    except UploadError as error:
        return replies.refusal(str(error))
    except (discord.DiscordException, aiohttp.ClientError):
        return replies.refusal(say("upload.not_fetched"))
    return of_upload(upload)
