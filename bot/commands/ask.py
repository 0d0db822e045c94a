"""`/ask`: a question, answered in the speakers' own words."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.asker import of_interaction
from bot.asking import answered
from bot.delivery import respond
from bot.desk import Desk
from index import LONGEST_QUESTION


class QuestionText(app_commands.Transformer):
    """Tells Discord how long a question may be; the index says the same in a sentence."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Text."""
        return discord.AppCommandOptionType.string

    @property
    def min_value(self) -> int:
        """At least one character."""
        return 1

    @property
    def max_value(self) -> int:
        """At most as many characters as the index takes."""
        return LONGEST_QUESTION

    async def transform(self, _interaction: discord.Interaction[Any], value: str, /) -> str:
        """The question as it was typed."""
        return value


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Adds `/ask` to *tree*."""

    @tree.command(name="ask", description="Who said what, in the speakers' own words")
    @app_commands.describe(question="What did NAME say about TOPIC?")
    async def ask(
        interaction: discord.Interaction[Any],
        question: app_commands.Transform[str, QuestionText],
    ) -> None:
        await respond(
            interaction, desk, lambda: answered(desk, of_interaction(interaction), question)
        )
