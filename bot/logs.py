"""
The log: one event and its values a line, as text or JSON; never a token, never who asked or what.

Everything logs through logging, an event's values as its `extra`; structlog writes it.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# At debug level discord.py logs every message, and the tokens by which interactions are answered.
_TALKATIVE = ("discord", "aiohttp")
_FIRST = ("timestamp", "level", "logger", "event", "frames")


def configure(level: str, form: str = "text", stream: TextIO | None = None) -> None:
    """
    Sends what is logged at *level* and above to *stream*, standard error where it is None.

    *form* is "text" or "json".
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(form))
    logging.root.handlers = [handler]
    logging.root.setLevel(level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.root.level))


def _formatter(form: str) -> logging.Formatter:
    shown: Processor = structlog.processors.JSONRenderer() if form == "json" else _as_text
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _place_of_error,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, shown],
    )


def _place_of_error(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """
    Where an error came from and of which kind; its message may hold what somebody asked.

    Of a library's error the kind alone: a lost connection needs no trace.
    """
    error = _error_of(event.pop("exc_info", None))
    if error is None:
        return event
    event["error"] = type(error).__qualname__
    if not str(event.get("logger")).startswith(_TALKATIVE):
        frames = traceback.format_list(traceback.extract_tb(error.__traceback__))
        event["frames"] = "".join(frames).rstrip()
    return event


def _error_of(stated: object) -> BaseException | None:
    """What `exc_info` means: an error, the triple that logging makes of one, or the current one."""
    if isinstance(stated, BaseException):
        return stated
    if isinstance(stated, tuple):
        return stated[1] if isinstance(stated[1], BaseException) else None
    return sys.exc_info()[1] if stated else None


def _as_text(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    head = f"{event['timestamp']} {event['level'].upper()} {event['logger']}: {event['event']}"
    values = [f"{name}={_shown(value)}" for name, value in event.items() if name not in _FIRST]
    line = " ".join([head, *values])
    return f"{line}\n{event['frames']}" if "frames" in event else line


def _shown(value: object) -> str:
    """*value* on one line; in quotes where white space would cut it in two."""
    text = f"{value:.0f}" if isinstance(value, float) else str(value)
    return repr(text) if any(letter.isspace() for letter in text) else text
