"""The log: one line an event, never a token, never who asked or what."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import TextIO

_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# At debug level discord.py logs every message, and the tokens by which interactions are answered.
_TALKATIVE = ("discord", "aiohttp")


def configure(level: str, stream: TextIO | None = None) -> None:
    """Sends what is logged at *level* and above to *stream*, standard error where it is None."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Formatter(_LINE))
    handler.addFilter(_named_only)
    logging.root.handlers = [handler]
    logging.root.setLevel(level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.root.level))


class _Formatter(logging.Formatter):
    def formatException(  # noqa: N802 - the name that logging calls
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Where the error came from and of which kind; its message may hold what somebody asked."""
        kind, _, trace = ei
        frames = "".join(traceback.format_list(traceback.extract_tb(trace)))
        return f"{frames}{kind.__qualname__ if kind else 'no error'}"


def _named_only(record: logging.LogRecord) -> bool:
    """Names the error of a line of discord.py in that line: a lost connection needs no trace."""
    if record.name.startswith(_TALKATIVE) and record.exc_info and record.exc_info[0]:
        record.msg = f"{record.getMessage()} ({record.exc_info[0].__qualname__})"
        record.args, record.exc_info, record.exc_text = (), None, None
    return True
