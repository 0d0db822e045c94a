"""A disk that fills up: a small one of its own where it can be mounted, else a limit on files."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PAGE = 4096
MEGABYTES = 2


@dataclass(frozen=True)
class Disk:
    """A file system of `MEGABYTES`, mounted at *folder*."""

    folder: Path

    @contextmanager
    def with_pages_left(self, pages: int) -> Iterator[None]:
        """The disk full but for so many pages."""
        filler, system = self.folder / "filler", os.statvfs(self.folder)
        filler.write_bytes(bytes(PAGE * max(0, system.f_bavail - pages)))
        try:
            yield
        finally:
            filler.unlink()


@contextmanager
def mounted(folder: Path) -> Iterator[Disk]:
    """A disk at *folder*; skips the test where nothing can be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "none", str(folder)]
    try:
        done = subprocess.run(command, check=False, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process grows beyond *size* bytes: the system refuses the write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
