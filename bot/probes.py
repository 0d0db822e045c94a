"""Where a monitor looks at the bot: /health and /metrics, on loopback alone."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.metrics import CONTENT_TYPE, Metrics

_log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"

# The parts of the bot, and whether each works.
Health = Callable[[], dict[str, bool]]


class PortTakenError(Exception):
    """The bot cannot listen on *port*."""

    def __init__(self, port: int, reason: str) -> None:
        self.port = port
        super().__init__(
            f"{LOOPBACK}:{port} cannot be listened on ({reason}): "
            "set QUOTH_METRICS_PORT to a port that is free, or to 0 for none"
        )


@asynccontextmanager
async def listening(port: int, metrics: Metrics, health: Health) -> AsyncIterator[None]:
    """
    Serves both on *port* of loopback while the block lasts; nothing at all for port 0.

    `/health` is 200 when every part of *health* works, else 503; its body names the parts.

    Raises:
        PortTakenError: another program listens there.
    """
    if not port:
        yield
        return
    runner = web.AppRunner(_application(metrics, health), access_log=None)
    await runner.setup()
    try:
        await _start(runner, port)
        _log.info("probes listening", extra={"port": port})
        yield
    finally:
        await runner.cleanup()


async def _start(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
    except OSError as error:
        raise PortTakenError(port, error.strerror or str(error)) from error


def _application(metrics: Metrics, health: Health) -> web.Application:
    async def shown(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.exposition(), headers={"Content-Type": CONTENT_TYPE})

    async def felt(_request: web.Request) -> web.Response:
        parts = health()
        status = 200 if all(parts.values()) else 503
        return web.json_response({"ok": status == 200, **parts}, status=status)

    application = web.Application()
    application.router.add_get("/metrics", shown)
    application.router.add_get("/health", felt)
    return application
