"""What there is to ask about: who speaks, which episodes there are, the turns around a turn."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from index.answer import EpisodeRef
from index.citations import episode_ref
from index.errors import GoneTurnError
from index.retrieval.corpus import Corpus
from index.store import Snapshot, StoredTurn
from index.turns import Attribution

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Status:
    """What an index holds; *bytes* counts every file of the index folder."""

    episodes: int
    turns: int
    speakers: int
    bytes: int

    def as_json(self) -> dict[str, int]:
        """The status by docs/json.md."""
        return {
            "episodes": self.episodes,
            "turns": self.turns,
            "speakers": self.speakers,
            "bytes": self.bytes,
        }

    def __str__(self) -> str:
        counts = {"episode": self.episodes, "turn": self.turns, "speaker": self.speakers}
        parts = [f"{count:,} {thing}{'s' * (count != 1)}" for thing, count in counts.items()]
        return ", ".join([*parts, f"{self.bytes / 1e6:,.1f} MB"])


@dataclass(frozen=True, slots=True)
class ListedSpeaker:
    """A person who speaks; *aliases* are all names and labels of theirs, the fullest first."""

    name: str
    aliases: tuple[str, ...]
    turns: int
    episodes: tuple[str, ...]  # ids


@dataclass(frozen=True, slots=True)
class ListedEpisode:
    """An episode, how many turns it has, and the names of those who speak in it."""

    episode: EpisodeRef
    turns: int
    speakers: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """
    What the index holds after one commit.

    Attributes:
        generation: the number of the commit.
        speakers: those with a name, who says most first.
        episodes: newest first, undated ones last.
    """

    generation: int
    speakers: tuple[ListedSpeaker, ...]
    episodes: tuple[ListedEpisode, ...]

    def speakers_like(self, typed: str) -> list[ListedSpeaker]:
        """
        Those whose names and labels hold every word that is *typed*, without case and accents.

        Names that begin so come first, then those with a word that begins so, then the rest.
        """
        return _like(self.speakers, self._folded_speakers, typed)

    def episodes_like(self, typed: str) -> list[ListedEpisode]:
        """Those whose title, date and speakers hold every word *typed*, in the same order."""
        return _like(self.episodes, self._folded_episodes, typed)

    # Worked out once for a commit: somebody who types is offered names at every key.

    @cached_property
    def _folded_speakers(self) -> tuple[str, ...]:
        return tuple(_folded(" ".join(one.aliases)) for one in self.speakers)

    @cached_property
    def _folded_episodes(self) -> tuple[str, ...]:
        parts = (
            (one.episode.title, one.episode.date or "", *one.speakers) for one in self.episodes
        )
        return tuple(_folded(" ".join(words)) for words in parts)


@dataclass(frozen=True, slots=True)
class TurnInPlace:
    """
    A turn as it stands in its episode.

    *start_ms* is None where no time is stated; corrections are as in `index.answer.Citation`.
    """

    turn_id: int
    position: int
    speaker: str | None
    label: str | None
    attribution: Attribution
    text: str
    line: int | None = None
    start_ms: int | None = None
    corrected_speaker: bool = False
    corrected_text: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """
    A stretch of an episode around one of its turns.

    Attributes:
        turns: neighbours in reading order; what may not be seen is left out.
        centre: the place of the turn they stand around among those that may be seen, from 0.
        total: how many turns of the episode may be seen.
    """

    episode: EpisodeRef
    turns: tuple[TurnInPlace, ...]
    centre: int
    total: int


def status_of(snapshot: Snapshot) -> Status:
    """How much *snapshot* holds; no bytes are counted."""
    named = sum(not one.generic for one in snapshot.speakers.values())
    turns = sum(one.turns for one in snapshot.episodes)
    return Status(len(snapshot.episodes), turns, named, 0)


def listed(snapshot: Snapshot) -> Listed:
    """Who speaks in *snapshot*, and which episodes it has."""
    named = [one for one in snapshot.speakers.values() if not one.generic and one.episodes]
    people = tuple(
        ListedSpeaker(one.name, one.aliases, one.turns, one.episodes)
        for one in sorted(named, key=lambda one: (-one.turns, one.name))
    )
    cast: dict[str, list[str]] = {}
    for person in people:
        for episode_id in person.episodes:
            cast.setdefault(episode_id, []).append(person.name)
    episodes = [
        ListedEpisode(episode_ref(one.record), one.turns, tuple(cast.get(one.record.id, ())))
        for one in snapshot.episodes
    ]
    # Sorted twice: the newest first, and among those of one day by title.
    episodes.sort(key=lambda one: one.episode.title)
    episodes.sort(key=lambda one: one.episode.date or "", reverse=True)
    return Listed(snapshot.generation, people, tuple(episodes))


def said_by(corpus: Corpus, name: str) -> tuple[int, ...]:
    """The ids of the turns of whoever is called *name* in full, in reading order."""
    match = corpus.roster.match(name)
    ordinals = [one.ordinal for one in match.speakers if match.exact]
    snapshot = corpus.snapshot
    rows = np.flatnonzero(np.isin(snapshot.turn_speaker, ordinals) & (snapshot.turn_episode >= 0))
    return tuple(snapshot.turn_id[rows].tolist())


def turns_around(snapshot: Snapshot, turn_id: int, before: int, after: int) -> Surroundings:
    """
    The turn *turn_id* of *snapshot* with up to *before* and *after* turns of its episode.

    A negative number leaves that many turns out on that side: (-3, 7) is the page of five turns
    that begins three turns after it. There is always at least one turn.

    Raises:
        GoneTurnError: the turn is not, or no longer, in the index.
    """
    row = snapshot.row_of(turn_id)
    if row is None:
        raise GoneTurnError(turn_id)
    number = int(snapshot.turn_episode[row])
    rows = np.flatnonzero(snapshot.turn_episode == number).tolist()
    place, last = rows.index(row), len(rows) - 1
    low = min(max(place - before, 0), last)
    high = max(min(place + after, last), 0)
    stored = snapshot.turns(rows[min(low, high) : max(low, high) + 1])
    turns = tuple(map(_in_place, stored))
    return Surroundings(episode_ref(snapshot.episodes[number].record), turns, place, len(rows))


def _like(things: Sequence[T], folded: Sequence[str], typed: str) -> list[T]:
    wanted = _folded(typed).split()
    ranked: tuple[list[T], list[T], list[T]] = ([], [], [])
    for thing, words in zip(things, folded, strict=True):
        if all(one in words for one in wanted):
            ranked[_rank(words, wanted)].append(thing)
    return [thing for group in ranked for thing in group]


def _rank(words: str, wanted: Sequence[str]) -> int:
    if not wanted or words.startswith(wanted[0]):
        return 0
    return 1 if all(f" {one}" in f" {words}" for one in wanted) else 2


def _folded(words: str) -> str:
    """*words* without case and accents."""
    if words.isascii():
        return words.casefold()
    letters = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _in_place(stored: StoredTurn) -> TurnInPlace:
    turn = stored.turn
    return TurnInPlace(
        stored.turn_id,
        turn.position,
        turn.speaker,
        turn.label,
        turn.attribution,
        turn.text,
        turn.line,
        turn.start_ms,
        stored.corrected.speaker,
        stored.corrected.text,
    )
