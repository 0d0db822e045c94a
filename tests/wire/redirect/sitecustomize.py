"""Points discord.py at a stand-in for Discord: on the PYTHONPATH of a bot under test alone."""

from __future__ import annotations

import os
import time

if "STANDIN_PORT" in os.environ:
    import discord.gateway
    import discord.http
    import yarl

    _HOST = f"127.0.0.1:{os.environ['STANDIN_PORT']}"
    discord.http.Route.BASE = f"http://{_HOST}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://{_HOST}/gateway")

if "STANDIN_SLOW_S" in os.environ:  # every answer takes so long, as if the model did
    from typing import Any

    import bot.library

    _ask = bot.library.Library.ask

    def _slowly(self: bot.library.Library, *asked: Any, **wanted: Any) -> Any:
        time.sleep(float(os.environ["STANDIN_SLOW_S"]))
        return _ask(self, *asked, **wanted)

    bot.library.Library.ask = _slowly  # type: ignore[method-assign]
