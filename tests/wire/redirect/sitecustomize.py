"""Points discord.py at a stand-in for Discord: on the PYTHONPATH of a bot under test alone."""

from __future__ import annotations

import os
import time
from typing import Any

if "STANDIN_PORT" in os.environ:
    import discord.gateway
    import discord.http
    import yarl

    _HOST = f"127.0.0.1:{os.environ['STANDIN_PORT']}"
    discord.http.Route.BASE = f"http://{_HOST}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://{_HOST}/gateway")

if "STANDIN_SOON_S" in os.environ:  # what is known by then is told at once
    import bot.delivery

    bot.delivery.SOON_S = float(os.environ["STANDIN_SOON_S"])

if "STANDIN_SLOW_S" in os.environ:  # every answer takes so long, as if the model did
    import bot.library

    _ask = bot.library.Library.ask

    def _slowly(self: bot.library.Library, *asked: Any, **wanted: Any) -> Any:
        time.sleep(float(os.environ["STANDIN_SLOW_S"]))
        return _ask(self, *asked, **wanted)

    bot.library.Library.ask = _slowly  # type: ignore[method-assign]

if "STANDIN_LAG" in os.environ:  # says on standard error how long the event loop was held up
    import asyncio
    import sys
    from collections.abc import Coroutine
    from contextlib import suppress

    _run = asyncio.run

    def _queued_ns() -> dict[str, int]:
        """How long each thread has waited for a processor that others had; Linux says so."""
        found = {}
        with suppress(OSError):  # a thread has ended, or the system is another
            # A hundred times a second: a path costs more than what it leads to.
            for one in os.listdir("/proc/self/task"):  # noqa: PTH208
                with open(f"/proc/self/task/{one}/schedstat", "rb") as counted:  # noqa: PTH123
                    found[one] = int(counted.read().split()[1])
        return found

    async def _watch() -> None:
        while True:
            started, queued = time.perf_counter(), _queued_ns()
            await asyncio.sleep(0.01)
            late_ms = (time.perf_counter() - started - 0.01) * 1000
            if late_ms > 20:
                # What other processes took, from the loop or from who held it up, is not the bot's.
                waits = [now - queued.get(one, now) for one, now in _queued_ns().items()]
                late_ms -= max(waits, default=0) / 1e6
                sys.stderr.write(f"loop late_ms={max(0, late_ms):.0f}\n")

    async def _watched(main: Coroutine[Any, Any, Any]) -> Any:
        watching = asyncio.ensure_future(_watch())
        try:
            return await main
        finally:
            watching.cancel()

    asyncio.run = lambda main, **options: _run(_watched(main), **options)
