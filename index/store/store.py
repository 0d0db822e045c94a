"""The index on disk: open it, take snapshots of it, write to it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from index.errors import IndexDamagedError, IndexMismatchError, NoIndexError
from index.store import Counts, EpisodeRecord, ModelIdentity, NewEpisode, Tombstone, schema
from index.store.precision import BYTE
from index.store.reader import Reader, State
from index.store.rows import SegmentRows
from index.store.segment_files import SEGMENTS, make_folder, write_errors
from index.store.segments import Segment
from index.store.snapshot import StoreSnapshot

if TYPE_CHECKING:
    from index.store.writer import OnStep, Writer

_log = logging.getLogger(__name__)

_TRIES = 5  # commits that a reader may see pass by while it opens the segments of one


class Store:
    """
    What is kept of the transcripts, in one folder.

    Reading is safe from many threads, and sees what other processes commit. Writing takes the
    lock of the folder: `with store.writer(): store.commit(...)`.
    """

    def __init__(
        self, folder: Path, reader: Reader, model: ModelIdentity, precision: str = BYTE
    ) -> None:
        self.folder, self.model, self._precision = folder, model, precision
        self._readers = [reader]  # the last is in use; snapshots may still read through the others
        self._snapshot: StoreSnapshot | None = None
        self._segments: dict[str, Segment] = {}
        self._renewing, self._reopening = Lock(), Lock()
        self._writer: Writer | None = None

    @classmethod
    def open(  # noqa: PLR0913 - the model, and how the index is opened
        cls,
        folder: Path,
        *,
        model: str,
        fingerprint: str,
        dimension: int,
        create: bool = False,
        precision: str = BYTE,
    ) -> Self:
        """
        The store in *folder*, which holds vectors of this model.

        *precision* is that of the segments it writes; those that are there keep theirs until they
        are merged.

        Raises:
            NoIndexError: there is none, and *create* is not set.
            IndexMismatchError: it was made with another model.
            IndexVersionError: it has another layout.
            IndexDamagedError: the catalogue cannot be read.
        """
        wanted = ModelIdentity(model, fingerprint, dimension)
        try:
            store = cls.open_as_it_is(folder, precision)
        except NoIndexError:
            if not create:
                raise
            _create(folder, wanted)
            store = cls.open_as_it_is(folder, precision)
        if not _is_same(store.model, wanted):
            store.close()
            raise _mismatch(store.model, wanted)
        return store

    @classmethod
    def open_as_it_is(cls, folder: Path, precision: str = BYTE) -> Self:
        """
        The store in *folder*, whatever its model: to list, remove or verify, not to search.

        Raises:
            NoIndexError: there is none.
        """
        reader, model = _opened(folder)
        return cls(folder, reader, model, precision)

    def close(self) -> None:
        """Ends the connection; snapshots can be searched still, and read no more turns."""
        for reader in self._readers:
            reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def snapshot(self) -> StoreSnapshot:
        """
        The last committed state, of whichever process; as quick as one small query.

        The episodes of segments whose files are missing or damaged are left out of it, which is
        logged; it knows how many.

        Raises:
            IndexDamagedError: the catalogue cannot be read, or there is no segment that can.
        """
        with self._renewing:
            for attempt in range(_TRIES):
                reader = self._reader()
                generation = reader.generation()
                last = self._snapshot
                if last is not None and (last.reader, last.generation) == (reader, generation):
                    return last
                state = reader.state()
                segments, damage = self._opened_segments(state)
                # A merge may have deleted segments between the two looks.
                if attempt < _TRIES - 1 and damage and reader.generation() != generation:
                    continue
                if damage and not segments:
                    raise damage[0]
                for error in damage:
                    _log.warning("episodes are not searched: %s", error)
                return self._renewed(reader, state, segments)
        raise AssertionError("the last attempt returns or raises")

    def _reader(self) -> Reader:
        """
        A connection to the index that lies in the folder now.

        A running bot goes on when the index is deleted and built anew.
        """
        with self._reopening:
            try:
                if self._readers[-1].is_current():
                    return self._readers[-1]
            except FileNotFoundError:
                raise NoIndexError(str(self.folder.parent)) from None
            reader, model = _opened(self.folder)
            if not _is_same(model, self.model):
                reader.close()
                raise _mismatch(model, self.model)
            self._readers.append(reader)
            return reader

    def _opened_segments(self, state: State) -> tuple[dict[str, Segment], list[IndexDamagedError]]:
        """The segments of *state* that can be read, by name, and what is wrong with the others."""
        segments: dict[str, Segment] = {}
        damage: list[IndexDamagedError] = []
        for row in state.segments:
            try:
                segments[row.name] = self._segments.get(row.name) or Segment(
                    self.folder / SEGMENTS, row, self.model.dimension
                )
            except IndexDamagedError as error:
                damage.append(error)
            except FileNotFoundError as error:
                damage.append(IndexDamagedError(str(error.filename), "is missing"))
        return segments, damage

    def _renewed(
        self,
        reader: Reader,
        state: State,
        segments: dict[str, Segment],
    ) -> StoreSnapshot:
        rows = None if self._snapshot is None else self._snapshot.segment_rows
        if rows is None or list(segments) != list(self._segments):
            rows = SegmentRows(list(segments.values()))
        readable = {segment.row.ordinal for segment in segments.values()}
        placed = [one for one in state.placed if one.segment in readable]
        self._segments = segments
        left_out = len(state.placed) - len(placed)
        self._snapshot = StoreSnapshot(state.generation, rows, placed, reader, left_out)
        return self._snapshot

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The catalogue as it is committed now, for one look at it."""
        with self._reader().reading() as connection, schema.one_state(connection):
            yield connection

    def episodes(self) -> list[EpisodeRecord]:
        """The live episodes, in the order in which they were added."""
        self._flush()
        return self._reader().live_records()

    def find_episode(self, episode_id: str) -> EpisodeRecord | None:
        """The live episode with that id."""
        return self._reader().find_live("id", episode_id)

    def find_episode_by_path(self, path: str) -> EpisodeRecord | None:
        """The live episode that was read from *path*, the oldest of several."""
        return self._reader().find_live("path", path)

    def find_episode_by_sha(self, sha256: str) -> EpisodeRecord | None:
        """The live episode whose file had those bytes, the oldest of several."""
        return self._reader().find_live("sha256", sha256)

    def find_tombstone(self, turn_id: int) -> Tombstone | None:
        """What is left of a removed turn; None for one that is live or was never here."""
        return self._reader().find_tombstone(turn_id)

    def counts(self) -> Counts:
        """How much is live."""
        return self._reader().counts()

    def bytes_on_disk(self) -> int:
        """The size of all files of the index."""
        return sum(_size_of(file) for file in self.folder.rglob("*"))

    @contextmanager
    def writer(
        self, *, on_step: OnStep = lambda _step: None, grace_seconds: float | None = None
    ) -> Iterator[Writer]:
        """
        The right to write while the block runs; `commit` and `touch` of the store need it.

        At the end of the block segments are merged (`Writer.settle`). Arguments as of `Writer`;
        None for its usual seconds.

        Raises:
            IndexBusyError: another process, or another part of this one, is writing.
            IndexWriteError: the folder cannot be written to.
        """
        from index.store import lock, writer  # noqa: PLC0415 - a question writes nothing

        self._reader()  # is it still the index, and the model, that was opened?
        grace = writer.GRACE_SECONDS if grace_seconds is None else grace_seconds
        with lock.held(self.folder):
            held = writer.Writer(self.folder, self.model, on_step, grace, self._precision)
            self._writer = held
            try:
                yield held
                held.settle()
            finally:
                self._writer = None
                held.close()

    def commit(self, new: Sequence[NewEpisode], removed: Sequence[str] = ()) -> None:
        """See `Writer.commit`."""
        self._writing().commit(new, removed)

    def touch(self, episode_id: str, path: str, size: int, mtime_ns: int) -> None:
        """See `Writer.touch`."""
        self._writing().touch(episode_id, path, size, mtime_ns)

    def _writing(self) -> Writer:
        if self._writer is None:
            raise RuntimeError("writing takes `with store.writer():`")
        return self._writer

    def _flush(self) -> None:
        if self._writer is not None:
            self._writer.flush()


