"""The buttons of the review queue: done, next, and whether a moved decision still fits."""

from __future__ import annotations

from functools import partial

from bot import delivery
from bot.moderation import queue as shown
from bot.moderation.deciding import decided
from bot.moderation.rights import rights_of
from bot.press import Press
from bot.records import queue
from bot.replies import Reply


async def _settle(press: Press) -> None:
    await _go_on(press, settle=True)


async def _later(press: Press) -> None:
    await _go_on(press, settle=False)


async def _go_on(press: Press, *, settle: bool) -> None:
    """Lets go of the thing, for good or for others, and shows the next one in its place."""
    await rights_of(press.interaction, press.desk)
    item, guild_id = ":".join(press.doing.about), press.asker.guild_id or 0
    now, who = int(press.desk.now()), press.asker.user_id
    work = (
        partial(queue.settle, guild_id=guild_id, item=item, now=now)
        if settle
        else partial(queue.let_go, guild_id=guild_id, item=item, moderator=who)
    )
    await press.desk.records.run(work)
    answering = partial(shown.next_thing, press.desk, press.asker, after=item)
    await delivery.change(press.interaction, press.desk, answering)


async def _still_fits(press: Press) -> None:
    """Notes that a decision moved rightly, and shows the next thing."""
    rights = await rights_of(press.interaction, press.desk)
    turn, number = int(press.doing.about[0], 16), press.doing.number(1)

    async def answering() -> Reply:
        await decided(
            press.desk,
            press.asker,
            rights,
            "",
            lambda moderation, by: moderation.fine(turn, by, refers=number),
        )
        return await shown.next_thing(press.desk, press.asker)

    await delivery.change(press.interaction, press.desk, answering)


ACTS = {"settle": _settle, "later": _later, "still_fits": _still_fits}
