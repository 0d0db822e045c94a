"""The log says what happened, and nothing of those who ask."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from bot import logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    handlers, level = logging.root.handlers, logging.root.level
    written = io.StringIO()
    logs.configure("debug", written)
    yield written
    logging.root.handlers = handlers
    logging.root.setLevel(level)
    for name in ("discord", "aiohttp"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def _fail(error: Exception) -> None:
    raise error


def test_the_libraries_do_not_log_what_they_receive(stream: io.StringIO) -> None:
    """At their debug level they log messages and the tokens that answer interactions."""
    logging.getLogger("discord.gateway").debug("WebSocket Event: what did Mines say")
    logging.getLogger("discord.webhook.async_").debug("POST /webhooks/1/token")
    logging.getLogger("bot").debug("shown")
    assert "Mines" not in stream.getvalue()
    assert "token" not in stream.getvalue()
    assert "DEBUG bot: shown" in stream.getvalue()


def test_a_lost_connection_takes_one_line(stream: io.StringIO) -> None:
    try:
        _fail(ConnectionResetError("peer 1.2.3.4"))
    except ConnectionResetError:
        logging.getLogger("discord.client").exception("Attempting a reconnect in %.2fs", 1.5)
    line = stream.getvalue()
    assert line.endswith("discord.client: Attempting a reconnect in 1.50s (ConnectionResetError)\n")
    assert line.count("\n") == 1


def test_an_error_is_located_but_not_quoted(stream: io.StringIO) -> None:
    """An error's message may hold what somebody asked: its kind and its place do not."""
    try:
        _fail(ValueError("what did Mines say"))
    except ValueError:
        logging.getLogger("bot").exception("failed")
    assert "test_logs.py" in stream.getvalue()
    assert stream.getvalue().endswith("ValueError\n")
    assert "ValueError: what did Mines say" not in stream.getvalue()
