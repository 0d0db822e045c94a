"""A new catalogue in the place of one that is damaged, out of all that is left."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from index.drafting import drafted, finished, text_key
from index.embedding import Encoder
from index.errors import IndexDamagedError, IndexMismatchError, IndexWriteError
from index.identity import Identified, Ledger
from index.ingest import Ingest
from index.store import ModelIdentity, NewEpisode, catalogue, lock, salvage, schema
from index.store.kept_vectors import KeptVectors, Reusing
from index.store.salvage import Salvage
from index.store.store import Store
from index.words import Words

_MOST_NAMED = 20  # paths in a sentence


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """
    What came back, and what did not.

    Attributes:
        episodes: that are in the index now; *from_files* of them were read again.
        lost: paths of episodes that could not be brought back.
        unsure: paths that were indexed once, where it cannot be read any more whether they still
            were: an episode that somebody removed does not come back by itself.
    """

    episodes: int
    from_files: int
    lost: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = f"made a new catalogue: {_episodes(self.episodes)}, {self.from_files:,} of them read"
        said += " from their files again"
        if self.lost:
            said += f"; lost {_episodes(len(self.lost))}, add them again: {_add(self.lost)}"
        if self.unsure:
            said += (
                "; which other episodes there were cannot be read any more, add those that you "
                f"miss: {_add(self.unsure)}"
            )
        return said


def _episodes(count: int) -> str:
    return f"{count:,} episode{'s' * (count != 1)}"


def _add(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _MOST_NAMED:,} more" if len(paths) > _MOST_NAMED else ""
    return f"quoth add {shlex.join(paths[:_MOST_NAMED])}{more}"


@dataclass(frozen=True, slots=True)
class Rebuilder:
    """
    What it takes to make a new catalogue in *folder*.

    What is said is read from the files, where they are there still, else from what can be read of
    the damaged catalogue. Vectors are those of the segments, as far as these are whole. The damaged
    catalogue stays beside the new one until nothing is missing, so a run that is stopped goes on.
    """

    folder: Path
    model: ModelIdentity
    precision: str
    open_ledger: Callable[[], Ledger]
    encoder: Encoder
    words: Words

    def rebuild(self, *, anew: bool) -> Rebuilt:
        """
        What came back.

        Args:
            anew: the catalogue that lies there is damaged; else it was made by an earlier run, and
                is filled up with what is found of the one that was set aside.

        Raises:
            IndexMismatchError: the catalogue was made with another model; nothing was changed.
            IndexBusyError: another process is writing.
            DecisionsError: the ledger of episodes cannot be read; then nothing was changed.
        """
        self.open_ledger().close()
        model = self.model
        if anew:
            self._check_model()
            with lock.held(self.folder):
                salvage.set_aside(self.folder)
                path = self.folder / schema.CATALOGUE
                schema.create(path, model.model, model.fingerprint, model.dimension)
        with Salvage(self.folder) as found, self._opened() as store:
            done = self._filled(store, found)
        if not (done.lost or done.unsure):
            salvage.forget(self.folder)
            with self._opened() as store, store.writer():
                pass  # sweeps the segments of before
        return done

    def _check_model(self) -> None:
        """What can be read of the model must be what the settings name."""
        with suppress(IndexDamagedError, IndexWriteError, sqlite3.DatabaseError, TypeError):
            path = self.folder / schema.CATALOGUE
            connection, _immutable = schema.open_for_reading(path)
            with schema.closing_connection(connection):
                found = catalogue.identity(connection)
            if found.fingerprint != self.model.fingerprint:
                raise IndexMismatchError(found.model, self.model.model)

    def _opened(self) -> Store:
        model = self.model
        return Store.open(
            self.folder,
            model=model.model,
            fingerprint=model.fingerprint,
            dimension=model.dimension,
            precision=self.precision,
        )

    def _filled(self, store: Store, found: Salvage) -> Rebuilt:
        live, are_all = found.live()
        kept = kept_vectors(self.folder, self.model, found)
        files = [Path(path) for path in live.values() if Path(path).is_file()]
        encoder = Reusing(self.encoder, kept, text_key)
        report = Ingest(store, self.open_ledger, encoder, words=self.words).add(files)
        for new in self._salvaged(_missing(store, live), found, kept):
            with store.writer():
                store.commit([new])
        return Rebuilt(
            len(store.episodes()),
            report.added + report.changed,
            tuple(_missing(store, live).values()),
            () if are_all else tuple(self._forgotten(store)),
        )

    def _salvaged(
        self, ordinals: Iterable[int], found: Salvage, kept: KeptVectors
    ) -> Iterator[NewEpisode]:
        """
        The episodes of which nothing is lost.

        What was embedded has the speaker's name in it: only where all vectors are found by their
        texts is it sure that each name is the one that was written.
        """
        for ordinal in ordinals:
            episode = found.episode(ordinal)
            if episode is None:
                continue
            record, transcript = episode
            draft = drafted(record, transcript, Identified(record.id, "same"), {}, self.words)
            vectors = kept.of(draft.piece_keys)
            if all(key in vectors for key in draft.piece_keys):
                yield finished(draft, vectors, self.encoder.dimension)

    def _forgotten(self, store: Store) -> Iterator[str]:
        """Where episodes that are not in the index were read."""
        held = {one.path for one in store.episodes()}
        with self.open_ledger() as ledger:
            yield from (path for path in ledger.paths() if path not in held)


def _missing(store: Store, live: dict[int, str]) -> dict[int, str]:
    held = {one.path for one in store.episodes()}
    return {ordinal: path for ordinal, path in live.items() if path not in held}


def kept_vectors(folder: Path, model: ModelIdentity, found: Salvage) -> KeptVectors:
    """The vectors in the segments of the catalogue that was set aside."""
    return KeptVectors(folder, found.segments(model.fingerprint), model.dimension)


@contextmanager
def reusing(store: Store, encoder: Encoder) -> Iterator[Encoder]:
    """*encoder*, or one that takes what it can from segments of a catalogue that was set aside."""
    if not salvage.is_set_aside(store.folder):
        yield encoder
        return
    with Salvage(store.folder) as found:
        yield Reusing(encoder, kept_vectors(store.folder, store.model, found), text_key)
