"""The log of decisions, a page at a time, the latest first."""

from __future__ import annotations

from bot import replies
from bot.asker import Asker
from bot.controls import Button, doing
from bot.desk import Desk
from bot.escaping import lines_within
from bot.library import Library
from bot.moderation.screens import line_of
from bot.replies import MESSAGE_LIMIT, Reply
from bot.wording import say

PAGE = 8


async def page(desk: Desk, asker: Asker, offset: int = 0) -> Reply:
    """At most `PAGE` records of what concerns *asker*'s server, from the *offset* latest on."""
    return await desk.reply(
        asker.by_themselves(), lambda library: _page(library, max(0, offset)), quickly=True
    )


def _page(library: Library, offset: int) -> Reply:
    records = library.moderation.records(library.view)[::-1]
    if not records:
        return replies.of_words(say("review.empty_log"))
    offset = min(offset, len(records) - 1)
    lines = lines_within(map(line_of, records[offset : offset + PAGE]), MESSAGE_LIMIT)
    text, following = "\n".join(lines), offset + len(lines)
    buttons = (
        Button(
            say("button.newer"),
            doing("logbook", max(0, offset - PAGE), "newer"),
            disabled=not offset,
        ),
        Button(
            say("button.older"),
            doing("logbook", following, "older"),
            disabled=following >= len(records),
        ),
    )
    return Reply(text, (), text, (buttons,))
