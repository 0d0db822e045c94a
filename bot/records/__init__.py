"""
bot.db: what the bot remembers between restarts. Who asked what (for a time that is set), what an
answer showed, who found it useful, what channels watch for, what was set for them.

It is derived from nothing, so its layout is migrated and never made anew. Functions of this
package's modules take a connection and run inside one transaction: `Records.run` gives them both,
in a thread of its own, so that no disk ever holds up the event loop.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bot.records import schema
from bot.records.schema import RecordsError

__all__ = ["Records", "RecordsError"]

T = TypeVar("T")


class Records:
    """
    The database at *path*, made and brought up to date where needed; in memory where it is None.

    Raises:
        RecordsError: it cannot be opened, is damaged, or was written by a newer Quoth.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._database = schema.opened(path)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="records")

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """
        What *work* finds or changes; all that it changes is kept, durably, or none of it.

        Raises:
            RecordsError: the database cannot be used.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.at_once, work)

    def at_once(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The same as `run` for a thread that may wait."""
        with schema.translated(self._path):
            # A restore may have put the copy of an older version in its place.
            schema.migrate(self._database, self._path)
            return schema.in_transaction(self._database, work)

    def close(self) -> None:
        """Finishes what was begun, and lets go of the database."""
        self._thread.shutdown(wait=True)
        self._database.close()
