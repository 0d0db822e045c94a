"""What went wrong and nobody foresaw: an id for the asker, the place for the log."""

from __future__ import annotations

import logging
import secrets
import traceback

from bot import replies
from bot.replies import Reply
from bot.wording import say


def apology(log: logging.Logger, event: str, error: BaseException) -> Reply:
    """
    A sentence with an id, under which *log* says where *error* came from.

    The error's own message stays out of the log: it may hold what somebody asked.
    """
    fault_id = new_id()
    frames = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    stated = {"id": fault_id, "error": type(error).__qualname__, "frames": frames.rstrip()}
    log.error(event, extra=stated)
    return replies.refusal(say("fault.broken", id=fault_id))


def unusable(log: logging.Logger, event: str, error: Exception) -> Reply:
    """A sentence with an id, under which *log* has what *error*, one of ours, says to operators."""
    fault_id = new_id()
    log.error("%s: %s", event, error, extra={"id": fault_id})
    return replies.refusal(say("fault.broken", id=fault_id))


def new_id() -> str:
    """Eight hex digits by which an operator finds a line of the log."""
    return secrets.token_hex(4)
