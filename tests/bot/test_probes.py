"""What a monitor sees of the bot."""

from __future__ import annotations

import socket

import aiohttp
import pytest

from bot.metrics import Metrics
from bot.probes import PortTakenError, listening
from tests.ports import free_port


async def get(port: int, path: str) -> tuple[int, str]:
    address = f"http://127.0.0.1:{port}{path}"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return response.status, await response.text()


async def test_health_names_the_part_that_does_not_work() -> None:
    port, parts = free_port(), {"discord": True, "index": True}
    async with listening(port, Metrics(), lambda: parts):
        assert await get(port, "/health") == (200, '{"ok": true, "discord": true, "index": true}')
        parts["index"] = False
        assert await get(port, "/health") == (503, '{"ok": false, "discord": true, "index": false}')


async def test_metrics_are_in_prometheus_text() -> None:
    port, metrics = free_port(), Metrics()
    metrics.answered("not_found", 12.0)
    metrics.declined()
    metrics.gauge("quoth_guilds", "Servers that the bot is in.", lambda: 3)
    async with listening(port, metrics, dict):
        status, text = await get(port, "/metrics")
    assert status == 200
    assert 'quoth_answers_total{state="not_found"} 1.0' in text.splitlines()
    assert 'quoth_answer_seconds_bucket{le="0.02"} 1.0' in text.splitlines()
    assert "quoth_declined_total 1.0" in text.splitlines()
    assert "quoth_guilds 3.0" in text.splitlines()


async def test_port_0_listens_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aiohttp.web.AppRunner", None)  # would fail if it were used
    async with listening(0, Metrics(), dict):
        pass


async def test_a_port_that_is_taken_is_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with pytest.raises(PortTakenError, match=f"127.0.0.1:{port} cannot be listened on"):
            async with listening(port, Metrics(), dict):
                pass
