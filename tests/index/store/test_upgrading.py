"""An index of an older layout is brought to the present one, and loses nothing."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import IndexBusyError, IndexDamagedError, IndexVersionError
from index.store import lock, schema
from index.store.store import Store
from index.store.upgrading import Upgraded, upgrade
from index.store.verify import verify
from index.windows import SIZES
from tests.index.store.older import make_older
from tests.index.store.segment_parts import flip
from tests.index.store.toy import AFTER, BEFORE, interview, opened, said, small, texts, vector_of

OLDER = (1, 2)
SCRIPT = Path(__file__).with_name("killed.py")


def tokens(text: str) -> list[str]:
    """The words of the toy episodes."""
    return text.lower().split()


@pytest.fixture(params=OLDER)
def older(folder: Path, request: pytest.FixtureRequest) -> Path:
    """An index of several segments, with an edited and a removed episode, in an older layout."""
    with opened(folder) as store, store.writer() as writer:
        writer.commit(BEFORE)
        writer.commit(AFTER, removed=["removed"])
        writer.commit([small(1)])
    make_older(folder, request.param)
    return folder


def state(store: Store) -> dict[str, Any]:
    """All that a question reads, by the ids of the turns."""
    snapshot = store.snapshot()
    rows = np.flatnonzero(snapshot.alive).astype(np.int32)
    ids = snapshot.turn_id[rows].tolist()
    near = snapshot.nearest_pieces(vector_of("what did you see 0"), 4)
    found, counts = snapshot.postings("right")
    return {
        "said": said(store),
        "speakers": dict(zip(ids, snapshot.turn_speaker[rows].tolist(), strict=True)),
        "near": [(int(row), round(float(score), 5)) for row, score in zip(*near, strict=True)],
        "right": (found.tolist(), counts.tolist()),
        "beside": snapshot.beside(rows, [("over", "the"), ("i", "stay")]).tolist(),
        "windows": [
            [getattr(snapshot.windows(size), part).tolist() for part in ("first", "end", "norm")]
            for size in SIZES
        ],
        "episodes": [(one.id, one.path, one.title, one.collection) for one in store.episodes()],
        "buried": [store.find_tombstone(turn) for one in BEFORE[:2] for turn in one.turn_ids],
    }


def test_everything_that_a_question_reads_is_as_it_was(folder: Path) -> None:
    with opened(folder) as store, store.writer() as writer:
        writer.commit(BEFORE)
        writer.commit(AFTER, removed=["removed"])
        before = state(store)
    for layout in OLDER:
        make_older(folder, layout)
        with pytest.raises(IndexVersionError):
            opened(folder)
        assert upgrade(folder, tokens) == Upgraded(layout, segments=2, lost=0)
        assert verify(folder) == []
        with opened(folder, create=False) as store:
            assert state(store) == before


def test_an_index_of_the_present_layout_is_left_alone(folder: Path) -> None:
    with opened(folder) as store, store.writer() as writer:
        writer.commit(BEFORE)
    before = sorted((folder / "segments").iterdir())
    assert upgrade(folder, tokens) is None
    assert sorted((folder / "segments").iterdir()) == before


def test_what_is_committed_afterwards_fits(older: Path) -> None:
    """Also the merge of segments that were brought over."""
    upgrade(older, tokens)
    with opened(older, create=False) as store:
        with store.writer(grace_seconds=0):
            for number in range(2, 10):
                store.commit([small(number)])
        expected = texts(BEFORE[2], *AFTER, *(small(number) for number in range(1, 10)))
        assert said(store) == expected
    assert verify(older) == []


def test_the_first_layout_has_its_files_read_again(folder: Path) -> None:
    """It did not keep where recordings are; nothing else has to be made anew for that."""
    with opened(folder) as store, store.writer():
        store.commit([interview()])
    make_older(folder, 1)
    upgrade(folder, tokens)
    with opened(folder) as store:
        (record,) = store.episodes()
    assert (record.sha256, record.mtime_ns, record.audio, record.ads) == ("", 0, None, False)


@pytest.mark.parametrize("layout", [3, 4])
def test_an_index_that_is_read_as_it_is_goes_on(folder: Path, layout: int) -> None:
    """Its segments are folders; new ones lie beside them as files, and all are merged and repaired
    as if they were of one kind.
    """
    with opened(folder) as store, store.writer() as writer:
        writer.commit(BEFORE)
        writer.commit(AFTER, removed=["removed"])
        before = state(store)
    make_older(folder, layout)
    assert upgrade(folder, tokens) is None
    assert verify(folder) == []
    with opened(folder, create=False) as store:
        assert state(store) == before
        with store.writer() as writer:
            writer.commit([small(1)])
            of_both = [one.row.name for one in store.snapshot().segment_rows.segments]
            assert [(folder / "segments" / one).is_dir() for one in of_both] == [True, True, False]
            assert verify(folder) == []
            for number in range(2, 10):
                writer.commit([small(number)])
        expected = texts(BEFORE[2], *AFTER, *(small(number) for number in range(1, 10)))
        assert said(store) == expected
        with closing(sqlite3.connect(folder / schema.CATALOGUE)) as database:
            assert schema.layout_of(database) == schema.LAYOUT
    assert verify(folder) == []
    assert all(entry.is_file() for entry in (folder / "segments").iterdir())


@pytest.mark.parametrize("name", ["columns.bin", "pieces.faiss"])
def test_damage_to_a_segment_of_before_is_named(folder: Path, name: str) -> None:
    """A file that is gone, one of another size, and one with a bit flipped."""
    with opened(folder) as store, store.writer() as writer:
        writer.commit([interview()])
    make_older(folder, 4)
    (segment,) = (folder / "segments").iterdir()
    path, shown = segment / name, f"segments/{segment.name}/{name}"
    whole = path.read_bytes()
    flip(path, -1)
    assert verify(folder) == [f"{shown} has other bytes than were written"]
    path.write_bytes(whole[:-1])
    assert verify(folder) == [f"{shown} has {len(whole) - 1} bytes, {len(whole)} were written"]
    path.unlink()
    assert verify(folder) == [f"{shown} is missing"]
    with opened(folder, create=False) as store, pytest.raises(IndexDamagedError, match=name):
        store.snapshot()


def test_killed_before_the_commit_it_is_the_old_index_still(older: Path) -> None:
    """And the next run goes through; what the first one wrote is swept."""
    command = [sys.executable, str(SCRIPT), str(older), "upgrade", "0"]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    with closing(sqlite3.connect(older / schema.CATALOGUE)) as database:
        assert schema.layout_of(database) in OLDER
        named = {name for (name,) in database.execute("SELECT name FROM segments")}
    assert named < {entry.name for entry in (older / "segments").iterdir()}
    assert upgrade(older, tokens) is not None
    with opened(older, create=False) as store:
        assert said(store) == texts(BEFORE[2], *AFTER, small(1))
        with store.writer():
            pass
        named = {one.row.name for one in store.snapshot().segment_rows.segments}
    assert named == {entry.name for entry in (older / "segments").iterdir()}


def test_a_damaged_part_is_told_and_does_not_stop_the_rest(older: Path) -> None:
    """Its texts stay, so a repair makes it anew; a flipped bit gets no new checksum."""
    first = min((older / "segments").iterdir())
    file = first / "pieces.faiss"
    flipped = bytearray(file.read_bytes())
    flipped[-1] ^= 64
    file.write_bytes(flipped)
    done = upgrade(older, tokens)
    assert done is not None
    assert (done.segments, done.lost) == (3, 1)
    assert any("missing" in problem for problem in verify(older))
    with opened(older, create=False) as store:
        assert "small-1" in said(store)


def test_nothing_is_upgraded_while_somebody_writes(older: Path) -> None:
    with lock.held(older), pytest.raises(IndexBusyError):
        upgrade(older, tokens)


def test_an_index_of_a_newer_quoth_is_refused(folder: Path) -> None:
    with opened(folder) as store, store.writer():
        store.commit([interview()])
    with closing(sqlite3.connect(folder / schema.CATALOGUE)) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(IndexVersionError, match="use the newer Quoth that wrote it"):
        upgrade(folder, tokens)
