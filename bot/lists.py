"""Lists with pages: who speaks, which episodes there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil
from typing import TypeVar

from bot import replies
from bot.controls import Button, Row, doing
from bot.escaping import units
from bot.passages import Card, dated, safe_link
from bot.quoting import CUT, plain
from bot.replies import MESSAGE_LIMIT, Colour, Reply
from bot.wording import say
from index import Listed, ListedEpisode, ListedSpeaker

T = TypeVar("T")

SPEAKERS, EPISODES = 15, 8  # on a page
_NAME_ROOM = 80
_TITLE_ROOM = 120
_NAMED = 3  # of those who speak in an episode, before they are only counted


def of_speakers(listed: Listed, page: int = 0) -> Reply:
    """Who speaks, with turns and episodes, who says most first."""
    if not listed.speakers:
        return replies.of_words(say("lists.nobody"))
    return _page(say("lists.who"), "who", listed.speakers, _speaker, SPEAKERS, page)


def of_episodes(listed: Listed, page: int = 0) -> Reply:
    """What is indexed, newest first."""
    if not listed.episodes:
        return replies.of_words(say("lists.nothing"))
    return _page(say("lists.episodes"), "episodes", listed.episodes, _episode, EPISODES, page)


def _page(  # noqa: PLR0913, PLR0917 - what makes one list differ from the other
    title: str,
    act: str,
    things: Sequence[T],
    line_of: Callable[[T], str],
    size: int,
    page: int,
) -> Reply:
    last = ceil(len(things) / size) - 1
    page = min(max(page, 0), last)
    lines = [line_of(one) for one in things[page * size : (page + 1) * size]]
    footer = say("lists.footer", total=len(things), page=page + 1, pages=last + 1)
    card = Card(title, "\n".join(lines), footer, Colour.ABOUT)
    reply = Reply("", (card,), _as_text(title, lines, footer))
    return replace(reply, rows=_turning(act, page, last) if last else ())


def _turning(act: str, page: int, last: int) -> tuple[Row, ...]:
    back = Button(say("button.back"), doing(act, page - 1, "back"), disabled=page == 0)
    on = Button(say("button.next"), doing(act, page + 1, "on"), disabled=page == last)
    return ((back, on),)


def _as_text(title: str, lines: list[str], footer: str) -> str:
    """The same as one text; the last lines are left out where there is no room."""
    head, foot = f"**{title}**", f"-# {footer}"
    shown = list(lines)
    while units("\n".join([head, *shown, foot])) > MESSAGE_LIMIT:
        shown.pop()
    return "\n".join([head, *shown, foot])


def _speaker(one: ListedSpeaker) -> str:
    episodes = say("count.episodes", count=len(one.episodes))
    said = say("lists.said", turns=say("count.turns", count=one.turns), episodes=episodes)
    return f"**{plain(one.name, _NAME_ROOM) or CUT}** · {said}"


def _episode(one: ListedEpisode) -> str:
    title = plain(one.episode.title, _TITLE_ROOM) or CUT
    link = safe_link(one.episode.url)
    shown = f"[{title}](<{link}>)" if link else f"**{title}**"
    names = [plain(name, _NAME_ROOM) for name in one.speakers[:_NAMED]]
    more = len(one.speakers) - len(names)
    who = ", ".join([*names, say("list.more", count=more)] if more > 0 else names)
    turns = say("count.turns", count=one.turns)
    about = " · ".join(filter(None, (dated(one.episode.date), turns, who)))
    return f"{shown}\n{about}"
