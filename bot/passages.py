"""Passages of transcripts: who, the words, where they stand; as cards, or as lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote as percent_encoded

from bot.escaping import units
from bot.quoting import CUT, Line, label, line_of, plain, quote_of
from index import Attribution, Citation, Suggestion

# Discord's limits count characters; UTF-16 units are never fewer.
MOST_CARDS = 10
CARDS_LIMIT = 6000  # over all text of all cards of a message

_NAME_ROOM = 150
_TITLE_ROOM = 150
_LONGEST_LINK = 300  # a longer address costs more room than it helps
_MOST_WORDS = 1000  # of one quote: more fills a phone's screen twice
_FEWEST_WORDS = 120  # less is no quote; rather fewer passages


@dataclass(frozen=True, slots=True)
class Card:
    """
    An embed; no part is ever empty.

    Attributes:
        author, footer: shown as they are, without markdown.
        description: markdown.
        colour: of the stripe, RGB.
    """

    author: str
    description: str
    footer: str
    colour: int

    @property
    def size(self) -> int:
        """How much of `CARDS_LIMIT` it takes."""
        return units(self.author) + units(self.description) + units(self.footer)


@dataclass(frozen=True, slots=True)
class Passage:
    """
    A passage that can be shown in more or less room.

    Attributes:
        who: the speaker, and how sure that is.
        words: what was said, as markdown.
        title: of the episode.
        link: to the episode.
        moment: where in the episode: "undated · line 28".
    """

    who: str
    words: Line
    title: str
    link: str | None = None
    moment: str = ""

    def card(self, room: int, colour: int) -> Card:
        """The passage as a card, its words in at most *room* units."""
        quote = f"> {self.words.within(room) or CUT}"
        if self.link:
            return Card(self._author, f"{self._linked}\n{quote}", self.moment, colour)
        title = label(self.title, _TITLE_ROOM)
        footer = " · ".join(filter(None, (title, self.moment))) or CUT
        return Card(self._author, quote, footer, colour)

    def block(self, room: int) -> str:
        """The passage as lines of text, the quote last, its words in at most *room* units."""
        title = self._linked if self.link else plain(self.title, _TITLE_ROOM)
        where = " · ".join(filter(None, (title, self.moment))) or CUT
        return f"**{plain(self.who, _NAME_ROOM)}**\n-# {where}\n> {self.words.within(room) or CUT}"

    @property
    def _author(self) -> str:
        return label(self.who, _NAME_ROOM)

    @property
    def _linked(self) -> str:
        return f"[{plain(self.title, _TITLE_ROOM) or 'episode'}](<{self.link}>)"


def cited(citation: Citation) -> Passage:
    """*citation* with its speaker, its episode and the moment."""
    episode = citation.episode
    who = speaker(citation.speaker, citation.label, citation.attribution)
    return Passage(
        who=f"{who}, quoting {citation.quoting}" if citation.quoting else who,
        words=quote_of(citation),
        title=episode.title,
        link=safe_link(episode.url),
        moment=f"{episode.date or 'undated'} · {_place(citation)}",
    )


def suggested(suggestion: Suggestion) -> Passage:
    """A passage that is near to what was asked, and no answer."""
    return Passage(
        who=speaker(suggestion.speaker, None, suggestion.attribution),
        words=line_of(suggestion.text),
        title=suggestion.episode or "",
    )


def cards(passages: Sequence[Passage], colour: int) -> tuple[Card, ...]:
    """*passages* as cards within Discord's limits; the last are left out where room is short."""
    for shown in range(min(len(passages), MOST_CARDS), 0, -1):
        bare = [passage.card(0, colour) for passage in passages[:shown]]
        room = (CARDS_LIMIT - sum(card.size for card in bare)) // shown
        if room >= _FEWEST_WORDS:
            room = min(room, _MOST_WORDS)
            return tuple(passage.card(room, colour) for passage in passages[:shown])
    return ()


def blocks(passages: Sequence[Passage], limit: int) -> tuple[str, ...]:
    """*passages* as text that, with an empty line between them, stays within *limit* units."""
    for shown in range(len(passages), 0, -1):
        bare = sum(units(passage.block(0)) + 2 for passage in passages[:shown])
        room = (limit - bare) // shown
        if room >= _FEWEST_WORDS:
            return tuple(passage.block(min(room, _MOST_WORDS)) for passage in passages[:shown])
    return ()


def speaker(name: str | None, written: str | None, attribution: Attribution) -> str:
    """Who speaks, with how that is known wherever it is not plainly stated."""
    shown = label(name or written or "", _NAME_ROOM // 2)
    match attribution:
        case _ if not shown:
            return "Speaker not stated"
        case Attribution.EXPLICIT:
            return shown
        case Attribution.CARRIED:
            return f"{shown} (continuing)"
        case Attribution.INFERRED:
            return f"{shown} (inferred, not stated)"
        case Attribution.GENERIC:
            return f"Labelled “{shown}”, no name given"
        case Attribution.NONE:
            return "Speaker not stated"


def safe_link(url: str | None) -> str | None:
    """*url* where it can be linked: a web address that cannot break out of the link."""
    if url is None or not url.startswith(("https://", "http://")):
        return None
    safe = percent_encoded(url, safe="/:?#@!$&*+,;=%~-._", errors="replace")
    return safe if len(safe) <= _LONGEST_LINK else None


def clock(milliseconds: int) -> str:
    """A moment as h:mm:ss from the start of the recording."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _place(citation: Citation) -> str:
    if citation.start_ms is not None:
        return clock(citation.start_ms)
    if citation.line is not None:
        return f"line {citation.line}"
    return f"turn {citation.position + 1}"
