"""Passages of transcripts as blocks of markdown: who, the words, where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote as percent_encoded

from bot.escaping import units
from bot.quoting import CUT, plain, quoted
from index import Attribution, Citation, EpisodeRef, Suggestion

_NAME_ROOM = 100
_TITLE_ROOM = 140
_LONGEST_LINK = 300  # a longer address costs more room than it helps
_MOST_WORDS = 1000  # units of one quote: more fills a phone's screen twice
_FEWEST_WORDS = 120  # less is no quote; rather fewer passages


@dataclass(frozen=True, slots=True)
class Passage:
    """
    A passage that can be shown in more or less room.

    Attributes:
        who: a line of markdown above the words.
        words: the words as one line of markdown of at most so many UTF-16 units.
        where: a line of markdown below the words.
    """

    who: str
    words: Callable[[int], str]
    where: str

    def block(self, room: int) -> str:
        """The passage as three lines, its words in at most *room* units."""
        return f"{self.who}\n> {self.words(room) or CUT}\n-# {self.where}"


def laid_out(
    top: Sequence[str], passages: Sequence[Passage], end: Sequence[str], limit: int
) -> str:
    """
    All lines as one page of at most *limit* UTF-16 units.

    The passages share the room between *top* and *end*; the last ones are left out, and counted,
    where each would have too little.
    """
    for shown in range(len(passages), -1, -1):
        left_out = len(passages) - shown
        more = [f"-# and {left_out} more that would not fit here"] if left_out else []
        fixed = "\n".join([*top, *(one.block(0) for one in passages[:shown]), *more, *end])
        room = (limit - units(fixed)) // max(shown, 1)
        if room >= _FEWEST_WORDS or not shown:
            break
    blocks = [one.block(min(room, _MOST_WORDS)) for one in passages[:shown]]
    return "\n".join([*top, *blocks, *more, *end])


def cited(citation: Citation) -> Passage:
    """*citation* with its speaker, its episode and the moment."""
    moment = _moment(citation)
    return Passage(
        who=_speaker(citation.speaker, citation.label, citation.attribution, citation.quoting),
        words=partial(quoted, citation),
        where=" · ".join([_episode(citation.episode), citation.episode.date or "undated", moment]),
    )


def suggested(suggestion: Suggestion) -> Passage:
    """A passage that is near to what was asked, and no answer."""
    return Passage(
        who=f"Nearest passage: {_speaker(suggestion.speaker, None, suggestion.attribution)}",
        words=partial(plain, suggestion.text),
        where=plain(suggestion.episode or "", _TITLE_ROOM) or "untitled",
    )


def clock(milliseconds: int) -> str:
    """A moment as h:mm:ss from the start of the recording."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _speaker(
    name: str | None, label: str | None, attribution: Attribution, quoting: str | None = None
) -> str:
    """Who speaks, in bold only where the source says so; how sure that is, in words."""
    shown = plain(name or label or "", _NAME_ROOM)
    if not shown or attribution is Attribution.NONE:
        return "speaker not stated"
    match attribution:
        case Attribution.GENERIC:
            line = f"labelled “{shown}”, no name given"
        case Attribution.INFERRED:
            line = f"**{shown}** (inferred, not stated)"
        case Attribution.CARRIED:
            line = f"**{shown}** (continuing)"
        case Attribution.EXPLICIT:
            line = f"**{shown}**"
    whose = plain(quoting or "", _NAME_ROOM)
    return f"{line}, quoting {whose}" if whose else line


def _episode(episode: EpisodeRef) -> str:
    title = plain(episode.title, _TITLE_ROOM) or "untitled"
    link = _link(episode.url)
    return f"[{title}](<{link}>)" if link else title


def _link(url: str | None) -> str | None:
    """*url* where it can be linked: a web address that cannot break out of the link."""
    if url is None or not url.startswith(("https://", "http://")):
        return None
    safe = percent_encoded(url, safe="/:?#@!$&*+,;=%~-._")
    return safe if len(safe) <= _LONGEST_LINK else None


def _moment(citation: Citation) -> str:
    if citation.start_ms is not None:
        return clock(citation.start_ms)
    if citation.line is not None:
        return f"line {citation.line}"
    return f"turn {citation.position + 1}"
