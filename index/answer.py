"""The shapes of an answer, as the terminal, the JSON and Discord show it (docs/json.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from index.links import link_to, moment_of
from index.turns import Attribution, format_turn_id


class State(StrEnum):
    """What an answer amounts to."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"  # nobody said that
    OTHER_SPEAKER = "other_speaker"  # the named speaker did not, someone else did
    UNKNOWN_SPEAKER = "unknown_speaker"  # nobody of that name speaks here


@dataclass(frozen=True, slots=True)
class EpisodeRef:
    """
    The episode a citation stands in.

    Attributes:
        date: YYYY-MM-DD, None where none is stated.
        audio: the address of the recording; *ads* is whether advertisements are put into it, so
            that times are about right.
    """

    id: str
    title: str
    path: str
    date: str | None = None
    url: str | None = None
    audio: str | None = None
    ads: bool = False

    def as_json(self) -> dict[str, Any]:
        """The episode by docs/json.md."""
        return {
            "id": self.id,
            "title": self.title,
            "date": self.date,
            "url": self.url,
            "path": self.path,
            "audio": self.audio,
        }


@dataclass(frozen=True, slots=True)
class ContextTurn:
    """A neighbouring turn, shown around a citation; corrections as in `Citation`."""

    position: int
    speaker: str | None
    attribution: Attribution
    text: str
    corrected_speaker: bool = False
    corrected_text: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The turn by docs/json.md; corrections only where there are any."""
        shown: dict[str, Any] = {
            "speaker": self.speaker,
            "attribution": str(self.attribution),
            "text": self.text,
            "position": self.position,
        }
        if self.corrected_speaker:
            shown["corrected_speaker"] = True
        if self.corrected_text is not None:
            shown["corrected_text"] = self.corrected_text
        return shown


@dataclass(frozen=True, slots=True)
class Citation:
    """
    A turn that is cited, verbatim.

    Attributes:
        quote: exact substrings of *text*, in order: the sentences that answer.
        emphasis: (start, end) offsets into *text* of the words that answer, in order.
        before, after: neighbouring turns in reading order.
        score: higher is better; comparable within one answer only.
        quoting: who is quoted in the turn, where that person does not speak here.
        answers: the turn before a short answer ("Yes, absolutely."), which says nothing alone.
        corrected_speaker: *speaker* is a moderator's correction; *label* stays the source's.
        corrected_text: what was said by a moderator's correction; *text* stays the source's.
        pinned: a moderator pinned the turn as the answer to this question.
    """

    turn_id: int
    episode: EpisodeRef
    position: int
    speaker: str | None
    label: str | None
    attribution: Attribution
    text: str
    quote: tuple[str, ...]
    emphasis: tuple[tuple[int, int], ...] = ()
    line: int | None = None
    end_line: int | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    before: tuple[ContextTurn, ...] = ()
    after: tuple[ContextTurn, ...] = ()
    score: float = 0.0
    quoting: str | None = None
    answers: ContextTurn | None = None
    corrected_speaker: bool = False
    corrected_text: str | None = None
    pinned: bool = False

    @property
    def link(self) -> str | None:
        """Where the quote can be heard or read (`index.links`), None where nothing says."""
        moment = moment_of(self.text, self.quote, self.start_ms, self.end_ms)
        passage = self.quote[0] if self.quote else self.text
        return link_to(self.episode.url, self.episode.audio, moment, passage)

    @property
    def is_about(self) -> bool:
        """Whether times are only about right, since advertisements are put into the recording."""
        return self.start_ms is not None and self.episode.ads

    def as_json(self) -> dict[str, Any]:
        """The citation by docs/json.md."""
        return {
            "turn_id": format_turn_id(self.turn_id),
            "episode": self.episode.as_json(),
            "speaker": self.speaker,
            "label": self.label,
            "attribution": str(self.attribution),
            "position": self.position,
            "line": self.line,
            "end_line": self.end_line,
            "start_ms": self.start_ms,
            "end_ms": self.end_ms,
            "about": self.is_about,
            "link": self.link,
            "text": self.text,
            "quote": list(self.quote),
            "emphasis": [list(span) for span in self.emphasis],
            "quoting": self.quoting,
            "answers": None if self.answers is None else self.answers.as_json(),
            "before": [turn.as_json() for turn in self.before],
            "after": [turn.as_json() for turn in self.after],
            "score": round(self.score, 4),
            "corrected_speaker": self.corrected_speaker,
            "corrected_text": self.corrected_text,
            "pinned": self.pinned,
        }


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may help after a no: a passage nearby, a speaker who is known, another question."""

    kind: str  # "passage", "speaker" or "question"
    text: str
    turn_id: int | None = None
    speaker: str | None = None  # who said the passage
    episode: str | None = None  # the title of the passage's episode
    attribution: Attribution = Attribution.NONE  # how sure it is that *speaker* said the passage
    corrected_speaker: bool = False  # *speaker* is a moderator's correction

    def as_json(self) -> dict[str, Any]:
        """The suggestion by docs/json.md; turn_id only where there is one."""
        shown: dict[str, Any] = {"kind": self.kind, "text": self.text}
        if self.turn_id is not None:
            shown |= {
                "turn_id": format_turn_id(self.turn_id),
                "speaker": self.speaker,
                "episode": self.episode,
                "attribution": str(self.attribution),
            }
            if self.corrected_speaker:
                shown["corrected_speaker"] = True
        return shown


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search covered; dates are YYYY-MM-DD, None where no episode has one."""

    episodes: int
    turns: int
    first_date: str | None = None
    last_date: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The coverage by docs/json.md."""
        return {
            "episodes": self.episodes,
            "turns": self.turns,
            "first_date": self.first_date,
            "last_date": self.last_date,
        }


