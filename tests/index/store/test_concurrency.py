from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import IndexBusyError, IndexMismatchError, NoIndexError
from index.store import lock
from index.store.store import Store
from index.store.verify import verify
from index.store.writer import Step
from tests.index.store.toy import episode_of, interview, opened, said, small, texts, vector_of

SCRIPT = Path(__file__).with_name("killed.py")


def test_a_second_writer_is_told_who_writes(folder: Path, store: Store) -> None:
    """In the same process or another: number, machine and command of the holder."""
    busy = f"process {os.getpid()} on .* is writing"
    with store.writer(), opened(folder) as other:
        with pytest.raises(IndexBusyError, match=busy), other.writer():
            pass
        command = [sys.executable, str(SCRIPT), str(folder), "never", "1"]
        found = subprocess.run(command, check=False, capture_output=True, text=True)
        assert f"process {os.getpid()} on" in found.stderr
    with store.writer():
        store.commit([interview()])
    assert not (folder / lock.HOLDER).exists()


def test_a_holder_that_has_not_said_its_name_yet_is_another_process(folder: Path) -> None:
    folder.mkdir(parents=True)
    assert lock.holder(folder) == "another process"
    (folder / lock.HOLDER).write_text("{", encoding="utf-8")
    assert lock.holder(folder) == "another process"


def test_another_process_sees_a_commit_without_reopening(folder: Path, store: Store) -> None:
    """The bot answers from what `quoth add` has just committed."""
    assert said(store) == {}
    command = [sys.executable, str(SCRIPT), str(folder), "never", "3"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert said(store) == texts(small(0), small(1), small(2))
    assert store.snapshot().nearest_pieces(vector_of("small talk 2 0"), 1)[0].tolist() == [4]


def test_a_reader_goes_on_while_a_commit_is_made(folder: Path, store: Store) -> None:
    """
    At every step of it the old state is read, after it the new one: within the writer's own call,
    so that a reader who waited for the writer would wait in vain.
    """
    seen: dict[Step, dict[str, list[str]]] = {}
    with opened(folder) as writing:
        with writing.writer() as writer:
            writer.commit([interview()])

        def look(step: Step) -> None:
            seen[step] = said(store)

        with writing.writer(on_step=look):
            writing.commit([episode_of("two", [("A", "x")])], removed=["kabul"])
    old, new = texts(interview()), {"two": ["x"]}
    assert seen == {Step.SEGMENT_WRITTEN: old, Step.READY: old, Step.COMMITTED: new}


def together(count: int, work: Callable[[], None]) -> None:
    """Runs *work* in so many threads; raises what one of them raised."""
    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(work) for _thread in range(count)]:
            done.result()


def test_many_readers_are_right_while_episodes_come_and_go(folder: Path, store: Store) -> None:
    """Each of eight threads sees whole commits only, whatever the writer and its merges do."""
    fixed = interview("fixed")
    with store.writer():
        store.commit([fixed])
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            snapshot = store.snapshot()
            rows, scores = snapshot.nearest_pieces(vector_of("Smoke over the airport 0"), 1)
            (found,) = snapshot.turns(rows.tolist())
            assert (found.turn.text, found.episode.id) == ("Smoke over the airport", "fixed")
            assert abs(float(scores[0]) - 1) < 1e-3
            assert sum(one.turns for one in snapshot.episodes) == int(snapshot.alive.sum())
            assert snapshot.row_of(fixed.turn_ids[2]) == int(rows[0])

    def write() -> None:
        try:
            with opened(folder) as writing, writing.writer():
                for number in range(30):
                    writing.commit([small(number)], removed=[f"small-{number - 3}"])
        finally:  # else the readers would go on for ever
            stop.set()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            together(8, read)
        finally:
            stop.set()
        writing.result()
    assert said(store) == texts(fixed, small(27), small(28), small(29))
    assert verify(folder) == []


def test_many_threads_share_one_snapshot(store: Store) -> None:
    """Columns and speakers are made once, whoever comes first."""
    with store.writer():
        for number in range(3):
            store.commit([small(number)])

    def read() -> None:
        snapshot = store.snapshot()
        assert snapshot is store.snapshot()
        assert len(snapshot.piece_turn) == 6
        assert [one.turns for one in snapshot.speakers.values()] == [3]

    together(16, read)


def test_an_index_that_is_deleted_and_built_anew_is_seen(folder: Path, store: Store) -> None:
    """Without reopening; a snapshot of the old one never reads turns of the new one."""
    with store.writer():
        store.commit([interview()])
    old = store.snapshot()
    shutil.rmtree(folder)
    with pytest.raises(NoIndexError):
        store.snapshot()
    with opened(folder) as other, other.writer():
        other.commit([episode_of("new", [("B", "all is new")] * 3)])
    assert said(store) == {"new": ["all is new"] * 3}
    assert [one.id for one in store.episodes()] == ["new"]
    assert [one.turn.text for one in old.turns([2])] == ["Smoke over the airport"]


def test_an_index_that_is_built_anew_with_another_model_is_refused(
    folder: Path, store: Store
) -> None:
    """Questions go on being embedded with the model that this process has loaded."""
    assert said(store) == {}
    shutil.rmtree(folder)
    Store.open(folder, model="new", fingerprint="9" * 16, dimension=4, create=True).close()
    for _again in range(2):
        with pytest.raises(IndexMismatchError, match=r"made with model new .* name toy"):
            store.snapshot()


def test_files_that_go_while_they_are_counted_count_nothing(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A merge in another process deletes segments at any time."""
    with store.writer():
        store.commit([interview()])
    counted, listed = store.bytes_on_disk(), Path.rglob
    monkeypatch.setattr(Path, "rglob", lambda at, name: [*listed(at, name), at / "segments/gone"])
    assert store.bytes_on_disk() == counted
