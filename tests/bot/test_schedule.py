"""Re-indexes that nobody has to ask for."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import schedule
from bot.reindexing import Outcome, Reindexer


class Counted(Reindexer):
    """Counts its runs, and says when one begins."""

    def __init__(self, *sources: str) -> None:
        super().__init__(sources, (sys.executable, "-c", ""))
        self.runs = 0
        self.began = asyncio.Event()

    async def run(self, *_arguments: Any, **_options: Any) -> Outcome:
        self.runs += 1
        self.began.set()
        return Outcome()


async def test_the_clock_re_indexes_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await real(0)

    monkeypatch.setattr("bot.schedule.asyncio.sleep", sleep)
    reindexer = Counted("episodes")
    keeping = asyncio.ensure_future(schedule.keep(reindexer, 30, watch=False))
    async with asyncio.timeout(60):
        while reindexer.runs < 3:
            await real(0)
    keeping.cancel()
    assert set(slept) == {1800}


async def test_without_a_schedule_nothing_runs() -> None:
    reindexer = Counted("episodes")
    await asyncio.wait_for(schedule.keep(reindexer, 0, watch=False), 60)
    assert reindexer.runs == 0


async def test_a_new_file_is_indexed_once_it_is_at_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "SETTLED_MS", 300)
    reindexer = Counted(str(tmp_path), "https://example.org/feed.xml")
    keeping = asyncio.ensure_future(schedule.keep(reindexer, 0, watch=True))
    await asyncio.sleep(0.5)
    (tmp_path / "new.txt").write_text("ANNA: Hello.\n")
    await asyncio.wait_for(reindexer.began.wait(), 10)
    keeping.cancel()
    assert reindexer.runs == 1
