"""A re-index beside the answering, with small programs in the place of `quoth add`."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from typing import Any

import pytest

from bot.reindexing import BusyError, Progress, Reindexer, difference

REPORT: dict[str, Any] = {
    "added": 1, "changed": 2, "unchanged": 4, "removed": 0, "failed": [],
    "turns_embedded": 215, "turns_added": 212, "turns_changed": 3, "turns_removed": 0,
    "seconds": 2.0, "notes": [],
}  # fmt: skip
STEPS = [{"bytes_done": 250, "bytes_total": 1000, "turns": 50}]


def program(source: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import json, signal, sys, time\n{source}")


def that_reports(report: dict[str, Any]) -> tuple[str, ...]:
    return program(
        f"print({json.dumps(STEPS[0])!r}, file=sys.stderr, flush=True)\n"
        f"print({json.dumps(report)!r})"
    )


async def test_a_run_ends_with_what_is_different() -> None:
    seen: list[Progress] = []
    outcome = await Reindexer(["episodes"], that_reports(REPORT)).run(seen.append)
    assert outcome.summary() == "+1 episode, 212 turns; 2 episodes edited; 3 turns changed"
    assert (seen[0].share, seen[0].turns) == (0.25, 50)


async def test_the_sources_are_the_arguments() -> None:
    """Behind `--`: a source cannot be taken for an option."""
    shown = program(f"print(json.dumps({{**{REPORT!r}, 'failed': sys.argv[1:]}}))")
    run = Reindexer(["--prune", "a b"], shown)
    assert (await run.run()).report == {**REPORT, "failed": ["--", "--prune", "a b"]}
    assert (await run.run(sources=["one.txt"])).report == {**REPORT, "failed": ["--", "one.txt"]}


async def test_a_second_run_is_told_of_the_first() -> None:
    reindexer = Reindexer(["x"], program("time.sleep(300)"))
    running = asyncio.ensure_future(reindexer.run())
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await reindexer.run()
    reindexer.cancel()
    assert (await running).cancelled
    assert not reindexer.is_running


async def test_a_cancelled_run_ends_with_what_it_had_done() -> None:
    """Cancelled at its first sign of life: `quoth add` ends with 130 at SIGINT."""
    waits = program(
        "signal.signal(signal.SIGINT, lambda *_: sys.exit(130))\n"
        f"print({json.dumps(STEPS[0])!r}, file=sys.stderr, flush=True)\n"
        "time.sleep(300)"
    )
    reindexer = Reindexer(["x"], waits)
    outcome = await reindexer.run(lambda _progress: reindexer.cancel())
    assert outcome.summary() == "cancelled: what was done by then is in the index"


async def test_a_run_that_cannot_be_done_says_why() -> None:
    busy = "another process is writing"
    fails = program(f"print('quoth: {busy}', file=sys.stderr); sys.exit(2)")
    assert (await Reindexer(["x"], fails).run()).summary() == busy
    silent = program("sys.exit(3)")
    assert (await Reindexer(["x"], silent).run()).summary() == "`quoth add` ended with status 3"


async def test_a_run_nobody_waits_for_any_more_is_ended() -> None:
    """The process does not outlive the bot's interest in it."""
    step = json.dumps(STEPS[0])
    reindexer = Reindexer(["x"], program(f"print({step!r}, file=sys.stderr)\ntime.sleep(300)"))
    begun = asyncio.Event()
    running = asyncio.ensure_future(reindexer.run(lambda _progress: begun.set()))
    async with asyncio.timeout(60):
        await begun.wait()
        process = reindexer._process
        assert process is not None
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert await process.wait() == -signal.SIGKILL


def test_the_time_left_follows_from_the_share_done() -> None:
    assert Progress(share=0.25, turns=50, seconds=10.0).left_s == 30.0
    assert Progress(share=0.25, turns=50, seconds=10.0).turns_per_s == 5.0
    assert Progress(share=0.0, turns=0, seconds=1.0).left_s is None


def test_a_difference_leaves_out_what_did_not_happen() -> None:
    nothing: dict[str, Any] = dict.fromkeys(REPORT, 0) | {"failed": []}
    assert difference(nothing) == "nothing has changed"
    one = nothing | {"removed": 1, "turns_removed": 12, "failed": [{"path": "a"}]}
    assert difference(one) == "−1 episode, 12 turns; 1 file not read"
