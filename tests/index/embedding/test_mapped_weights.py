"""Mapped weights leave the memory of the process, and are there when they are looked at again."""

from __future__ import annotations

import mmap
import re
import sys
from pathlib import Path

import pytest

from index.embedding.mapped_weights import let_go

PAGES = 64
CONTENT = bytes(range(256)) * (PAGES * mmap.PAGESIZE // 256)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems are left alone")


def resident_kb(path: Path) -> int:
    """How much of *path* is in the memory of this process."""
    entries = Path("/proc/self/smaps").read_text()
    found = re.findall(rf" {re.escape(str(path))}\n(?:.*\n)*?Rss: +(\d+) kB", entries)
    return sum(map(int, found))


def test_a_mapped_file_leaves_the_memory_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "weights with a space.data"
    path.write_bytes(CONTENT)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert mapped[:] == CONTENT
        assert resident_kb(path) == len(CONTENT) // 1024
        let_go(path)
        assert resident_kb(path) == 0
        assert mapped[:] == CONTENT


def test_what_can_be_written_to_is_left_alone(tmp_path: Path) -> None:
    """A private mapping may hold what is nowhere else."""
    path = tmp_path / "weights.data"
    path.write_bytes(CONTENT)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as mapped:
        mapped[0] = 99
        let_go(path)
        assert mapped[0] == 99


def test_a_file_that_is_not_mapped_is_no_matter(tmp_path: Path) -> None:
    let_go(tmp_path / "nowhere")
