"""The log of decisions, a page at a time, the latest first."""

from __future__ import annotations

from bot.asker import Asker
from bot.controls import Button, doing
from bot.desk import Desk
from bot.library import Library
from bot.moderation.screens import line_of
from bot.replies import MESSAGE_LIMIT, Reply

PAGE = 8
EMPTY = "Nothing has been decided here yet."


async def page(desk: Desk, asker: Asker, offset: int = 0) -> Reply:
    """`PAGE` records of what concerns *asker*'s server, from the *offset* latest on."""
    return await desk.reply(
        asker.by_themselves(), lambda library: _page(library, max(0, offset)), quickly=True
    )


def _page(library: Library, offset: int) -> Reply:
    records = library.moderation.records(library.view)[::-1]
    if not records:
        return Reply(EMPTY, (), EMPTY)
    offset = min(offset, len(records) - 1)
    shown = records[offset : offset + PAGE]
    text = "\n".join(map(line_of, shown))[:MESSAGE_LIMIT]
    buttons = (
        Button("Newer", doing("logbook", max(0, offset - PAGE), "newer"), disabled=not offset),
        Button(
            "Older",
            doing("logbook", offset + PAGE, "older"),
            disabled=offset + PAGE >= len(records),
        ),
    )
    return Reply(text, (), text, (buttons,))
