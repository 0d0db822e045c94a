"""What a file was when it was last hashed, so that an unchanged file is not hashed again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file's content, and the stamp by which a later look knows that it is unchanged."""

    size: int
    mtime_ns: int
    inode: int
    sha256: str


def recorded(path: Path, known: FileRecord | None = None) -> FileRecord:
    """
    The record of *path*: *known* itself where its stamp still fits, else freshly hashed.

    Raises:
        OSError: *path* cannot be read.
    """
    stat = path.stat()
    stamp = (stat.st_size, stat.st_mtime_ns, stat.st_ino)
    if known is not None and stamp == (known.size, known.mtime_ns, known.inode):
        return known
    with path.open("rb") as file:
        return FileRecord(*stamp, hashlib.file_digest(file, "sha256").hexdigest())


def is_unchanged(path: Path, record: FileRecord) -> bool:
    """Whether *path* is there and has the content of *record*."""
    try:
        return recorded(path, record).sha256 == record.sha256
    except OSError:
        return False


def records_of(folder: Path) -> dict[str, FileRecord]:
    """
    The records of the files in *folder*, each made durable first.

    Raises:
        OSError: a file cannot be read or made durable.
    """
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    for path in paths:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    sync_folder(folder)
    return {path.name: recorded(path) for path in paths}


def records_from_json(stated: Any) -> dict[str, FileRecord]:  # noqa: ANN401 - parsed JSON
    """
    The records that `records_to_json` wrote.

    Raises:
        TypeError, AttributeError: *stated* is something else.
    """
    return {name: FileRecord(**fields) for name, fields in stated.items()}


def records_to_json(records: Mapping[str, FileRecord]) -> dict[str, Any]:
    """*records* by name, as JSON keeps them."""
    return {name: asdict(record) for name, record in records.items()}


def write_json(path: Path, content: object) -> None:
    """
    Put *content* at *path* at once: a reader sees the old file or the new one, also after a crash.

    Raises:
        OSError: the folder cannot be written.
    """
    written = path.with_name(f"{path.name}.{os.getpid()}.new")
    with written.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* durable, where a folder can be opened (not on Windows)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
