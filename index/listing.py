"""What there is to ask about: who speaks, which episodes there are, the turns around a turn."""

from __future__ import annotations

from dataclasses import dataclass

from index.answer import EpisodeRef
from index.citations import episode_ref
from index.errors import GoneTurnError
from index.store import Snapshot, StoredTurn
from index.turns import Attribution


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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class TurnInPlace:
    """A turn as it stands in its episode; *start_ms* is None where no time is stated."""

    turn_id: int
    position: int
    speaker: str | None
    label: str | None
    attribution: Attribution
    text: str
    line: int | None = None
    start_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """
    A stretch of an episode around one of its turns.

    Attributes:
        turns: neighbours in reading order.
        centre: the position of the turn they stand around.
        total: how many turns the episode has.
    """

    episode: EpisodeRef
    turns: tuple[TurnInPlace, ...]
    centre: int
    total: int


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
    held = snapshot.episodes[int(snapshot.turn_episode[row])]
    first, last = held.first_row, held.first_row + held.turns - 1
    low = min(max(row - before, first), last)
    high = max(min(row + after, last), first)
    stored = snapshot.turns(range(min(low, high), max(low, high) + 1))
    turns = tuple(map(_in_place, stored))
    return Surroundings(episode_ref(held.record), turns, row - first, held.turns)


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
    )
