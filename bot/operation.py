"""What operators hold in their hands: who they are, and the one re-index that may run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import discord

from bot import schedule
from bot.operators import Operators
from bot.reindexing import Reindexer
from bot.uploads import Uploads
from index import Settings

FOR_OPERATORS = "Only an operator of this bot can do that: its owner, or whom its settings name."


@dataclass(frozen=True, slots=True)
class Operation:
    """How this bot is operated; the fields are those of the settings."""

    operators: Operators = field(default_factory=Operators)
    reindexer: Reindexer = field(default_factory=lambda: Reindexer(()))
    reindex_minutes: int = 0
    watch: bool = False
    uploads: Uploads = field(default_factory=lambda: Uploads(Path("uploads"), 0))

    @classmethod
    def by(cls, settings: Settings) -> Self:
        """As *settings* say."""
        return cls(
            Operators(settings.operators),
            Reindexer(settings.sources, also=(settings.uploads_folder,)),
            settings.reindex_minutes,
            settings.watch,
            Uploads(settings.uploads_folder, settings.upload_mb * 1_000_000),
        )

    async def keep_indexed(self) -> None:
        """Re-indexes when the settings say so, as long as it is awaited."""
        await schedule.keep(self.reindexer, self.reindex_minutes, watch=self.watch)

    def is_operator(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether whoever used a command or a button operates the bot."""
        return self.operators.has(interaction.user, interaction.client.application)
