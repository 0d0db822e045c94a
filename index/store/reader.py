"""The reading connection of a store: one for all threads, each query under a lock."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal

from index.errors import StaleSnapshotError
from index.store import (
    CatalogueSpeaker,
    Counts,
    EpisodeRecord,
    ModelIdentity,
    Tombstone,
    catalogue,
    schema,
    speaking,
)
from index.store.catalogue import Placed, SegmentRow
from index.turns import Speaker, Turn


@dataclass(frozen=True, slots=True)
class State:
    """What one commit left: its number, the segments, and where the live episodes lie."""

    generation: int
    segments: tuple[SegmentRow, ...]
    placed: tuple[Placed, ...]


class Reader:
    """Queries on the catalogue at *path*; safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._catalogue, self._immutable = schema.open_for_reading(path)
        self._stamp = self._stamped()

    def close(self) -> None:
        """Ends the connection."""
        with self._lock:
            self._catalogue.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for this thread alone."""
        with self._lock, schema.translated(self._path):
            yield self._catalogue

    def is_current(self) -> bool:
        """
        Whether what is read here is the file that lies at the path now.

        It is not when the index was deleted and made anew, nor when the file changed where SQLite
        was told that it does not: a volume that is mounted read-only here and written elsewhere.

        Raises:
            FileNotFoundError: no file lies there.
        """
        return self._stamped() == self._stamp

    def _stamped(self) -> tuple[int, ...]:
        found = self._path.stat()
        file = (found.st_dev, found.st_ino)
        return (*file, found.st_mtime_ns, found.st_size) if self._immutable else file

    def identity(self) -> ModelIdentity | None:
        """
        The model of the index, None where its creation was cut short.

        Raises:
            IndexVersionError: the index has another layout.
        """
        with self.reading() as connection:
            return (
                catalogue.identity(connection)
                if schema.check_layout(connection, self._path)
                else None
            )

    def generation(self) -> int:
        """The number of the last commit."""
        with self.reading() as connection:
            return catalogue.generation(connection)

    def state(self) -> State:
        """The last commit."""
        with self.reading() as connection, schema.one_state(connection):
            return State(
                catalogue.generation(connection),
                tuple(catalogue.segments(connection)),
                tuple(catalogue.placed(connection)),
            )

    def counts(self) -> Counts:
        """How much is live."""
        with self.reading() as connection:
            return catalogue.counts(connection)

    def live_records(self) -> list[EpisodeRecord]:
        """The live episodes, in the order in which they were added."""
        with self.reading() as connection:
            return catalogue.live_records(connection)

    def find_live(self, by: Literal["id", "path", "sha256"], value: str) -> EpisodeRecord | None:
        """The live episode that has *value*, the oldest of several."""
        with self.reading() as connection:
            return catalogue.find_live(connection, by, value)

    def find_tombstone(self, turn_id: int) -> Tombstone | None:
        """What is left of a removed turn."""
        with self.reading() as connection:
            return catalogue.find_tombstone(connection, turn_id)

    def records_at(self, generation: int) -> dict[int, EpisodeRecord]:
        """The episodes that were live at *generation*, by ordinal."""
        with self.reading() as connection:
            return catalogue.records_at(connection, generation)

    def records_of(self, ordinals: Iterable[int]) -> dict[int, EpisodeRecord]:
        """The episodes *ordinals*, but for those that were swept."""
        with self.reading() as connection:
            return catalogue.records_of(connection, ordinals)

    def titles_at(self, generation: int) -> dict[int, tuple[str, str | None]]:
        """The title and the date of the episodes that were live at *generation*, by ordinal."""
        with self.reading() as connection:
            return catalogue.titles_at(connection, generation)

    def paths_at(self, generation: int) -> dict[int, str]:
        """Where the episodes that were live at *generation* were read, by ordinal."""
        with self.reading() as connection:
            return catalogue.paths_at(connection, generation)

    def ordinal_at(self, episode_id: str, generation: int) -> int | None:
        """The ordinal of an episode that was live at *generation*."""
        with self.reading() as connection:
            return catalogue.ordinal_at(connection, episode_id, generation)

    def speakers_at(
        self, generation: int, heard: Callable[[str, int], bool] | None = None
    ) -> dict[int, CatalogueSpeaker]:
        """Who spoke at *generation*, by ordinal; see `speaking.speakers_at` for *heard*."""
        with self.reading() as connection:
            return speaking.speakers_at(connection, generation, heard)

    def speakers_of(
        self, generation: int, ordinals: Collection[int]
    ) -> dict[int, CatalogueSpeaker]:
        """Those of `speakers_at` with these *ordinals*, in its order."""
        with self.reading() as connection:
            return speaking.speakers_of(connection, generation, ordinals)

    def named_turns_at(self, generation: int) -> dict[str, int]:
        """How many turns those of each name had (`speaking.named_turns_at`)."""
        with self.reading() as connection:
            return speaking.named_turns_at(connection, generation)

    def speaking_in(self, generation: int, episode_ids: Collection[str]) -> list[int]:
        """The ordinals of those who spoke in any of the episodes *episode_ids*."""
        with self.reading() as connection:
            return speaking.speaking_in(connection, generation, episode_ids)

    def names_of(self) -> Mapping[int, str]:
        """The name of everyone who ever spoke, by ordinal."""
        with self.reading() as connection:
            return speaking.names_of(connection)

    def forms_of(self) -> tuple[set[str], set[str], set[str]]:
        """What people are called, as `speaking.forms_of` has it."""
        with self.reading() as connection:
            return speaking.forms_of(connection)

    def called(self, forms: Iterable[Collection[str]]) -> list[int]:
        """The ordinals of those who have one of *forms* (`speaking.called`)."""
        with self.reading() as connection:
            return speaking.called(connection, forms)

    def cast_of(self, episode: int) -> tuple[Speaker, ...]:
        """Who speaks in the episode with ordinal *episode*, in order of appearance."""
        with self.reading() as connection:
            return tuple(row.cast for row in catalogue.cast_of(connection, episode))

    def find_turns(
        self, keys: Sequence[tuple[int, int]]
    ) -> dict[tuple[int, int], tuple[int, Turn]]:
        """
        The turn_id and the turn at each of *keys*, (episode ordinal, position).

        Raises:
            StaleSnapshotError: one of them was swept.
        """
        with self.reading() as connection:
            found = catalogue.find_turns(connection, keys)
        if len(found) < len(set(keys)):
            raise StaleSnapshotError
        return found

    def find_texts(self, keys: Sequence[tuple[int, int]]) -> list[str]:
        """
        What the turns at *keys*, (episode ordinal, position), say, in their order.

        Raises:
            StaleSnapshotError: one of them was swept.
        """
        with self.reading() as connection:
            found = catalogue.find_texts(connection, keys)
        if len(found) < len(keys):
            raise StaleSnapshotError
        return found
