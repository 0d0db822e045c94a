"""A long run: batches that are read, embedded and committed side by side, and stopped midway."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

import pytest

from index import Settings, TranscriptIndex, ingest
from index.embedding import Matrix
from index.errors import IndexWriteError
from index.formats import read_transcript
from index.identity import Ledger
from index.ingest import Ingest
from index.store.store import Store
from index.store.verify import verify
from tests.index.store.toy import ToyEncoder, opened

PROJECT = Path(__file__).resolve().parents[2]
FILES, TURNS = 5, 4


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    """Files of four turns each; no turn is said twice."""
    folder = tmp_path / "talks"
    folder.mkdir()
    for file in range(FILES):
        lines = [f"ANNA: Ferry {file} leaves at {turn}.\n" for turn in range(TURNS)]
        (folder / f"{file}.txt").write_text("\n".join(lines))
    return folder


@pytest.fixture(autouse=True)
def _one_file_a_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "TURNS_PER_COMMIT", TURNS)


def run(store: Store, talks: Path, encoder: ToyEncoder) -> int:
    """How many turns a run over *talks* embeds."""

    def ledger() -> Ledger:
        return Ledger.open(talks.parent / "decisions.db")

    return Ingest(store, ledger, encoder).add([talks]).turns_embedded


def test_the_next_files_are_read_while_some_are_embedded(
    talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first batch is not done before the second was read, and all is committed in the end."""
    read: list[str] = []
    second_was_read = Event()

    def noted(path: Path) -> object:
        read.append(path.name)
        if len(read) == 2:
            second_was_read.set()
        return read_transcript(path)

    class Waiting(ToyEncoder):
        def encode(
            self, texts: Sequence[str], on_done: Callable[[int], None] | None = None
        ) -> Matrix:
            assert second_was_read.wait(30)
            return super().encode(texts, on_done)

    monkeypatch.setattr(ingest, "read_transcript", noted)
    with opened(tmp_path / "index") as store:
        assert run(store, talks, Waiting()) == FILES * TURNS
        assert [Path(one.path).name for one in store.episodes()] == read
        assert store.snapshot().generation >= FILES
    assert verify(tmp_path / "index") == []


def test_a_run_that_fails_midway_embeds_only_the_rest_next_time(
    talks: Path, tmp_path: Path
) -> None:
    """What was committed before stays; the error is the one of the batch."""

    class Failing(ToyEncoder):
        batches = 0

        def encode(
            self, texts: Sequence[str], on_done: Callable[[int], None] | None = None
        ) -> Matrix:
            self.batches += 1
            if self.batches == 3:
                raise MemoryError
            return super().encode(texts, on_done)

    with opened(tmp_path / "index") as store:
        with pytest.raises(MemoryError):
            run(store, talks, Failing())
        assert len(store.episodes()) == 2
        assert run(store, talks, ToyEncoder()) == (FILES - 2) * TURNS


def test_nobody_goes_on_embedding_when_a_commit_fails(
    talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is told at once, not after the next thousands of turns."""
    stopped = Event()

    class Endless(ToyEncoder):
        batches = 0

        def encode(
            self, texts: Sequence[str], on_done: Callable[[int], None] | None = None
        ) -> Matrix:
            self.batches += 1
            assert on_done is not None
            try:
                while self.batches == 2:
                    on_done(0)
            finally:
                if self.batches == 2:
                    stopped.set()
            return super().encode(texts, on_done)

    def full(*_arguments: object, **_named: object) -> None:
        raise IndexWriteError("index", "no space left on device")

    monkeypatch.setattr(Store, "commit", full)
    with opened(tmp_path / "index") as store, pytest.raises(IndexWriteError):
        run(store, talks, Endless())
    assert stopped.is_set()


KILLED = """
import os, signal, sys
from pathlib import Path
from index import Settings, TranscriptIndex, ingest
from index.store.store import Store
ingest.TURNS_PER_COMMIT = 4
commit, done = Store.commit, []
def counted(*arguments, **named):
    commit(*arguments, **named)
    done.append(1)
    if len(done) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
Store.commit = counted
with TranscriptIndex.open(Settings(home=Path(sys.argv[1])), create=True) as index:
    index.add([sys.argv[2]])
"""


def test_a_run_that_was_killed_goes_on_where_it_stopped(talks: Path, tmp_path: Path) -> None:
    """With the packaged model: the turns of three commits are not embedded again."""
    home = tmp_path / "home"
    command = [sys.executable, "-c", KILLED, str(home), str(talks)]
    assert subprocess.run(command, check=False, cwd=PROJECT).returncode == -signal.SIGKILL
    assert verify(home / "index") == []
    with TranscriptIndex.open(Settings(home=home)) as index:
        report = index.add([talks])
    assert (report.unchanged, report.added) == (3, FILES - 3)
    assert report.turns_embedded == (FILES - 3) * TURNS
    assert verify(home / "index") == []
