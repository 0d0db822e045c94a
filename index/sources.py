"""What an episode is read from: a transcript and the sidecar that describes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from index.formats import sidecar_of


@dataclass(frozen=True, slots=True)
class Source:
    """
    A transcript's file and its sidecar's, by what tells that they changed.

    Attributes:
        size: of both, in bytes.
        mtime_ns: of the one that was written last.
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
    found, sidecar = path.stat(), sidecar_of(path)
    try:
        beside = None if sidecar is None else sidecar.stat()
    except OSError:
        sidecar = beside = None
    if beside is None:
        return Source(path, None, found.st_size, found.st_mtime_ns)
    newest = max(found.st_mtime_ns, beside.st_mtime_ns)
    return Source(path, sidecar, found.st_size + beside.st_size, newest)
