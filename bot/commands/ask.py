"""`/ask`: a question, answered in the speakers' own words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot import choosing, delivery, replies
from bot.asker import of_interaction
from bot.asking import Ask, ask_by
from bot.choosing import Offer
from bot.desk import DeclinedError, Desk
from bot.library import Wanted
from bot.wording import say
from index import LONGEST_QUESTION, Listed

# Discord shows nothing that comes later than three seconds after a key was pressed.
OFFER_WITHIN_S = 2.0


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
    """Adds `/ask` and the message menu's *Ask Quoth about this* to *tree*."""

    @tree.command(name="ask", description="Who said what, in the speakers' own words")
    @app_commands.describe(
        question="What did NAME say about TOPIC?",
        speaker="Only what this speaker said",
        episode="Only in this episode",
        private="Show the answer to you alone",
    )
    async def ask(
        interaction: discord.Interaction[Any],
        question: app_commands.Transform[str, QuestionText],
        speaker: str | None = None,
        episode: str | None = None,
        private: bool = False,
    ) -> None:
        wanted = Wanted(speaker or None, episode or None)
        asked = Ask(of_interaction(interaction), question, wanted, private=private)
        await ask_by(interaction, desk, asked)

    @ask.autocomplete("speaker")
    async def offer_speakers(
        interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await offered(interaction, desk, lambda listed: choosing.speakers(listed, typed))

    @ask.autocomplete("episode")
    async def offer_episodes(
        interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await offered(interaction, desk, lambda listed: choosing.episodes(listed, typed))

    @tree.context_menu(name="Ask Quoth about this")
    async def ask_about(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        words = " ".join(message.content.split())[:LONGEST_QUESTION]
        if not words:
            await delivery.refuse(interaction, desk, replies.refusal(say("fault.no_words")))
            return
        await ask_by(interaction, desk, Ask(of_interaction(interaction), words))


async def offered(
    interaction: discord.Interaction[Any],
    desk: Desk,
    choose: Callable[[Listed], list[Offer]],
    *,
    shared: bool = False,
) -> list[app_commands.Choice[str]]:
    """
    What *choose* finds among what whoever types may see; nothing where that takes too long.

    They alone are shown it; *shared* leaves out what the channel may not see all the same.
    """
    asker = of_interaction(interaction).by_themselves(alone=not shared)
    looking = desk.look_up(asker, lambda library: choose(library.listed()), quickly=True)
    try:
        offers = await asyncio.wait_for(looking, OFFER_WITHIN_S)
    except (DeclinedError, TimeoutError):
        return []
    return [app_commands.Choice(name=one.name, value=one.value) for one in offers]
