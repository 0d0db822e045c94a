"""From files to committed episodes: read, identify, cut, embed what is new, commit."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from index.added import AddReport, OnProgress, OnPrune, Progress
from index.drafting import Draft, drafted, finished, turns_touched
from index.embedding import Encoder, Vector
from index.errors import IndexBusyError, IndexWriteError, TranscriptError
from index.formats import is_ignored, is_sidecar, read_transcript, transcript_paths
from index.identity import Ledger
from index.links import times_are_about
from index.paths import absolute
from index.sources import Source, source_of
from index.store import EpisodeRecord, Snapshot
from index.store.backend import Backend
from index.suspicions import notes_of
from index.words import ENGLISH, Words

# A commit holds whole episodes of about this many turns, so that a long run commits several times
# and loses little when it is stopped.
TURNS_PER_COMMIT = 4096


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of a batch by key, how many turns were embedded for it, and its bytes."""

    vectors: dict[int, Vector]
    turns: int
    size: int


class _StoppedError(Exception):
    """Nobody waits for the vectors any more."""


class Ingest:
    """
    One run over some paths.

    Nothing is locked or opened to be written as long as nothing has changed: a data folder that
    can only be read is looked through all the same.
    """

    def __init__(
        self,
        store: Backend,
        open_ledger: Callable[[], Ledger],
        encoder: Encoder,
        on_progress: OnProgress = lambda _progress: None,
        words: Words = ENGLISH,
    ) -> None:
        self._store, self._open_ledger, self._encoder = store, open_ledger, encoder
        self._on_progress, self._words = on_progress, words
        self._report = AddReport()
        self._touched: list[tuple[str, str, int, int]] = []  # written again with the same words
        self._bytes_done = self._bytes_total = 0
        self._stopped = Event()

    def add(
        self,
        paths: Iterable[Path],
        prune_under: Sequence[Path] = (),
        on_prune: OnPrune = lambda _gone: None,
    ) -> AddReport:
        """
        What changed after every transcript under *paths* is in the index.

        A file that cannot be read is reported and leaves what is indexed of it as it is. Episodes
        *prune_under* whose files are gone or left out are taken out; *on_prune* hears it first.

        Raises:
            IndexBusyError: another process is writing.
        """
        started = time.perf_counter()
        files = list(dict.fromkeys(self._found([absolute(path) for path in paths])))
        self._bytes_total = sum(size for _path, size in files)
        changed = [file for file in files if not self._is_unchanged(*file)]
        found = {path for path, _size in files}
        if changed or gone_under(self._store, prune_under, found):
            with self._store.writer(), self._open_ledger() as ledger:
                self._touch()
                with closing(self._embedded(self._batches(changed, ledger))) as embedded:
                    for batch, vectors in embedded:
                        self._commit(batch, vectors, ledger)
                # Looked for again: what lay at a path that is gone may have been read elsewhere.
                self._prune(gone_under(self._store, prune_under, found), on_prune)
        elif self._touched:
            # To spare hashing them again; it is no matter where nothing can be written.
            with suppress(IndexWriteError, IndexBusyError), self._store.writer():
                self._touch()
        self._report.seconds = time.perf_counter() - started
        return self._report

    def _is_unchanged(self, path: Path, size: int) -> bool:
        known = self._store.find_episode_by_path(str(path))
        try:
            source = source_of(path)
        except OSError:
            return False  # told when it is read
        if known is None:
            return False
        if (known.size, known.mtime_ns) != (source.size, source.mtime_ns):
            if not _has_hash(source, known.sha256):
                return False
            self._touched.append((known.id, str(path), source.size, source.mtime_ns))
        self._report.unchanged += 1
        self._bytes_done += size
        return True

    def _touch(self) -> None:
        for touched in self._touched:
            self._store.touch(*touched)

    def _batches(self, files: Iterable[tuple[Path, int]], ledger: Ledger) -> Iterator[list[Draft]]:
        """The episodes that *files* change, in lists of about `TURNS_PER_COMMIT` turns."""
        batch: list[Draft] = []
        turns = 0
        for path, size in files:
            draft = self._drafted(path, ledger)
            if draft is None:
                self._bytes_done += size
                continue
            batch.append(draft)
            turns += len(draft.transcript.turns)
            if turns >= TURNS_PER_COMMIT:
                yield batch
                batch, turns = [], 0
        if batch:
            yield batch

    def _found(self, roots: Sequence[Path]) -> Iterator[tuple[Path, int]]:
        for root in roots:
            if is_sidecar(root.name) and root.is_file():
                # `quoth add folder/*` names it too; it is read with its transcript.
                if not any(root.parent == one.parent for one in roots if one != root):
                    self._report.notes.append(
                        f"{root}: describes a transcript, and is read with it"
                    )
                continue
            try:
                paths = transcript_paths([root])
            except TranscriptError as error:
                self._fail(root, error)
                continue
            if not paths:
                self._report.notes.append(f"{root}: there is no transcript in this folder")
            yield from ((path, _size_of(path)) for path in paths)

    def _fail(self, path: Path, error: TranscriptError) -> None:
        line = f"line {error.line}: " if error.line else ""
        self._report.failed.append({"path": str(path), "problem": line + error.problem})

    def _drafted(self, path: Path, ledger: Ledger) -> Draft | None:
        """The episode in *path*, ready to be embedded; None when it is unchanged or unreadable."""
        try:
            return self._read(path, ledger)
        except TranscriptError as error:
            self._fail(path, error)
        except OSError as error:
            self._fail(path, TranscriptError(str(path), f"cannot be read ({error.strerror})"))
        return None

    def _read(self, path: Path, ledger: Ledger) -> Draft | None:
        source = source_of(path)
        transcript = read_transcript(path)
        sha256 = source.sha256()
        identified = ledger.identify(str(path), transcript, sha256)
        notes = [identified.problem, *notes_of(transcript)]
        self._report.notes += [f"{path}: {note}" for note in notes if note]
        record = EpisodeRecord(
            id=identified.id,
            path=str(path),
            title=transcript.title or path.stem.replace("-", " ").replace("_", " "),
            format=transcript.format,
            sha256=sha256,
            size=source.size,
            mtime_ns=source.mtime_ns,
            date=transcript.date,
            url=transcript.url,
            audio=transcript.audio,
            ads=times_are_about(transcript),
        )
        known_vectors = self._store.snapshot().vectors_of(record.id)
        return drafted(record, transcript, identified, known_vectors, self._words)

    def _embedded(
        self, batches: Iterable[list[Draft]]
    ) -> Generator[tuple[list[Draft], dict[int, Vector]]]:
        """
        Each of *batches* with its vectors.

        While one is embedded the next is read, and the one before is committed.
        """
        pool = ThreadPoolExecutor(1, "embedding")
        before: tuple[list[Draft], Future[Embedded]] | None = None
        try:
            for batch in batches:
                done = before and (before[0], self._counted(before[1]))
                before = batch, pool.submit(self._embed, batch)
                if done:
                    yield done
            if before:
                yield before[0], self._counted(before[1])
        finally:
            self._stopped.set()  # nobody waits for what is embedded still
            pool.shutdown()

    def _counted(self, embedding: Future[Embedded]) -> dict[int, Vector]:
        """The vectors that come of *embedding*, when they are there."""
        embedded = embedding.result()
        self._report.turns_embedded += embedded.turns
        self._bytes_done += embedded.size
        self._tell(self._bytes_done, 0)
        return embedded.vectors

    def _commit(self, drafts: Sequence[Draft], vectors: dict[int, Vector], ledger: Ledger) -> None:
        """Commits *drafts* as one segment."""
        known = sum(self._store.find_episode(draft.record.id) is not None for draft in drafts)
        displaced = {draft.identified.displaced for draft in drafts} - {None}
        gone = [one for one in displaced if one and self._store.find_episode(one)]
        # The ledger first: an id without an episode harms nothing, an episode without one would
        # get another id when the index is rebuilt.
        ledger.record_all((draft.identified, draft.record, draft.transcript) for draft in drafts)
        episodes = [finished(draft, vectors, self._encoder.dimension) for draft in drafts]
        before = self._store.snapshot()
        for one in episodes:
            self._report.count_turns(before.turn_ids_of(one.record.id).tolist(), one.turn_ids)
        self._count_lost(before, gone)
        self._store.commit(episodes, removed=gone)
        self._report.changed += known
        self._report.added += len(drafts) - known

    def _count_lost(self, before: Snapshot, gone: Sequence[str]) -> None:
        """Counts the episodes *gone* since *before*, and their turns."""
        for episode_id in gone:
            self._report.count_turns(before.turn_ids_of(episode_id).tolist(), ())
        self._report.removed += len(gone)

    def _embed(self, drafts: Sequence[Draft]) -> Embedded:
        """The vectors of all texts of *drafts*; only new texts are embedded."""
        vectors: dict[int, Vector] = {}
        wanted: dict[int, str] = {}
        for draft in drafts:
            vectors |= draft.known
            wanted |= zip(draft.piece_keys, draft.piece_texts, strict=True)
        new = {key: text for key, text in wanted.items() if key not in vectors}
        turns = sum(turns_touched(draft, new) for draft in drafts)
        size = sum(draft.record.size for draft in drafts)
        done = 0

        def on_done(count: int) -> None:
            nonlocal done
            if self._stopped.is_set():
                raise _StoppedError
            done += count
            share = done / max(1, len(new))
            self._tell(self._bytes_done + int(size * share), int(turns * share))

        embedded = self._encoder.encode(list(new.values()), on_done)
        vectors |= dict(zip(new, embedded, strict=True))
        return Embedded(vectors, turns, size)

    def _tell(self, bytes_done: int, turns: int) -> None:
        turns += self._report.turns_embedded
        self._on_progress(Progress(bytes_done, self._bytes_total, turns))

    def _prune(self, gone: Sequence[EpisodeRecord], on_prune: OnPrune) -> None:
        if not gone:
            return
        on_prune(gone)
        before, ids = self._store.snapshot(), [record.id for record in gone]
        self._count_lost(before, ids)
        self._store.commit([], removed=ids)
        self._report.pruned += [
            {"id": one.id, "title": one.title, "path": one.path} for one in gone
        ]


def gone_under(
    store: Backend, roots: Sequence[Path], found: Collection[Path]
) -> list[EpisodeRecord]:
    """The indexed episodes under *roots* whose files are gone or left out, and are not *found*."""
    return [
        record
        for record in (store.episodes() if roots else ())
        if Path(record.path) not in found
        and any(_is_gone(Path(record.path), root) for root in roots)
    ]


def _is_gone(path: Path, root: Path) -> bool:
    if not path.is_relative_to(root):
        return False
    return not path.exists() or (root.is_dir() and is_ignored(path, root))


def _has_hash(source: Source, sha256: str) -> bool:
    try:
        return source.sha256() == sha256
    except OSError:
        return False  # told when it is read


def _size_of(path: Path) -> int:
    """The size of *path* in bytes; 0 for one that is gone again, which is told when it is read."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
