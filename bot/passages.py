"""Passages of transcripts: who, the words, where they stand; as cards, or as lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote as percent_encoded

from bot.escaping import defused, readable, units
from bot.quoting import CUT, Line, label, line_of, plain, quote_of
from bot.wording import day, say
from index import Attribution, Citation, ContextTurn, Suggestion

# Discord's limits count characters; UTF-16 units are never fewer.
MOST_CARDS = 10
CARDS_LIMIT = 6000  # over all text of all cards of a message

_NAME_ROOM = 150
_TITLE_ROOM = 150
_ASKED_ROOM = 220
_CORRECTED_ROOM = 400
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
        link: to the moment, or to the episode.
        moment: where in the episode: "undated · line 28".
        asked: what a short answer replies to, and who asked it; empty where the words say enough.
        corrected: what was said by a moderator's correction; empty where nobody corrected it.
    """

    who: str
    words: Line
    title: str
    link: str | None = None
    moment: str = ""
    asked: str = ""
    corrected: str = ""

    def card(self, room: int, colour: int) -> Card:
        """The passage as a card, its words in at most *room* units."""
        quote = self._quoted(room, "")
        if self.link:
            return Card(self._author, f"{self._linked}\n{quote}", self.moment, colour)
        title = label(self.title, _TITLE_ROOM)
        footer = " · ".join(filter(None, (title, self.moment))) or CUT
        return Card(self._author, quote, footer, colour)

    def block(self, room: int) -> str:
        """The passage as lines of text, the quote last, its words in at most *room* units."""
        title = self._linked if self.link else plain(self.title, _TITLE_ROOM)
        where = " · ".join(filter(None, (title, self.moment))) or CUT
        return f"**{plain(self.who, _NAME_ROOM)}**\n-# {where}\n{self._quoted(room, '-# ')}"

    def _quoted(self, room: int, small: str) -> str:
        """The words, below what they reply to: in *small* print, which cards do not have."""
        asked = f"{small}{plain(self.asked, _ASKED_ROOM)}\n" if self.asked else ""
        corrected = plain(self.corrected, _CORRECTED_ROOM)
        below = f"\n-# {say('passage.corrected_words', words=corrected)}" if corrected else ""
        return f"{asked}> {self.words.within(room) or CUT}{below}"

    @property
    def _author(self) -> str:
        return label(self.who, _NAME_ROOM)

    @property
    def _linked(self) -> str:
        return f"[{plain(self.title, _TITLE_ROOM) or say('passage.episode')}](<{self.link}>)"


def cited(citation: Citation) -> Passage:
    """*citation* with its speaker, its episode and the moment."""
    episode, pinned = citation.episode, say("passage.pinned") if citation.pinned else ""
    return Passage(
        who=_who(citation),
        words=quote_of(citation),
        title=episode.title,
        link=safe_link(citation.link) or safe_link(episode.url),
        moment=" · ".join(filter(None, (dated(episode.date), _place(citation), pinned))),
        asked=_asked(citation.answers),
        corrected=citation.corrected_text or "",
    )


def suggested(suggestion: Suggestion) -> Passage:
    """A passage that is near to what was asked, and no answer."""
    return Passage(
        who=speaker(
            suggestion.speaker,
            None,
            suggestion.attribution,
            corrected=suggestion.corrected_speaker,
        ),
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


def _who(citation: Citation) -> str:
    who = speaker(
        citation.speaker,
        citation.label,
        citation.attribution,
        corrected=citation.corrected_speaker,
    )
    return say("passage.quoting", who=who, name=citation.quoting) if citation.quoting else who


def dated(date: str | None) -> str:
    """The date of an episode, in words where it has none."""
    return day(date) if date else say("dates.undated")


def speaker(
    name: str | None, written: str | None, attribution: Attribution, *, corrected: bool = False
) -> str:
    """Who speaks, with how that is known wherever it is not plainly stated."""
    shown = label(name or written or "", _NAME_ROOM // 2)
    if corrected and shown:
        return say("passage.corrected", name=shown)
    if not shown or attribution is Attribution.NONE:
        return say("passage.unstated")
    hedge = _HEDGES.get(attribution)
    return say(f"passage.{hedge}", name=shown) if hedge else shown


_HEDGES = {
    Attribution.CARRIED: "continuing",
    Attribution.INFERRED: "inferred",
    Attribution.GENERIC: "generic",
}


def safe_link(url: str | None, longest: int = _LONGEST_LINK) -> str | None:
    """*url* where it can be linked: a web address that cannot break out, and is not too long."""
    if url is None or not url.startswith(("https://", "http://")):
        return None
    safe = percent_encoded(url, safe="/:?#@!$&*+,;=%~-._", errors="replace")
    return safe if len(safe) <= longest else None


def clock(milliseconds: int) -> str:
    """A moment as h:mm:ss from the start of the recording."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def place(start_ms: int | None, line: int | None, position: int) -> str:
    """Where in its episode a turn stands, as exactly as its source says."""
    if start_ms is not None:
        return clock(start_ms)
    if line is not None:
        return say("passage.line", line=str(line))
    return say("passage.turn", turn=str(position + 1))


def _place(citation: Citation) -> str:
    where = place(citation.start_ms, citation.line, citation.position)
    return say("passage.about", moment=where) if citation.is_about else where


def as_text(citation: Citation) -> str:
    """*citation* as plain text to be pasted elsewhere: the words, who, where, and the link."""
    words = f" {CUT} ".join(readable(part).strip() for part in citation.quote)
    episode = citation.episode
    where = ", ".join((readable(episode.title), dated(episode.date), _place(citation)))
    said = defused(
        f"“{words}”\n— {_who(citation)}, {where}"
    )  # it does nothing where it is pasted either
    lines = [*said.splitlines(), citation.link or episode.url or ""]
    return "\n".join(line for line in lines if line.strip())


def _asked(before: ContextTurn | None) -> str:
    """What a short answer replies to."""
    if before is None:
        return ""
    who = speaker(before.speaker, None, before.attribution, corrected=before.corrected_speaker)
    return say("passage.reply_to", who=who, words=before.corrected_text or before.text)
