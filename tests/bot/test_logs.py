"""The log says what happened, and nothing of those who ask."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest

from bot import logs


@pytest.fixture(params=["text", "json"])
def form(request: pytest.FixtureRequest) -> str:
    """Both ways to write the log: what must not be in it must be in neither."""
    return str(request.param)


@pytest.fixture
def stream(form: str) -> Iterator[io.StringIO]:
    handlers, level = logging.root.handlers, logging.root.level
    written = io.StringIO()
    logs.configure("debug", form, written)
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
    assert "shown" in stream.getvalue()


def test_a_lost_connection_takes_one_line(stream: io.StringIO) -> None:
    try:
        _fail(ConnectionResetError("peer 1.2.3.4"))
    except ConnectionResetError:
        logging.getLogger("discord.client").exception("Attempting a reconnect in %.2fs", 1.5)
    line = stream.getvalue()
    assert "Attempting a reconnect in 1.50s" in line
    assert "ConnectionResetError" in line
    assert "1.2.3.4" not in line
    assert line.count("\n") == 1


def test_an_error_is_located_but_not_quoted(stream: io.StringIO) -> None:
    """An error's message may hold what somebody asked: its kind and its place do not."""
    try:
        _fail(ValueError("did Mines say so"))
    except ValueError:
        logging.getLogger("bot").exception("failed")
    assert "test_logs.py" in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert "ValueError: did" not in stream.getvalue()
    assert stream.getvalue().count("did Mines say so") == 1, "the line of code, not the message"


@pytest.mark.parametrize("form", ["text"])
def test_text_has_an_event_and_its_values_in_a_line(stream: io.StringIO) -> None:
    values = {"state": "not_found", "took_ms": 12.3, "why": "a b"}
    logging.getLogger("bot.desk").info("answered", extra=values)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\S+Z INFO bot.desk: answered state=not_found took_ms=12 why='a b'\n",
        stream.getvalue(),
    )


@pytest.mark.parametrize("form", ["json"])
def test_json_has_an_object_a_line(stream: io.StringIO) -> None:
    values = {"state": "not_found", "citations": 0}
    logging.getLogger("bot.desk").info("answered", extra=values)
    logging.getLogger("discord.gateway").warning("Shard ID %s is slow", 3)
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["state"], first["citations"]) == ("answered", "not_found", 0)
    assert (first["level"], first["logger"]) == ("info", "bot.desk")
    assert second["event"] == "Shard ID 3 is slow"


def test_what_is_below_the_level_is_left_out(form: str) -> None:
    handlers, level = logging.root.handlers, logging.root.level
    written = io.StringIO()
    logs.configure("warning", form, written)
    logging.getLogger("bot.desk").info("answered")
    logging.getLogger("bot.client").info("ready")
    logging.getLogger("bot.desk").warning("busy")
    assert written.getvalue().count("\n") == 1
    logging.root.handlers = handlers
    logging.root.setLevel(level)
