"""What operators hold in their hands: who they are, and the one re-index that may run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self

import discord

from bot import schedule
from bot.operators import Operators
from bot.reindexing import Reindexer
from index import Settings


@dataclass(frozen=True, slots=True)
class Operation:
    """How this bot is operated; the fields are those of the settings."""

    operators: Operators = field(default_factory=Operators)
    reindexer: Reindexer = field(default_factory=lambda: Reindexer(()))
    reindex_minutes: int = 0
    watch: bool = False

    @classmethod
    def by(cls, settings: Settings) -> Self:
        """As *settings* say."""
        return cls(
            Operators(settings.operators),
            Reindexer(settings.sources),
            settings.reindex_minutes,
            settings.watch,
        )

    async def keep_indexed(self) -> None:
        """Re-indexes when the settings say so, as long as it is awaited."""
        await schedule.keep(self.reindexer, self.reindex_minutes, watch=self.watch)

    def is_operator(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether whoever used a command or a button operates the bot."""
        return self.operators.has(interaction.user, interaction.client.application)
