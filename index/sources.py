"""What an episode is read from: a transcript and the sidecar that describes it."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from index.formats import sidecar_of

_SECOND_NS = 1_000_000_000
# File systems keep times in steps: Linux' of at most 10 ms, FAT's of two seconds, others' of one.
_FINE_NS, _COARSE_NS = 20_000_000, 2 * _SECOND_NS


@dataclass(frozen=True, slots=True)
class Source:
    """
    A transcript's file and its sidecar's, by what tells that they changed.

    Attributes:
        size: of both, in bytes.
        mtime_ns: of the one that was written last; a time that no file has, and that is never given
            again, where that was so short ago that another change could leave it the same.
    """

    path: Path
    sidecar: Path | None
    size: int
    mtime_ns: int

    def sha256(self) -> str:
        """Of the bytes of both, hex; of the transcript alone where there is no sidecar."""
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        if self.sidecar is not None:
            digest.update(b"\0" + self.sidecar.read_bytes())
        return digest.hexdigest()


def source_of(path: Path) -> Source:
    """
    The transcript at *path* and its sidecar as they are now.

    Raises:
        OSError: the transcript is gone.
    """
    at_ns = time.time_ns()
    found, sidecar = path.stat(), sidecar_of(path)
    try:
        beside = None if sidecar is None else sidecar.stat()
    except OSError:
        sidecar = beside = None
    if beside is None:
        return Source(path, None, found.st_size, _telling(found.st_mtime_ns, at_ns))
    newest = max(found.st_mtime_ns, beside.st_mtime_ns)
    return Source(path, sidecar, found.st_size + beside.st_size, _telling(newest, at_ns))


def _telling(mtime_ns: int, at_ns: int) -> int:
    """*mtime_ns* where, at *at_ns*, whatever is written later has another."""
    step_ns = _COARSE_NS if mtime_ns % _SECOND_NS == 0 else _FINE_NS
    return mtime_ns if at_ns - mtime_ns > step_ns or mtime_ns > at_ns + step_ns else -at_ns
