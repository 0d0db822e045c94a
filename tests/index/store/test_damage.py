from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest

from index.errors import (
    ForeignDatabaseError,
    IndexDamagedError,
    IndexWriteError,
    NoIndexError,
)
from index.store import ModelIdentity, segment_files
from index.store.store import Store
from index.store.verify import verify
from tests.index.store.segment_parts import cut_in, flip, flip_in, part_in
from tests.index.store.toy import DIMENSION, episode_of, interview, opened, said, texts

PARTS = ("columns", "pieces")


@pytest.fixture
def segment(folder: Path) -> Path:
    """The one segment of an index with two episodes."""
    with opened(folder) as store, store.writer():
        store.commit([interview(), episode_of("two", [("A", "x y")])])
    (found,) = (folder / "segments").iterdir()
    return found


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_was_cut_short_is_named(folder: Path, segment: Path, name: str) -> None:
    """Opening looks at sizes, so it is not taken for a smaller segment."""
    cut_in(segment, name)
    told = f"segments/{segment.name} ({name}) is cut short: the file has"
    assert any(problem.startswith(told) for problem in verify(folder))
    with opened(folder, create=False) as store, pytest.raises(IndexDamagedError, match="cut short"):
        store.snapshot()


def test_a_segment_of_no_bytes_is_damage(folder: Path, segment: Path) -> None:
    """It cannot even be mapped."""
    os.truncate(segment, 0)
    assert len(verify(folder)) == len(PARTS) + 1
    with opened(folder, create=False) as store, pytest.raises(IndexDamagedError, match="cut short"):
        store.snapshot()


