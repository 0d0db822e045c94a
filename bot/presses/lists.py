"""The pages of lists: back, and next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot import delivery, lists
from bot.press import Press
from bot.replies import Reply
from index import Listed


async def _turn(show: Callable[[Listed, int], Reply], press: Press) -> None:
    page, asker = press.doing.number(0), press.asker.by_themselves()
    answering = partial(
        press.desk.reply, asker, lambda library: show(library.listed(), page), quickly=True
    )
    await delivery.change(press.interaction, press.desk, answering)


ACTS = {
    "who": partial(_turn, lists.of_speakers),
    "episodes": partial(_turn, lists.of_episodes),
}
