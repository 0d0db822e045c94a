"""Whichever write of a commit finds no room, the old state or the new one stays, whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from index.errors import IndexWriteError
from index.store import segment_files
from index.store.merging import FAN
from index.store.verify import verify
from tests.full_disk import Disk, files_of_at_most, mounted
from tests.index.store.toy import AFTER, BEFORE, opened, said, small, texts

MANY = [small(number) for number in range(FAN - 2)]
OLD = texts(*BEFORE, *MANY)
NEW = texts(BEFORE[2], *AFTER, *MANY)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mounted(tmp_path / "disk") as made:
        yield made


def prepared(folder: Path) -> None:
    """An index that the next commit will merge."""
    with opened(folder) as store, store.writer():
        store.commit(BEFORE)
        for one in MANY:
            store.commit([one])


def commit(folder: Path) -> None:
    """An edit, a removal, a new episode, and a merge."""
    with opened(folder, create=False) as store, store.writer(grace_seconds=0):
        store.commit(AFTER, removed=["removed"])


def goes_through(folder: Path, little_room: AbstractContextManager[None]) -> bool:
    """
    Whether a commit succeeds with *little_room*; if not, it says so in a sentence, the old state
    or the new one is there and answers, and the next commit sweeps what is left of this one.
    """
    with little_room:
        try:
            commit(folder)
        except IndexWriteError as error:
            problem = str(error)
        else:
            problem = ""
        with opened(folder, create=False) as store:
            found = said(store)
    assert found in ((OLD, NEW) if problem else (NEW,))
    assert verify(folder) == []
    commit(folder)
    with opened(folder, create=False) as store:
        assert said(store) == NEW
        named = {row.row.name for row in store.snapshot().segment_rows.segments}
    assert {entry.name for entry in (folder / "segments").iterdir()} == named
    assert not problem or "what was indexed before is unharmed" in problem
    return not problem


def test_a_disk_that_is_full_at_any_page_leaves_a_whole_state(disk: Disk) -> None:
    """From none left until the commit and its merge fit."""
    went_through = []
    for pages in range(200):
        folder = disk.folder / str(pages) / "index"
        prepared(folder)
        went_through.append(goes_through(folder, disk.with_pages_left(pages)))
        if all(went_through[-3:]) and pages > 3:
            break
        for path in sorted((disk.folder / str(pages)).rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    assert not went_through[0]
    assert went_through[-1]
    assert went_through.count(False) > 10


def test_a_file_that_may_not_grow_leaves_a_whole_state(tmp_path: Path) -> None:
    """The system refuses each write in turn: of the log, the shared memory, columns and vectors."""
    went_through = []
    for size in (0, 64, 512, 1024, 2048, 4096, 8192, 16384, 32768, 40_000, 60_000, 1 << 20):
        folder = tmp_path / str(size) / "index"
        prepared(folder)
        went_through.append(goes_through(folder, files_of_at_most(size)))
    assert not went_through[0]
    assert went_through[-1]


STEPS = ("_write_part", "_sync", "sync_folder")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_a_segment_may_fail(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    """The first time, and each later one, with whatever the system says."""
    for fails_at in range(4):
        prepared(folder / str(fails_at))
        left, real = fails_at, getattr(segment_files, step)

        def fail(*arguments: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(code, os.strerror(code))
            return real(*arguments)  # noqa: B023 - called before the loop goes on

        with monkeypatch.context() as patched:
            patched.setattr(segment_files, step, fail)
            with opened(folder / str(fails_at), create=False) as store, store.writer():
                try:
                    store.commit(AFTER, removed=["removed"])
                except IndexWriteError as error:
                    assert os.strerror(code).lower() in str(error).lower()  # noqa: PT017
                assert said(store) in (OLD, NEW)
        assert verify(folder / str(fails_at)) == []
