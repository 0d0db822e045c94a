"""Where on a snapshot the decisions in force, and what a view leaves out, take effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from index.errors import ReviewError
from index.paths import absolute
from index.reviews import NEAR, Passage
from index.reviews.alignment import Place, aligned, parts
from index.reviews.standing import Decision, Standing
from index.store import Rows, Snapshot

Mask = NDArray[np.bool_]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Effects:
    """
    What differs from the snapshot as it is stored.

    Attributes:
        hidden: bool (T,), the turns that feed nothing.
        spans: by row, the stretches of a turn's text that are withheld.
        speakers: by row, who said it.
        words: by row, what was said.
        pins: for each pinned question the rows that answer it, still there and not hidden.
    """

    hidden: Mask
    spans: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    speakers: Mapping[int, str] = field(default_factory=dict)
    words: Mapping[int, str] = field(default_factory=dict)
    pins: tuple[tuple[str, int], ...] = ()

    def __bool__(self) -> bool:
        """Whether the stored snapshot will not do."""
        return bool(self.hidden.any() or self.spans or self.speakers or self.words)


def effects(
    snapshot: Snapshot, standing: Standing, sees: Callable[[str], bool] | None = None
) -> Effects:
    """
    What *standing* and the episodes that are seen make of *snapshot*.

    Args:
        snapshot: as it is stored.
        standing: the decisions in force.
        sees: whether the episode with an id may be seen; None where all may.
    """
    place = Placing(snapshot)
    hidden = _unseen(snapshot, sees)
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    for decision in standing.withheld:
        verdict = decision.record.verdict
        row = snapshot.row_of(decision.trail[0].turn_id)
        if verdict.start is not None and verdict.end is not None and row is not None:
            spans[row].append((verdict.start, verdict.end))
        else:  # a range of a text that has changed since is not known any more: all of it goes
            for passage in decision.trail:
                hidden[place.all_rows(passage)] = True
    words = [one for one in standing.words if not _is_overruled(one, standing.withheld)]
    return Effects(
        hidden,
        {row: tuple(sorted(found)) for row, found in spans.items() if not hidden[row]},
        _corrections(place, standing.speakers, hidden),
        _corrections(place, words, hidden),
        tuple(_pins(place, standing.pins, hidden)),
    )


def _unseen(snapshot: Snapshot, sees: Callable[[str], bool] | None) -> Mask:
    unseen = sees and [
        number for number, episode in enumerate(snapshot.episodes) if not sees(episode.record.id)
    ]
    if not unseen:
        return np.zeros(len(snapshot.turn_episode), np.bool_)
    return np.isin(snapshot.turn_episode, unseen)


def _is_overruled(words: Decision, withheld: Iterable[Decision]) -> bool:
    """Whether a part of the turn was withheld later: the corrected words may say it still."""
    turn = words.passage.turn_id
    return any(
        one.record.seq > words.record.seq and one.passage.turn_id == turn for one in withheld
    )


def _corrections(place: Placing, decisions: Iterable[Decision], hidden: Mask) -> dict[int, str]:
    found = ((place.row(one.passage), one.record.verdict.after) for one in decisions)
    return {row: after for row, after in found if row is not None and after and not hidden[row]}


def _pins(place: Placing, pins: Iterable[Decision], hidden: Mask) -> Iterable[tuple[str, int]]:
    for pin in pins:
        row = place.row(pin.passage)
        if row is not None and not hidden[row] and pin.record.verdict.question:
            yield pin.record.verdict.question, row


class Placing:
    """Finds the rows of passages in a snapshot, also of those whose text was edited."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._places: dict[str, list[Place]] = {}
        self._rows: dict[int, int] = {}

    def row(self, passage: Passage) -> int | None:
        """The row of *passage*, or of what it has become; None when it is gone."""
        row = self._snapshot.row_of(passage.turn_id)
        if row is not None:
            return row
        found = aligned(passage, self.places(passage.episode_id))
        return None if found is None else self._rows[found.turn_id]

    def all_rows(self, passage: Passage) -> list[int]:
        """The row of *passage*; of an edited one, of everything that says a part of it."""
        row = self._snapshot.row_of(passage.turn_id)
        if row is not None:
            return [row]
        return [self._rows[one.turn_id] for one in parts(passage, self.places(passage.episode_id))]

    def passage(self, turn_id: int) -> Passage | None:
        """The turn *turn_id* as it is now, to be decided about; None when it is not here."""
        row = self._snapshot.row_of(turn_id)
        if row is None:
            return None
        stored = self._snapshot.turns([row])[0]
        turn, record = stored.turn, stored.episode
        return Passage(
            turn_id,
            record.id,
            turn.position,
            turn.text,
            turn.label,
            turn.speaker,
            self._around(row),
            record.title,
            record.path,
            turn.line,
            turn.end_line,
        )

    def _around(self, row: int) -> tuple[int | None, ...]:
        """The ids of the turns before and after, None beyond the ends of the transcript."""
        near = [*range(row - NEAR, row), *range(row + 1, row + 1 + NEAR)]
        episodes, ids = self._snapshot.turn_episode, self._snapshot.turn_id
        return tuple(
            int(ids[one]) if 0 <= one < len(episodes) and episodes[one] == episodes[row] else None
            for one in near
        )

    def become(self, passage: Passage) -> Place | None:
        """What an edited *passage* has become; None when it is as it was, or gone."""
        if self._snapshot.row_of(passage.turn_id) is not None:
            return None
        return aligned(passage, self.places(passage.episode_id))

    def becomes(self, passage: Passage, *, all_parts: bool) -> list[Passage]:
        """
        What an edited *passage* has become, the likest last; nothing when it is as it was, or gone.

        *all_parts*: with every turn that says a part of it.
        """
        likest = self.become(passage)
        if likest is None:
            return []
        others = parts(passage, self.places(passage.episode_id)) if all_parts else []
        ids = [*(one.turn_id for one in others if one != likest), likest.turn_id]
        return [found for one in ids if (found := self.passage(one)) is not None]

    def places(self, episode_id: str) -> Sequence[Place]:
        """The turns of the episode in reading order; none where it is not in the index."""
        if episode_id not in self._places:
            self._places[episode_id] = [*self._read(self._rows_of(episode_id))]
        return self._places[episode_id]

    def _rows_of(self, episode_id: str) -> Rows:
        for number, episode in enumerate(self._snapshot.episodes):
            if episode.record.id == episode_id:
                return np.flatnonzero(self._snapshot.turn_episode == number).astype(np.int32)
        return np.empty(0, np.int32)

    def _read(self, rows: Rows) -> Iterable[Place]:
        for stored in self._snapshot.turns([int(row) for row in rows]):
            turn = stored.turn
            self._rows[stored.turn_id] = stored.row
            yield Place(stored.turn_id, turn.position, turn.label, turn.text)


def find_by_line(snapshot: Snapshot, place: str) -> int:
    """
    The id of the turn at *place*, FILE:LINE; FILE is a path, a file's name or its stem.

    Raises:
        ReviewError: no turn stands there, or several files are called that.
    """
    file, _colon, line = place.rpartition(":")
    if not file or not line.isdecimal():
        raise ReviewError(
            f"{place!r} is no turn: give the turn_id of a citation, or FILE:LINE, such as "
            "talks/harbour.md:12"
        )
    numbers = [
        number for number, one in enumerate(snapshot.episodes) if _is_called(one.record.path, file)
    ]
    if len(numbers) != 1:
        several = "several files are" if numbers else "no file in the index is"
        raise ReviewError(f"{several} called {file}: give its whole path")
    rows = np.flatnonzero(snapshot.turn_episode == numbers[0]).tolist()
    for stored in snapshot.turns(rows):
        turn = stored.turn
        if turn.line is not None and turn.line <= int(line) <= (turn.end_line or turn.line):
            return stored.turn_id
    raise ReviewError(f"no turn stands at line {line} of {file}")


def _is_called(path: str, file: str) -> bool:
    written = PurePath(path)
    return file in (path, written.name, written.stem) or written == absolute(file)
