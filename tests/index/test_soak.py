"""A short form of `benchmarks/soak.py`: nothing is wrong, and what is opened is closed again."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.changing import KINDS, Folder, held
from benchmarks.soak import Look, grown, run
from benchmarks.soak import open_files as files_open
from index import Settings, TranscriptIndex
from index.store.merging import FAN
from index.store.verify import verify

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").is_file(), reason="the system does not say what is held"
)


def test_questions_are_right_while_everything_changes(tmp_path: Path) -> None:
    soak = run(tmp_path, seconds=3, seed=4, each=3)
    assert soak.problems == []
    assert soak.changes > 0
    assert soak.questions > 0


def test_what_an_add_opens_is_closed_again(tmp_path: Path) -> None:
    """Of segments that come and go, a reader that stays keeps those of the last state alone."""
    folder, opened = Folder(tmp_path / "talks", seed=2, files=4), []
    settings = Settings(home=tmp_path)
    with TranscriptIndex.open(settings, create=True) as reader:
        reader.add([folder.path])
        for number in range(24):
            folder.change(KINDS[number % len(KINDS)])
            with TranscriptIndex.open(settings) as index:
                index.add([folder.path], prune=True)
            reader.ask(folder.question())
            opened.append(files_open())
    assert max(opened[16:]) <= max(opened[8:16]) + FAN
    assert held(tmp_path / "index") == folder.files
    assert verify(tmp_path / "index") == []


def test_growth_would_be_seen() -> None:
    """The verdict can be another."""
    looks = [Look(float(n), memory=100 + 5 * n, files=9 + n, disk=10**n) for n in range(9)]
    assert grown(looks) == [
        "memory grew to 135, 132 was the limit",
        "disk grew to 10,000,000, 20,000 was the limit",
    ]
    assert grown([Look(float(n), 100, 9, 10) for n in range(9)]) == []
    assert grown(looks[:2]) == []
