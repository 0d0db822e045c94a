"""The turns around a quote, a page at a time; lists with pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.controls import LONGEST_CHOICE, Button, ChannelMenu, Choice, Link, Menu, Row, doing
from bot.escaping import units
from bot.passages import Card, dated, place, safe_link, speaker
from bot.quoting import CUT, label, plain
from bot.replies import MESSAGE_LIMIT, Colour, Reply
from bot.wording import say
from index import Citation, Surroundings, TurnInPlace, format_turn_id

PAGE = 5  # turns: more fills a phone's screen twice
FIRST = -2  # where the page of the quote itself begins, from the quote
_DESCRIPTION = 3600  # of 4,096; what surrounds the words takes the rest
_SHORTEST = 60
_NAME_ROOM = 120
_TITLE_ROOM = 200
_LINK_LIMIT = 512  # of a button's address


def of_surroundings(shown: Surroundings, quoted: str) -> Reply:
    """The turns *shown*, with a mark at the one *quoted* (16 hex digits); without controls yet."""
    first, last = shown.turns[0].position + 1, shown.turns[-1].position + 1
    if first < last:
        where = say("pages.turns", first=first, last=last, total=shown.total)
    else:
        where = say("pages.turn", turn=first)
    footer = f"{where} · {dated(shown.episode.date)}"
    title = label(shown.episode.title, _TITLE_ROOM) or CUT
    card = Card(title, _turns(shown.turns, quoted, _DESCRIPTION), footer, Colour.CONTEXT)
    head = (
        f"**{plain(shown.episode.title, _TITLE_ROOM) or CUT}**\n-# {plain(footer, _TITLE_ROOM)}\n"
    )
    text = head + _turns(shown.turns, quoted, MESSAGE_LIMIT - units(head))
    return Reply("", (card,), text)


def _turns(turns: Sequence[TurnInPlace], quoted: str, room: int) -> str:
    """*turns* as markdown, each in its share of *room*; what short ones leave goes to the rest."""
    blocks, left = [], room
    for number, turn in enumerate(turns):
        share = left // (len(turns) - number) - 2
        block = _turn(turn, share, is_quoted=format_turn_id(turn.turn_id) == quoted)
        blocks.append(block)
        left -= units(block) + 2
    return "\n\n".join(blocks)


def _turn(turn: TurnInPlace, room: int, *, is_quoted: bool) -> str:
    named = speaker(turn.speaker, turn.label, turn.attribution, corrected=turn.corrected_speaker)
    who = plain(named, _NAME_ROOM)
    where = place(turn.start_ms, turn.line, turn.position)
    head = f"{'▸ ' if is_quoted else ''}**{who}** · {where}\n{'> ' if is_quoted else ''}"
    words = turn.text if turn.corrected_text is None else turn.corrected_text
    return head + (plain(words, max(room - units(head), _SHORTEST)) or CUT)


def controls(
    answer_id: str, number: int, offset: int, shown: Surroundings, quotes: Mapping[int, Citation]
) -> tuple[Row, ...]:
    """
    The buttons below a page.

    Args:
        answer_id: of the answer whose quote it surrounds.
        number: which of its quotes, from 0.
        offset: where the page begins, in turns from the quote.
        shown: the page.
        quotes: those of the answer that can still be seen, by their numbers.
    """
    at_start = shown.turns[0].position == 0
    at_end = shown.turns[-1].position == shown.total - 1
    # Discord wants ids that differ, also where two of them lead to one page: hence their names.
    turning = (
        Button(
            say("button.earlier"),
            doing("around", answer_id, number, offset - PAGE, "back"),
            disabled=at_start,
        ),
        Button(
            say("button.later"),
            doing("around", answer_id, number, offset + PAGE, "on"),
            disabled=at_end,
        ),
    )
    here = (
        ()
        if offset == FIRST
        else (Button(say("button.the_quote"), doing("around", answer_id, number, FIRST, "quote")),)
    )
    using = (
        Button(say("button.copy"), doing("copy", answer_id, number)),
        Button(say("button.share"), doing("share", answer_id, number)),
    )
    link = safe_link(quotes[number].link, _LINK_LIMIT) if number in quotes else None
    opening = (Link(say("button.open"), link),) if link else ()
    rows: list[Row] = [(*turning, *here), (*using, *opening)]
    if len(quotes) > 1:
        rows.append((_menu(answer_id, number, quotes),))
    return tuple(rows)


def _menu(answer_id: str, number: int, quotes: Mapping[int, Citation]) -> Menu:
    choices = tuple(
        Choice(
            label(f"{at + 1}. {speaker(one.speaker, one.label, one.attribution)}", LONGEST_CHOICE),
            str(at),
            label(one.episode.title, LONGEST_CHOICE) or None,
            chosen=at == number,
        )
        for at, one in quotes.items()
    )
    return Menu(doing("quote", answer_id), say("pages.another_quote"), choices)


def with_channels(reply: Reply, answer_id: str, number: int) -> Reply:
    """*reply* with a menu of channels to share the quote in."""
    menu = ChannelMenu(doing("shareto", answer_id, number), say("share.in"))
    return replace(reply, rows=((menu,),))