def _opened(folder: Path) -> tuple[Reader, ModelIdentity]:
    path = folder / schema.CATALOGUE
    if not path.is_file():
        raise NoIndexError(str(folder.parent))
    reader = Reader(path)
    try:
        model = reader.identity()
    except BaseException:
        reader.close()
        raise
    if model is None:
        reader.close()
        raise NoIndexError(str(folder.parent))
    return reader, model


def _create(folder: Path, model: ModelIdentity) -> None:
    from index.store import lock  # noqa: PLC0415 - a question writes nothing

    with write_errors(folder):
        make_folder(folder)
    with lock.held(folder):
        schema.create(folder / schema.CATALOGUE, model.model, model.fingerprint, model.dimension)


def _size_of(path: Path) -> int:
    """The size of a file; 0 for a folder, and for what a merge has deleted meanwhile."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0
    return found.st_size if S_ISREG(found.st_mode) else 0


def _is_same(found: ModelIdentity, wanted: ModelIdentity) -> bool:
    """By what the model computes: a name may be a folder here and a hub's name there."""
    return (found.fingerprint, found.dimension) == (wanted.fingerprint, wanted.dimension)


def _mismatch(found: ModelIdentity, wanted: ModelIdentity) -> IndexMismatchError:
    if found.model != wanted.model:
        return IndexMismatchError(found.model, wanted.model)
    return IndexMismatchError(
        f"{found.model} ({found.fingerprint})", f"{wanted.model} ({wanted.fingerprint})"
    )
