"""One writer at a time, and who it is."""

from __future__ import annotations

import json
import os
import shlex
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import IndexBusyError
from index.store.segment_files import write_errors

LOCK = "writer.lock"
HOLDER = "writer.json"  # beside the lock: Windows does not let others read a locked file


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """
    The right to write under *folder* while the block runs; a killed process loses it.

    Raises:
        IndexBusyError: somebody else has it; it says who.
        IndexWriteError: *folder* cannot be written to.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - whoever only asks pays for no lock

    lock = FileLock(folder / LOCK, timeout=0, is_singleton=False)
    with write_errors(folder):
        try:
            lock.acquire()
        except Timeout:
            raise IndexBusyError(holder(folder)) from None
    try:
        with write_errors(folder):
            (folder / HOLDER).write_text(json.dumps(_this_process()), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def holder(folder: Path) -> str:
    """Who is writing, in words: "process 4711 on lagos (quoth add seeds)"."""
    try:
        noted = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        return f"process {noted['pid']} on {noted['host']} ({noted['command']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"  # it has the lock, and has not yet said who it is


def _this_process() -> dict[str, object]:
    command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
    return {"pid": os.getpid(), "host": socket.gethostname(), "command": command}
