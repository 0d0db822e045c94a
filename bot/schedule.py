"""Re-indexes that nobody has to ask for: every so often, and when a watched file changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from bot.reindexing import BusyError, Reindexer

_log = logging.getLogger(__name__)

# A file that is being copied changes many times: what follows within this time is one change.
SETTLED_MS = 5000


async def keep(reindexer: Reindexer, minutes: int, *, watch: bool) -> None:
    """Re-indexes *minutes* after the last time (never for 0), and on changes where *watch* says."""
    folders = [path for path in map(Path, reindexer.sources) if path.exists()] if watch else []
    changes = _changes(folders)
    occasions = [_clock(minutes), changes] if folders else [_clock(minutes)]
    await asyncio.gather(*(_follow(reindexer, one) for one in occasions))


async def _follow(reindexer: Reindexer, occasions: AsyncIterator[str]) -> None:
    async for occasion in occasions:
        _log.info("re-indexing", extra={"occasion": occasion})
        try:
            await reindexer.run()
        except BusyError:
            _log.info("re-index under way already")


async def _clock(minutes: int) -> AsyncIterator[str]:
    """The schedule, which ends at once where there is none."""
    while minutes:
        await asyncio.sleep(minutes * 60)
        yield "schedule"


async def _changes(folders: Sequence[Path]) -> AsyncIterator[str]:
    from watchfiles import awatch  # noqa: PLC0415 - only where files are watched

    async for _changed in awatch(*folders, debounce=SETTLED_MS, step=500):
        yield "change"
