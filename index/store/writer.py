"""The writing side of a store: one commit point for the catalogue and the segments."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from index.errors import IndexWriteError
from index.store import ModelIdentity, NewEpisode, catalogue, changes, schema
from index.store.catalogue import Placed, SegmentRow
from index.store.checks import check_episodes
from index.store.contents import Mask, of_episodes, of_segments
from index.store.merging import FAN, SMALL, Account, Size, to_merge
from index.store.people import Cast, cast_of
from index.store.precision import BYTE
from index.store.salvage import is_set_aside
from index.store.segment_files import (
    SEGMENTS,
    SegmentContents,
    delete_segment,
    make_folder,
    new_name,
    orphans,
    write_errors,
    write_segment,
)
from index.store.segments import Segment
from index.store.verify_segment import file_problems

_log = logging.getLogger(__name__)

# How long what was replaced or removed stays readable for those who began before: far longer
# than a question takes.
GRACE_SECONDS = 60.0


class Step(StrEnum):
    """The moments of a commit, for whoever watches it."""

    SEGMENT_WRITTEN = "segment written"  # durable, and not named yet
    READY = "ready"  # everything is in the transaction
    COMMITTED = "committed"
    MERGE_WRITTEN = "merge written"
    MERGE_READY = "merge ready"
    MERGE_COMMITTED = "merge committed"  # the old segments are still on the disk


OnStep = Callable[[Step], None]
Touched = tuple[str, str, int, int]  # episode id, path, size, mtime_ns


class Writer:
    """
    Changes to a store; made by `Store.writer`, which holds the lock.

    Args:
        on_step: called at each step of a commit.
        grace_seconds: how long buried episodes stay; 0 sweeps them at the next commit.
        precision: of the vectors in new segments.
    """

    def __init__(
        self,
        folder: Path,
        model: ModelIdentity,
        on_step: OnStep,
        grace_seconds: float,
        precision: str = BYTE,
    ) -> None:
        self._folder, self._segments = folder, folder / SEGMENTS
        self._precision = precision
        self._model, self._on_step, self._grace = model, on_step, grace_seconds
        self._path = folder / schema.CATALOGUE
        self._catalogue = schema.open_for_writing(self._path)
        self._touched: list[Touched] = []
        self._account = Account()
        self._sweep_orphans()

    def _sweep_orphans(self) -> None:
        if is_set_aside(self._folder):
            return  # the vectors in its segments are to be used again
        with write_errors(self._segments), schema.translated(self._path):
            make_folder(self._segments)
            rows = catalogue.segments(self._catalogue)
            for left in orphans(self._segments, [row.name for row in rows]):
                delete_segment(left)

    def touch(self, episode_id: str, path: str, size: int, mtime_ns: int) -> None:
        """
        Notes where the unchanged file of an episode is, and what spares hashing it again.

        Notes are written together: by `flush`, with the next commit, or when the writer ends.
        """
        self._touched.append((episode_id, path, size, mtime_ns))

    def flush(self) -> None:
        """Commits what was touched."""
        if not self._touched:
            return
        with schema.translated(self._path), schema.transaction(self._catalogue):
            self._write_touched()
            changes.next_generation(self._catalogue)
        self._touched.clear()

    def _write_touched(self) -> None:
        for touched in self._touched:
            changes.touch(self._catalogue, *touched)

    def commit(self, new: Sequence[NewEpisode], removed: Sequence[str] = ()) -> None:
        """
        Adds *new* episodes, replaces those of the same ids, takes *removed* ids away: all or none.

        Small segments are merged afterwards, in commits of their own; larger ones by `settle`.

        Raises:
            ValueError: an episode's parts do not fit each other.
            IndexWriteError: the disk is full, or the folder cannot be written to.
        """
        check_episodes(new, self._model.dimension)
        now = time.time()
        with schema.translated(self._path):
            with schema.transaction(self._catalogue):
                generation = changes.next_generation(self._catalogue)
                self._write_touched()
                changes.sweep(self._catalogue, now - self._grace)
                ids = dict.fromkeys([*removed, *(one.record.id for one in new)])
                changes.bury(self._catalogue, ids, generation, now)
                if new:
                    self._add(new, generation)
                dropped = changes.drop_dead_segments(self._catalogue)
                self._on_step(Step.READY)
            self._touched.clear()
            self._on_step(Step.COMMITTED)
            self._delete(dropped)
            self._account.added += sum(len(one.turn_ids) for one in new)
            while self._merge_some(SMALL, FAN):
                pass

    def settle(self) -> None:
        """
        Leaves as few segments as what this writer added pays for: the end of its run.

        Nothing is lost where it cannot be done, for want of room perhaps; that is logged.
        """
        try:
            with schema.translated(self._path):
                while self._merge_some(self._account.earned()):
                    pass
        except IndexWriteError as error:
            _log.warning("segments are not merged: %s", error)

    def _add(self, new: Sequence[NewEpisode], generation: int) -> None:
        casts = [cast_of(one.transcript) for one in new]
        people = [
            changes.enrol(self._catalogue, one.record.id, cast)
            for one, cast in zip(new, casts, strict=True)
        ]
        contents = of_episodes(new, casts, people, self._model.dimension)
        segment = self._write(contents, generation, len(new), Step.SEGMENT_WRITTEN)
        first_turn = 0
        for one, cast, ordinals in zip(new, casts, people, strict=True):
            self._add_episode(one, (segment, first_turn), generation, cast, ordinals)
            first_turn += len(one.turn_ids)

    def _add_episode(
        self,
        new: NewEpisode,
        place: tuple[int, int],
        generation: int,
        cast: Cast,
        people: Sequence[int],
    ) -> None:
        episode = changes.add_episode(self._catalogue, new, place, generation)
        changes.add_cast(self._catalogue, episode, cast, people)
        changes.add_turns(self._catalogue, episode, new, cast)

    def _write(self, contents: SegmentContents, generation: int, episodes: int, step: Step) -> int:
        """Writes a segment, then names it in the open transaction; returns its ordinal."""
        name = new_name(generation)
        contents = replace(contents, precision=self._precision, fingerprint=self._model.fingerprint)
        manifest = write_segment(self._segments, name, contents)
        schema.note_layout(self._catalogue)
        self._on_step(step)
        rows = (contents.turns, contents.pieces.rows)
        return changes.add_segment(self._catalogue, name, rows, episodes, manifest)

    def _delete(self, names: Iterable[str]) -> None:
        for name in names:
            delete_segment(self._segments / name)

    def _merge_some(self, affordable: int, waiting: int = 0) -> bool:
        """Whether segments were merged; a damaged one is left for `verify` to tell of."""
        sizes = [Size(*one) for one in catalogue.sizes(self._catalogue)]
        chosen = to_merge(sizes, affordable, waiting)
        if not chosen:
            return False
        rows = catalogue.segments(self._catalogue)
        chosen_rows = [rows[at] for at in chosen]
        # A flipped bit must not get a new checksum that says all is well.
        if any(self._is_damaged(row) for row in chosen_rows):
            return False
        dimension = self._model.dimension
        self._merge([Segment(self._segments, row, dimension) for row in chosen_rows])
        self._account.copied += sum(row.live_turns for row in chosen_rows)
        return True

    def _is_damaged(self, row: SegmentRow) -> bool:
        return any(file_problems(self._segments, row, self._model.dimension))

    def _merge(self, segments: Sequence[Segment]) -> None:
        lying = [catalogue.placed_in(self._catalogue, one.row.ordinal) for one in segments]
        alive = [_alive(segment, here) for segment, here in zip(segments, lying, strict=True)]
        contents, new_rows = of_segments(segments, alive, self._model.dimension)
        with schema.transaction(self._catalogue):
            generation = changes.next_generation(self._catalogue)
            episodes = sum(map(len, lying))
            merged = self._write(contents, generation, episodes, Step.MERGE_WRITTEN)
            changes.move(
                self._catalogue,
                (
                    (one.ordinal, merged, int(rows[one.first_turn]) if one.turns else 0)
                    for here, rows in zip(lying, new_rows, strict=True)
                    for one in here
                ),
            )
            changes.drop_segments(self._catalogue, [one.row.ordinal for one in segments])
            self._on_step(Step.MERGE_READY)
        self._on_step(Step.MERGE_COMMITTED)
        self._delete(segment.row.name for segment in segments)

    def close(self) -> None:
        """Commits what was touched, and ends the connection."""
        try:
            self.flush()
        finally:
            self._catalogue.close()


def _alive(segment: Segment, episodes: Sequence[Placed]) -> Mask:
    alive = np.zeros(segment.row.turns, dtype=np.bool_)
    for one in episodes:
        alive[one.first_turn : one.first_turn + one.turns] = True
    return alive
