"""Turns the pages of the log of decisions."""

from __future__ import annotations

from functools import partial

from bot import delivery
from bot.moderation import logbook
from bot.moderation.rights import rights_of
from bot.press import Press


async def _turn_page(press: Press) -> None:
    await rights_of(press.interaction, press.desk)
    answering = partial(logbook.page, press.desk, press.asker, press.doing.number(0))
    await delivery.change(press.interaction, press.desk, answering)


ACTS = {"logbook": _turn_page}
