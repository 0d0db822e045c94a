"""What a follow-up carries over from the questions before, to be shown, reset and written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.answer import Answer, State
from index.asking.narrowing import NOTHING, Narrowing, of_episodes, of_period
from index.asking.periods import Period
from index.asking.shapes import Intent
from index.asking.shelf import Shelf
from index.question import Question
from index.turns import Attribution, format_turn_id, parse_turn_id
from index.words import tokens

IDLE = 3  # words
REMEMBERED = 50  # passages already shown that "more" leaves out


@dataclass(frozen=True, slots=True)
class Conversation:
    """
    What is carried over.

    Attributes:
        topic: what was asked about last; empty at the start.
        speakers: full names of those asked about as speakers.
        role: "host" or "guest", where a role was asked about instead.
        asks: what somebody asked was asked for, not what they said.
        latest: ids of the turns that the last answer with several passages showed, in its order,
            of which "the second one" picks; a passage picked of them leaves them.
        shape: "count", "first", "last", "episodes" or "list", where such an answer was asked for.
        left_out: full names of those whose turns were no answer ("besides Chang, who …").
        episodes: ids of the episodes that the question was narrowed to; none for all.
        first, last: dates that it was narrowed to; None where it was open.
        heard: names of those whom the last answer cites, where it is sure who they are.
        shown: ids of the turns already cited, oldest first.
        focus: the turn that "that" means; None when nothing was cited.
        focus_episode: the id of its episode, which "that episode" means.
    """

    topic: str = ""
    speakers: tuple[str, ...] = ()
    role: str | None = None
    asks: bool = False
    episodes: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    heard: tuple[str, ...] = ()
    shown: tuple[int, ...] = ()
    focus: int | None = None
    focus_episode: str | None = None
    left_out: tuple[str, ...] = ()
    shape: str | None = None
    latest: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """True when there is anything to carry over."""
        return bool(self.topic or self.speakers or self.role or self.shown)

    def after(self, question: Question, answer: Answer, shelf: Shelf) -> Conversation:
        """The conversation after *answer* to *question*; as it was after a few idle words."""
        if self and answer.state is State.NOT_FOUND and _is_idle(question):
            return self
        cited = tuple(citation.turn_id for citation in answer.citations)
        speakers = question.said_by.names if question.said_by else _subject(question)
        topic = question.subject.topic if question.subject else question.topic
        topic = topic if tokens(topic) else ""
        goes_on = topic == self.topic and speakers == self.speakers
        shown = (self.shown if goes_on else ()) + cited
        numbers = question.narrowed.episodes
        period = question.narrowed.period or Period()
        focus = answer.citations[0] if cited else None
        return Conversation(
            topic=topic,
            speakers=speakers,
            role=question.role,
            asks=question.asks,
            episodes=() if numbers is None else shelf.ids_of(numbers),
            first=period.first,
            last=period.last,
            heard=heard_in(answer) or self.heard,
            shown=shown[-REMEMBERED:],
            focus=focus.turn_id if focus else self.focus,
            focus_episode=focus.episode.id if focus else self.focus_episode,
            left_out=tuple(dict.fromkeys(one.name for one in question.other_than)),
            shape=str(question.intent) if question.intent in _SHAPES else None,
            latest=self.latest if set(cited) <= set(self.latest) else cited,
        )

    def narrowing(self, shelf: Shelf) -> Narrowing:
        """The episodes and dates that are carried over; episodes that are gone are left out."""
        narrowed = NOTHING
        if self.episodes:
            narrowed &= of_episodes(shelf.numbers_of(self.episodes), shelf)
        if self.first or self.last:
            narrowed &= of_period(Period(self.first, self.last), shelf)
        return narrowed

    def as_json(self) -> dict[str, Any]:
        """The state as JSON values; `from_json` reads them."""
        return {
            "topic": self.topic,
            "speakers": list(self.speakers),
            "role": self.role,
            "asks": self.asks,
            "episodes": list(self.episodes),
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "heard": list(self.heard),
            "shown": [format_turn_id(one) for one in self.shown],
            "focus": None if self.focus is None else format_turn_id(self.focus),
            "focus_episode": self.focus_episode,
            "left_out": list(self.left_out),
            "shape": self.shape,
            "latest": [format_turn_id(one) for one in self.latest],
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Conversation:
        """
        The conversation that `as_json` wrote; what a younger version added may be missing.

        Raises:
            KeyError, ValueError: *written* is something else.
        """
        focus, first, last = written["focus"], written.get("first"), written.get("last")
        return cls(
            topic=str(written["topic"]),
            speakers=tuple(map(str, written["speakers"])),
            role=written.get("role"),
            asks=bool(written.get("asks", False)),
            episodes=tuple(map(str, written.get("episodes", ()))),
            first=date.fromisoformat(first) if first else None,
            last=date.fromisoformat(last) if last else None,
            heard=tuple(map(str, written.get("heard", ()))),
            shown=tuple(parse_turn_id(one) for one in written["shown"]),
            focus=None if focus is None else parse_turn_id(focus),
            focus_episode=written.get("focus_episode"),
            left_out=tuple(map(str, written.get("left_out", ()))),
            shape=written.get("shape") if written.get("shape") in _SHAPES else None,
            latest=tuple(parse_turn_id(one) for one in written.get("latest", ())),
        )

    def __str__(self) -> str:
        """What is carried over, for the one who asks."""
        if not self:
            return "nothing is carried over yet"
        about = f"about “{self.topic}”" if self.topic else "about anything"
        who = " and ".join(self.speakers) or (f"the {self.role}" if self.role else "anyone")
        said = "asked by" if self.asks else "said by"
        who += f" but {' and '.join(self.left_out)}" if self.left_out else ""
        dates = str(Period(self.first, self.last)) if self.first or self.last else ""
        episodes = _many(len(self.episodes), "episode") if self.episodes else ""
        within = [f"in {episodes}" if episodes else "", dates]
        shown = f"{_many(len(self.shown), 'passage')} shown"
        return ", ".join(part for part in (about, f"{said} {who}", *within, shown) if part)


def heard_in(answer: Answer) -> tuple[str, ...]:
    """The speakers whom *answer* cites, each once, where the transcript says who they are."""
    return tuple(
        dict.fromkeys(
            citation.speaker
            for citation in answer.citations
            if citation.speaker is not None
            and (citation.corrected_speaker or citation.attribution in _STATED)
        )
    )


def _subject(question: Question) -> tuple[str, ...]:
    """The one person of whom *question* asks something else than what they said."""
    subjects = question.subject.people if question.subject else question.subjects
    names = tuple(dict.fromkeys(one.name for one in subjects))
    return names if len(names) == 1 else ()


def _is_idle(question: Question) -> bool:
    """Whether *question* is a few words that ask for nothing that was said: "thanks", "cool"."""
    named = question.named or question.mentioned or question.narrowed or question.holdings
    return not question.talks and not named and len(question.text.split()) <= IDLE


_SHAPES = (Intent.COUNT, Intent.FIRST, Intent.LAST, Intent.EPISODES, Intent.LIST)
_STATED = frozenset((Attribution.EXPLICIT, Attribution.CARRIED))


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"
