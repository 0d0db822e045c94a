"""
Writing a segment, so that it is on the disk before the catalogue names it.

It is one file: its parts (`index.store.parts`), the manifest as JSON, and what tells where that
begins. The manifest is in the catalogue too, word for word.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix
from index.errors import IndexWriteError
from index.store.eight_bits import bytes_kept_well
from index.store.flat import FlatVectors
from index.store.parts import CODES, COLUMNS, PIECES, Part
from index.store.precision import BYTE, HALF, as_kept, fitting, flat_header
from index.store.quantised import QUANTISED_FROM, codes_of

SEGMENTS = "segments"
SUFFIX = ".segment"
ALIGNMENT = 64  # of each column in its file: a cache line, and more than any dtype asks for
_END = struct.Struct("<Q8s")  # of the file: how long the manifest before it is, and a mark
_MARK = b"segment\n"
_COPY_ROWS = 16384
_TOGETHER = 1 << 18  # bytes that are written at once, about

Columns = Iterable[tuple[str, NDArray[Any]]]


@dataclass(frozen=True, slots=True)
class Vectors:
    """
    Vectors on their way to a file: *rows* of them in blocks, which are gone through twice.

    Attributes:
        precision: of the files that all of them lie in; None where there are none, or several.
        kept: the blocks as they lie there, to be copied.
    """

    rows: int
    blocks: Iterable[Matrix]
    precision: str | None = None
    kept: Iterable[NDArray[np.uint8]] = ()


@dataclass(frozen=True, slots=True)
class SegmentContents:
    """
    Everything a segment holds, its rows numbered from 0.

    Attributes:
        turns: how many there are.
        columns: by name, one after the other; gone through once.
        precision: of the vectors as they are to be kept, "float32", "float16" or "int8"; half
            floats are kept where bytes would lose too much.
        fingerprint: of the model that made them.
    """

    turns: int
    columns: Columns
    pieces: Vectors
    dimension: int
    precision: str = BYTE
    fingerprint: str = ""


def new_name(generation: int) -> str:
    """A file name that was never used, in the order of commits."""
    return f"{generation:08d}-{secrets.token_hex(4)}{SUFFIX}"


def write_segment(folder: Path, name: str, contents: SegmentContents) -> str:
    """
    Writes the segment *name* under *folder* durably; returns its manifest, as JSON.

    The manifest has the place and the checksum of each part, and the place of each column.

    Raises:
        IndexWriteError: the disk is full, or *folder* cannot be written to.
    """
    path = folder / name
    with write_errors(folder):
        file = path.open("xb")
        try:
            with file:
                manifest = _write_parts(file, path, contents)
                _sync(file)
            sync_folder(folder)
        except BaseException:
            delete_segment(path)
            raise
    return manifest


def _write_parts(file: BinaryIO, path: Path, contents: SegmentContents) -> str:
    if contents.pieces.precision != contents.precision:  # else they fitted before
        contents = _fitted(contents)
    precision, rows = contents.precision, contents.pieces.rows
    layout: dict[str, Any] = {}
    parts = {COLUMNS: _write_part(file, _packed(contents.columns, layout))}
    parts[PIECES] = _write_part(file, _vector_blocks(contents))
    if rows >= QUANTISED_FROM:
        written = Part(path, parts[PIECES]["size"], parts[PIECES]["start"])
        vectors = FlatVectors(written, rows, contents.dimension, precision)
        parts[CODES] = _write_part(file, [codes_of(vectors)])
    manifest = json.dumps(
        {
            "columns": layout,
            "parts": parts,
            "precision": precision,
            "turns": contents.turns,
            "pieces": rows,
            "fingerprint": contents.fingerprint,
        }
    )
    file.write(ending(manifest))
    return manifest


def ending(manifest: str) -> bytes:
    """The bytes after the parts of a segment."""
    noted = manifest.encode()
    return noted + _END.pack(len(noted), _MARK)


def noted_in(path: Path) -> dict[str, Any]:
    """
    The manifest at the end of the segment *path*: what it takes to read it without the catalogue.

    Raises:
        ValueError: there is none.
    """
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - _END.size))
        length, mark = _END.unpack(file.read().rjust(_END.size, b"\0"))
        if mark != _MARK or length > end - _END.size:
            raise ValueError(f"{path} does not end as a segment does")
        file.seek(end - _END.size - length)
        noted: dict[str, Any] = json.loads(file.read(length))
    return noted


def _fitted(contents: SegmentContents) -> SegmentContents:
    """*contents* of a precision that fits its vectors; few of them are gone through only once."""
    pieces, wanted = contents.pieces, contents.precision
    if wanted != BYTE or pieces.rows > _COPY_ROWS:
        return replace(contents, precision=fitting(pieces.blocks, wanted))
    kept = bytes_kept_well(pieces.blocks)
    if kept is None:
        return replace(contents, precision=HALF)
    return replace(contents, pieces=replace(pieces, precision=BYTE, kept=kept))


def _write_part(file: BinaryIO, blocks: Iterable[bytes | memoryview]) -> dict[str, Any]:
    """Writes *blocks* to the end of *file*, and says where; they can be read there now."""
    start, checksum = file.tell(), 0
    for block in _joined(blocks):
        file.write(block)
        checksum = zlib.crc32(block, checksum)
    file.flush()
    return {"start": start, "size": file.tell() - start, "crc32": f"{checksum:08x}"}


def _joined(blocks: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """*blocks* with small neighbours as one: each takes a call to the system."""
    held: list[bytes | memoryview] = []
    size = 0
    for block in blocks:
        is_large = len(block) >= _TOGETHER
        if is_large or size >= _TOGETHER:
            yield b"".join(held)
            held, size = [], 0
        if is_large:
            yield block
        else:
            held.append(block)
            size += len(block)
    yield b"".join(held)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _packed(columns: Columns, layout: dict[str, Any]) -> Iterator[bytes | memoryview]:
    """The bytes of the file; *layout* learns where each column goes: [dtype, shape, offset]."""
    end = 0
    for name, column in columns:
        offset = -(-end // ALIGNMENT) * ALIGNMENT
        yield bytes(offset - end)
        yield np.ascontiguousarray(column).reshape(-1).view(np.uint8).data
        layout[name] = [column.dtype.str, list(column.shape), offset]
        end = offset + column.nbytes


def _vector_blocks(contents: SegmentContents) -> Iterator[bytes | memoryview]:
    """The bytes of the file of vectors."""
    pieces, precision = contents.pieces, contents.precision
    yield flat_header(pieces.rows, contents.dimension, precision)
    if pieces.precision == precision:
        yield from (one.reshape(-1).data for one in pieces.kept)
        return
    for block in pieces.blocks:
        for first in range(0, len(block), _COPY_ROWS):
            yield as_kept(block[first : first + _COPY_ROWS], precision).data.cast("B")


def make_folder(folder: Path) -> None:
    """Makes *folder* and those above it that are missing, durably."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in reversed(missing):
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in *folder* durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def orphans(folder: Path, named: Iterable[str]) -> list[Path]:
    """What lies under *folder* and is no segment of *named*: left by a run that was stopped."""
    known = set(named)
    if not folder.is_dir():
        return []
    return sorted(entry for entry in folder.iterdir() if entry.name not in known)


def delete_segment(path: Path) -> None:
    """
    Deletes the segment at *path*, a file or, of an older layout, a folder.

    What cannot be deleted (Windows keeps files that a reader has mapped) is an orphan, and the
    next writer tries again.
    """
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink()


@contextmanager
def write_errors(path: Path) -> Iterator[None]:
    """The system's errors in writing as ours."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise IndexWriteError(str(path), reason.lower() if full else reason) from error
