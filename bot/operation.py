"""What operators hold in their hands: who they are, and the one re-index that may run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import discord

from bot import replies, schedule
from bot.desk import DeclinedError, as_sentence
from bot.operators import Operators
from bot.reindexing import Reindexer
from bot.uploads import Uploads
from bot.wording import say
from index import NoIndexError, QuothError, Settings

if TYPE_CHECKING:
    from index import Collections  # importing it would load the index

T = TypeVar("T")
Setter = Callable[[Callable[["Collections"], Any]], Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """How this bot is operated; the fields are those of the settings."""

    operators: Operators = field(default_factory=Operators)
    reindexer: Reindexer = field(default_factory=lambda: Reindexer(()))
    reindex_minutes: int = 0
    watch: bool = False
    collections: Setter | None = None
    uploads: Uploads = field(default_factory=lambda: Uploads(Path("uploads"), 0))

    @classmethod
    def by(cls, settings: Settings) -> Self:
        """As *settings* say."""
        return cls(
            Operators(settings.operators),
            Reindexer(settings.sources, also=(settings.uploads_folder,)),
            settings.reindex_minutes,
            settings.watch,
            partial(_with_collections, settings),
            Uploads(settings.uploads_folder, settings.upload_mb * 1_000_000),
        )

    async def keep_indexed(self) -> None:
        """Re-indexes when the settings say so, as long as it is awaited."""
        await schedule.keep(self.reindexer, self.reindex_minutes, watch=self.watch)

    def is_operator(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether whoever used a command or a button operates the bot."""
        return self.operators.has(interaction.user, interaction.client.application)

    async def set_collections(self, change: Callable[[Collections], T]) -> T:
        """
        What *change*, in a thread, makes of the collections.

        Raises:
            DeclinedError: it cannot be done, for the reason that it says.
        """
        if self.collections is None:
            raise DeclinedError(replies.refusal(say("fault.nothing_indexed")))
        try:
            return cast("T", await asyncio.to_thread(self.collections, change))
        except NoIndexError as error:
            raise DeclinedError(replies.refusal(say("fault.nothing_indexed"))) from error
        except QuothError as error:
            raise DeclinedError(replies.refusal(as_sentence(error))) from error


def _with_collections(settings: Settings, change: Callable[[Collections], Any]) -> Any:  # noqa: ANN401 - what *change* gives
    from index import open_collections  # noqa: PLC0415 - loads the index, in a thread

    with open_collections(settings) as collections:
        return change(collections)