@dataclass(frozen=True, slots=True)
class Constraint:
    """
    What the answer was narrowed to; the asker may undo it (`TranscriptIndex.ask`, *without*).

    Attributes:
        kind: "speaker", "dates", "episode" or "phrase".
        text: for people: "speaker: Andrew Mines", "before 2021-11", "episode: …", "“…”".
    """

    kind: str
    text: str

    def as_json(self) -> dict[str, str]:
        """The constraint by docs/json.md."""
        return {"kind": self.kind, "text": self.text}


@dataclass(frozen=True, slots=True)
class Understood:
    """
    What was made of the question's words.

    Attributes:
        topic: the words searched for.
        speakers: full names of those asked about as speakers; none for everyone.
        named: the name as the question has it, also where nobody of that name speaks here.
        intent: the shape of the answer (`index.question.Intent`).
        summary: one line for people: "speaker: Andrew Mines · before 2021-11".
        constraints: what the search was narrowed to, each of which can be undone.
        further: what was shown already is no answer: more of it was asked for.
    """

    topic: str
    speakers: tuple[str, ...] = ()
    named: str | None = None
    intent: str = "said"
    summary: str = ""
    constraints: tuple[Constraint, ...] = ()
    further: bool = False

    def as_json(self) -> dict[str, Any]:
        """What was understood by docs/json.md."""
        return {
            "topic": self.topic,
            "speakers": list(self.speakers),
            "named": self.named,
            "intent": self.intent,
            "summary": self.summary,
            "constraints": [constraint.as_json() for constraint in self.constraints],
            "further": self.further,
        }


@dataclass(frozen=True, slots=True)
class Count:
    """
    How many turns of one speaker in one episode hold the words that were counted.

    Attributes:
        speaker: None where nobody is named for the turns.
        episode: its title; *episode_id* is its lasting id.
        turns: that hold all the words, in any of their forms.
        times: how often the word stands there; None where several words were counted.
    """

    speaker: str | None
    episode: str
    episode_id: str
    turns: int
    times: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The count by docs/json.md."""
        return {
            "speaker": self.speaker,
            "episode": self.episode,
            "episode_id": self.episode_id,
            "turns": self.turns,
            "times": self.times,
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A speaker or an episode, where the question asks which there are.

    Attributes:
        kind: "speaker" or "episode".
        text: the name, or the title.
        turns: how many there are, of those who were asked about.
        episodes: in how many a speaker speaks; None for an episode.
        episode_id: the lasting id of an episode.
        date: of an episode, where it is known.
    """

    kind: str
    text: str
    turns: int
    episodes: int | None = None
    episode_id: str | None = None
    date: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The entry by docs/json.md."""
        if self.kind == "speaker":
            return {"kind": self.kind, "text": self.text, "turns": self.turns,
                    "episodes": self.episodes}  # fmt: skip
        return {"kind": self.kind, "text": self.text, "turns": self.turns,
                "episode_id": self.episode_id, "date": self.date}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions that were asked in one, how it went, and the turns cited for it."""

    question: str
    state: State
    topic: str
    speakers: tuple[str, ...]
    turn_ids: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """The part by docs/json.md."""
        return {
            "question": self.question,
            "state": str(self.state),
            "topic": self.topic,
            "speakers": list(self.speakers),
            "turn_ids": [format_turn_id(one) for one in self.turn_ids],
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """
    An answer: its state, the citations that carry it, and what else may help.

    Attributes:
        counts: where the question asks how often: exact, most first, and never cut short.
        listed: where it asks who speaks, or which episodes there are: all of them.
        parts: where several questions were asked in one: each of them.
        notes: plain sentences for the asker.
    """

    question: str
    state: State
    citations: tuple[Citation, ...]
    confidence: float
    understood: Understood
    searched: Searched
    suggestions: tuple[Suggestion, ...] = ()
    elapsed_ms: float = 0.0
    notes: tuple[str, ...] = field(default=())
    counts: tuple[Count, ...] = ()
    listed: tuple[Entry, ...] = ()
    parts: tuple[Part, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The answer by docs/json.md."""
        return {
            "question": self.question,
            "state": str(self.state),
            "citations": [citation.as_json() for citation in self.citations],
            "confidence": round(self.confidence, 4),
            "understood": self.understood.as_json(),
            "searched": self.searched.as_json(),
            "suggestions": [suggestion.as_json() for suggestion in self.suggestions],
            "notes": list(self.notes),
            "counts": [count.as_json() for count in self.counts],
            "listed": [entry.as_json() for entry in self.listed],
            "parts": [part.as_json() for part in self.parts],
            "elapsed_ms": round(self.elapsed_ms, 1),
        }
