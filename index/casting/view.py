"""A snapshot as an operator's word has it: other people speak, and nothing else is different."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.casting import SpeakerDecision
from index.casting.log import in_force
from index.casting.recasting import Part, Recast, recast
from index.names import name_key, read_label
from index.store import CatalogueSpeaker, Rows, StoredTurn
from index.store.snapshot import StoreSnapshot
from index.turns import Attribution, Turn

Heard = Callable[[str, int], bool]  # whether a person may be heard in an episode


def with_people(snapshot: StoreSnapshot, decisions: Iterable[SpeakerDecision]) -> StoreSnapshot:
    """*snapshot* with the people that *decisions*, the whole log, make of its speakers."""
    standing = in_force(tuple(decisions))
    if not standing:
        return snapshot
    cast = recast(snapshot.speakers, standing)
    return RecastSnapshot(snapshot, cast) if cast.touched else snapshot


class RecastSnapshot(StoreSnapshot):
    """*snapshot* with the people of *cast*."""

    def __init__(self, snapshot: StoreSnapshot, cast: Recast) -> None:
        # What the snapshot has worked out already, this one has too.
        self.__dict__.update(snapshot.__dict__)
        self.cast, self.as_read = cast, snapshot.speakers
        self._column = _column(snapshot, cast)
        self._touched = cast.touched
        self.__dict__["speakers"] = dict(
            _people(snapshot, self.as_read, cast, self._column, lambda _episode, _ordinal: True)
        )

    def speakers_heard(self, heard: Heard) -> Mapping[int, CatalogueSpeaker]:
        """See `StoreSnapshot.speakers_heard`; a name that the operator gave counts everywhere."""

        def heard_as_read(episode: str, ordinal: int) -> bool:
            people = {self.cast.person_of(ordinal)} | {
                to
                for part, to in self.cast.parts.items()
                if (part.ordinal, part.episode) == (ordinal, episode)
            }
            return any(heard(episode, person) for person in people)

        as_read = super().speakers_heard(heard_as_read)
        return dict(_people(self, as_read, self.cast, self._column, heard))

    @property
    def turn_speaker(self) -> Rows:
        """Ordinals of speakers, -1 for nobody."""
        return self._column

    def turns(self, rows: Sequence[int]) -> list[StoredTurn]:
        """See `index.store.Snapshot`."""
        return [self._recast(stored) for stored in super().turns(rows)]

    def _recast(self, stored: StoredTurn) -> StoredTurn:
        ordinal = int(self._column[stored.row])
        if ordinal not in self._touched:
            return stored
        return replace(stored, turn=_spoken_by(stored.turn, self.speakers[ordinal]))


def cast_under(snapshot: StoreSnapshot) -> tuple[Recast, Mapping[int, CatalogueSpeaker]]:
    """What was decided in *snapshot*, and its speakers as the transcripts have them."""
    if isinstance(snapshot, RecastSnapshot):
        return snapshot.cast, snapshot.as_read
    return Recast(), snapshot.speakers


def _spoken_by(turn: Turn, person: CatalogueSpeaker) -> Turn:
    attribution = turn.attribution
    if attribution is Attribution.GENERIC and not person.generic:
        # The operator says who "Speaker 2" is: from then on the label is as good as a name.
        attribution = Attribution.CARRIED if turn.label is None else Attribution.EXPLICIT
    return replace(turn, speaker=person.name, attribution=attribution)


def _column(snapshot: StoreSnapshot, cast: Recast) -> Rows:
    """The speaker of each turn by *cast*."""
    before = snapshot.turn_speaker
    highest = int(max(before.max(initial=0), *(cast.moved or {0: 0})))
    people = np.arange(highest + 2, dtype=np.int32)
    people[-1] = -1  # where -1, nobody, leads
    for ordinal, to in cast.moved.items():
        people[ordinal] = to
    column = people[before]
    # The parts of one label after those of whole episodes: they are cut out of them.
    for part, to in sorted(cast.parts.items(), key=lambda one: one[0].label is not None):
        column[_rows_of(snapshot, part)] = to
    return column


def _rows_of(snapshot: StoreSnapshot, part: Part) -> NDArray[np.int64]:
    """The rows of *part*."""
    for episode in snapshot.episodes:
        if episode.record.id == part.episode:
            rows = np.arange(episode.first_row, episode.first_row + episode.turns)
            rows = rows[snapshot.turn_speaker[rows] == part.ordinal]
            return rows if part.label is None else _labelled(snapshot, rows, part.label)
    return np.empty(0, dtype=np.int64)


def _labelled(snapshot: StoreSnapshot, rows: NDArray[np.int64], label: str) -> NDArray[np.int64]:
    """Those of *rows* with *label*, and the unlabelled ones that continue them."""
    labels = [stored.turn.label for stored in snapshot.turns(rows.tolist())]
    kept, last = [], None
    for own in labels:
        last = last if own is None else name_key(own)
        kept.append(last == name_key(label))
    return rows[np.array(kept, dtype=np.bool_)]


def _people(
    snapshot: StoreSnapshot,
    speakers: Mapping[int, CatalogueSpeaker],
    cast: Recast,
    column: Rows,
    heard: Heard,
) -> Iterator[tuple[int, CatalogueSpeaker]]:
    """Everyone who speaks by *cast*, from where they are *heard*; who has no turns is left out."""
    for ordinal, speaker in speakers.items():
        if ordinal not in cast.touched and ordinal not in cast.moved:
            yield ordinal, speaker
    ids = [one.record.id for one in snapshot.episodes]
    for ordinal in sorted(cast.touched):
        rows = np.flatnonzero((column == ordinal) & snapshot.alive)
        numbers, turns = np.unique(snapshot.turn_episode[rows], return_counts=True)
        spoken = {
            ids[number]: count
            for number, count in zip(numbers.tolist(), turns.tolist(), strict=True)
            if heard(ids[number], ordinal)
        }
        if spoken:
            yield ordinal, _person(speakers, cast, ordinal, spoken)


def _person(
    speakers: Mapping[int, CatalogueSpeaker], cast: Recast, ordinal: int, spoken: Mapping[str, int]
) -> CatalogueSpeaker:
    """The person *ordinal*, who has the turns *spoken* in each episode."""
    whole = [one for one in speakers.values() if cast.person_of(one.ordinal) == ordinal]
    whole.sort(key=lambda one: one.ordinal != ordinal)  # the one that the others are merged into
    parts = [
        part
        for part, to in cast.parts.items()
        if to == ordinal and part.ordinal in speakers and part.episode in spoken
    ]
    called = dict.fromkeys(
        [*(name for one in whole for name in one.aliases), *_names(parts, speakers)]
    )
    name = cast.names.get(ordinal) or (whole[0].name if whole else next(iter(called)))
    sources = [*whole, *(speakers[part.ordinal] for part in parts)]
    return CatalogueSpeaker(
        ordinal=ordinal,
        name=name,
        aliases=tuple(sorted({name: None} | called, key=lambda one: -len(one.split()))),
        episodes=tuple(spoken),
        turns=sum(spoken.values()),
        generic=all(one.generic for one in sources) and read_label(name).generic,
        roles=_roles(sources, tuple(spoken)),
    )


def _names(parts: Sequence[Part], speakers: Mapping[int, CatalogueSpeaker]) -> Iterator[str]:
    for part in parts:
        if part.label is None:
            yield from speakers[part.ordinal].aliases
        else:
            yield from (read_label(part.label).name, part.label)


def _roles(sources: Sequence[CatalogueSpeaker], episodes: Sequence[str]) -> dict[str, str]:
    roles: dict[str, str] = {}
    for one in reversed(sources):
        roles |= one.roles
    return {episode: role for episode, role in roles.items() if episode in episodes}