@pytest.mark.parametrize("name", PARTS)
def test_a_flipped_bit_is_found_wherever_it_is(folder: Path, segment: Path, name: str) -> None:
    """The checksums cover every byte of the parts."""
    whole = segment.read_bytes()
    size = part_in(segment, name).size
    for at in (*range(0, size, max(1, size // 12)), size - 1):
        flip_in(segment, name, at)
        told = [f"segments/{segment.name} ({name}) has other bytes than were written"]
        assert verify(folder) == told
        segment.write_bytes(whole)
    assert verify(folder) == []


def test_a_changed_end_is_found(folder: Path, segment: Path) -> None:
    """What stands after the parts is what the catalogue says, and nothing is after that."""
    whole = segment.read_bytes()
    told = [f"segments/{segment.name} does not end with what the catalogue says of it"]
    for at in (-1, -9, -30):
        flip(segment, at)
        assert verify(folder) == told
        segment.write_bytes(whole)
    segment.write_bytes(whole + b"x")
    assert verify(folder) == told
    segment.write_bytes(whole[:-1])
    assert verify(folder) == told
    with opened(folder, create=False) as store:
        assert len(store.snapshot().episodes) == 2  # nothing of it is needed to answer


def test_a_missing_segment_is_named(folder: Path, segment: Path) -> None:
    segment.unlink()
    assert verify(folder) == [f"segments/{segment.name} is missing"]
    with opened(folder, create=False) as store, pytest.raises(IndexDamagedError, match="missing"):
        store.snapshot()


def test_what_is_damaged_can_be_listed_still(folder: Path, segment: Path) -> None:
    """The catalogue does not need the segments."""
    segment.unlink()
    with opened(folder, create=False) as store:
        assert [one.id for one in store.episodes()] == ["kabul", "two"]


def test_a_damaged_page_of_the_catalogue_is_found(folder: Path, segment: Path) -> None:
    """No query ends in a traceback of SQLite."""
    path = folder / "catalogue.db"
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(content)
    problems = verify(folder)
    assert problems
    assert all("catalogue.db" in problem for problem in problems)
    with pytest.raises(IndexDamagedError, match=r"catalogue\.db"):
        opened(folder, create=False).snapshot()


def test_a_catalogue_that_is_no_database_is_damage(folder: Path, segment: Path) -> None:
    (folder / "catalogue.db").write_bytes(b"no database" * 1000)
    with pytest.raises(IndexDamagedError, match=r"catalogue\.db is damaged"):
        opened(folder)
    (problem,) = verify(folder)
    assert "catalogue.db is damaged" in problem


def test_there_is_nothing_to_verify_before_the_first_add(folder: Path) -> None:
    with pytest.raises(NoIndexError):
        verify(folder)


def test_another_model_in_the_settings_is_a_problem(folder: Path, segment: Path) -> None:
    same = ModelIdentity("renamed", "f" * 16, DIMENSION)
    other = ModelIdentity("other", "e" * 16, DIMENSION)
    assert verify(folder, same) == []
    assert verify(folder, other) == [
        f"the index was made with model toy ({'f' * 16}), the settings name other ({'e' * 16})"
    ]


# What a hand or a bug might do to the catalogue, and a word of the sentence that tells of it.
TAMPERED = {
    "UPDATE turns SET text = 'Smoke over the harbour' WHERE position = 2": "ids of its turns",
    "UPDATE turns SET label = 'CHANG' WHERE position = 2": "ids of its turns",
    "UPDATE turns SET place = 0 WHERE position = 2": "turn_speaker",
    "UPDATE turns SET place = 9 WHERE position = 2": "not in the cast",
    "DELETE FROM turns WHERE position = 4": "another number of turns",
    "UPDATE turns SET position = 7 WHERE position = 4": "not numbered from 0",
    "UPDATE episodes SET words = 3 WHERE id = 'kabul'": "number of words",
    "UPDATE episodes SET first_turn = 0": "claim the same rows",
    "UPDATE episodes SET first_turn = 99 WHERE id = 'two'": "reaches out of segment",
    "UPDATE episodes SET segment = NULL": "in no segment",
    "UPDATE segments SET live_turns = 5": "number of live turns",
    "UPDATE segments SET live_episodes = 1": "number of live episodes",
    "UPDATE segments SET turns = 99": "each column of turns is whole",
    "UPDATE segments SET pieces = 3": "number of vectors",
    "INSERT INTO tombstones SELECT turn_id, 'kabul', 0, NULL, '' FROM turns LIMIT 1": "tombstone",
    "INSERT INTO speakers (person, name, generic) VALUES ('x', 'X', 0)": "speak in no episode",
    "DELETE FROM speakers WHERE name = 'Mines'": "refers to a row of speakers that is gone",
}


@pytest.mark.parametrize("change", TAMPERED)
def test_a_catalogue_that_contradicts_itself_is_found(
    folder: Path, segment: Path, change: str
) -> None:
    """Everything is checked against everything."""
    with closing(sqlite3.connect(folder / "catalogue.db")) as catalogue, catalogue:
        catalogue.execute(change)
    assert any(TAMPERED[change] in problem for problem in verify(folder))


def test_a_full_disk_leaves_the_old_state(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever file does not fit, the commit is not there, no part of it is left, and the next
    one succeeds.
    """
    with store.writer():
        store.commit([interview()])
        synced = segment_files._sync
        for fails_at in range(1):
            left = fails_at

            def full(file: BinaryIO) -> None:
                nonlocal left
                left -= 1
                if left < 0:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                synced(file)

            with monkeypatch.context() as patched:
                patched.setattr(segment_files, "_sync", full)
                with pytest.raises(IndexWriteError, match="no space left on device"):
                    store.commit([episode_of("two", [("A", "x")])], removed=["kabul"])
            assert said(store) == texts(interview())
            assert len(list((store.folder / "segments").iterdir())) == 1
        store.commit([episode_of("two", [("A", "x")])], removed=["kabul"])
    assert said(store) == {"two": ["x"]}
    assert verify(store.folder) == []


@pytest.mark.parametrize("name", PARTS)
def test_a_flipped_bit_of_a_small_part_does_not_answer(
    folder: Path, segment: Path, name: str
) -> None:
    """Small parts are read whole when they are opened."""
    flip_in(segment, name, -3)
    with opened(folder, create=False) as store, pytest.raises(IndexDamagedError, match=name):
        store.snapshot()


def test_a_vector_of_another_length_does_not_answer(
    folder: Path, segment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large parts are not read whole; their vectors are looked at as they are used."""
    monkeypatch.setattr("index.store.segments._READ_WHOLE", 0)
    flip_in(segment, "pieces", -1, bit=0x40)  # the highest bit of an exponent
    with opened(folder, create=False) as store:
        snapshot = store.snapshot()
        rows = np.arange(len(snapshot.piece_turn), dtype=np.int32)
        with pytest.raises(IndexDamagedError, match=r"\(pieces\) holds vectors"):
            snapshot.piece_vectors(rows)


def test_another_program_s_database_is_left_alone(folder: Path) -> None:
    folder.mkdir(parents=True)
    path = folder / "catalogue.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    before = path.read_bytes()
    for create in (True, False):
        with pytest.raises(ForeignDatabaseError, match="another program's database"):
            opened(folder, create=create)
    assert path.read_bytes() == before
