"""*Context*: the turns around a quote, paging both ways; and the quote as text to copy."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot import delivery, pages, replies
from bot.desk import DeclinedError
from bot.escaping import ZERO_WIDTH, cut, units
from bot.library import Library
from bot.pages import FIRST, PAGE
from bot.passages import as_text
from bot.press import Press
from bot.quoting import CUT
from bot.records.answers import KeptAnswer, Quoted
from bot.replies import Reply
from bot.wording import say
from index import Citation, GoneTurnError

_TWO_TICKS = re.compile("`(?=`)")  # three end a code block, of however many they are a part
COPY_LIMIT = 1900  # UTF-16 units within the code block


@dataclass(frozen=True, slots=True)
class Place:
    """A quote of an answer, and where the page around it begins, in turns from the quote."""

    kept: KeptAnswer
    number: int
    offset: int = FIRST


async def _open(press: Press) -> None:
    place = Place(await press.answer(), press.doing.number(1))
    answering = partial(_looked_up, press, partial(_page, place))
    await delivery.respond(press.interaction, press.desk, answering, private=True)


async def _turn_page(press: Press) -> None:
    await _change(press, Place(await press.answer(), press.doing.number(1), press.doing.number(2)))


async def _choose_quote(press: Press) -> None:
    await _change(press, Place(await press.answer(), next(iter(press.chosen), 0)))


async def _change(press: Press, place: Place) -> None:
    answering = partial(_looked_up, press, partial(_page, place))
    await delivery.change(press.interaction, press.desk, answering)


async def _looked_up(press: Press, work: Callable[[Library], Reply]) -> Reply:
    return await press.desk.reply(press.asker.by_themselves(), work, quickly=True)


def _page(place: Place, library: Library) -> Reply:
    kept, offset = place.kept, place.offset
    quoted = _quoted(kept, place.number)
    shown = library.turns_around(int(quoted.turn_id, 16), -offset, offset + PAGE - 1)
    reply = pages.of_surroundings(shown, quoted.turn_id)
    rows = pages.controls(kept.id, place.number, offset, shown, seen(library, kept))
    return replace(reply, rows=rows)


def seen(library: Library, kept: KeptAnswer) -> dict[int, Citation]:
    """The quotes of *kept* that can still be seen, by their numbers."""
    found = {}
    for number, quoted in enumerate(kept.quotes):
        try:
            found[number] = library.cite(quoted)
        except GoneTurnError:
            continue
    return found


def _quoted(kept: KeptAnswer, number: int) -> Quoted:
    if not 0 <= number < len(kept.quotes):
        raise DeclinedError(replies.refusal(say("pages.no_quote")))
    return kept.quotes[number]


async def _copy(press: Press) -> None:
    quoted = _quoted(await press.answer(), press.doing.number(1))
    answering = partial(_looked_up, press, lambda library: as_copied(library.cite(quoted)))
    await delivery.respond(press.interaction, press.desk, answering, private=True)


def as_copied(citation: Citation) -> Reply:
    """The citation in a code block, in which nothing acts and which a tap copies."""
    words = _TWO_TICKS.sub(f"`{ZERO_WIDTH}", as_text(citation))
    if units(words) > COPY_LIMIT:
        words = f"{cut(words, COPY_LIMIT)}{CUT}"
    block = f"```text\n{words}\n```"
    return Reply(block, (), block)


ACTS = {
    "context": _open,
    "around": _turn_page,
    "quote": _choose_quote,
    "copy": _copy,
}
