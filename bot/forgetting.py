"""Questions and conversations, forgotten when their time is over."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import NoReturn

from bot.desk import Desk
from bot.records import RecordsError, answers

_log = logging.getLogger(__name__)

EVERY_S = 900.0


async def from_time_to_time(desk: Desk) -> NoReturn:
    """Forgets what is over, now and again and again until it is cancelled."""
    while True:
        await forget_old(desk)
        await asyncio.sleep(EVERY_S)


async def forget_old(desk: Desk) -> int:
    """How many questions were forgotten now, because their time is over."""
    now = int(desk.now())
    forget = partial(
        answers.forget_old,
        questions_from=now - desk.rules.question_s,
        conversations_from=now - desk.rules.conversation_s,
    )
    try:
        count = await desk.records.run(forget)
    except RecordsError as error:
        _log.error("old questions not forgotten: %s", error)
        return 0
    if count:
        _log.info("old questions forgotten", extra={"count": count})
    return count
