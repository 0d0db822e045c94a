"""A question, from the asker's words to what is shown."""

from __future__ import annotations

import logging

from bot import replies
from bot.asker import Asker
from bot.desk import Desk
from bot.library import Library
from bot.replies import Reply

_log = logging.getLogger(__name__)


async def answered(desk: Desk, asker: Asker, question: str) -> Reply:
    """The answer to *question*, or a sentence that says why there is none."""
    return await desk.reply(asker, lambda library: of_library(library, question))


def of_library(library: Library, question: str) -> Reply:
    """What *library* says to *question*."""
    answer, _conversation = library.ask(question)
    _log.info(
        "answered state=%s citations=%d elapsed_ms=%.0f",
        answer.state,
        len(answer.citations),
        answer.elapsed_ms,
    )
    return replies.of_answer(answer)
