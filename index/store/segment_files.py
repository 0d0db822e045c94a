"""Writing the files of a segment, so that they are on the disk before the catalogue names them."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix
from index.errors import IndexWriteError
from index.store.eight_bits import bytes_kept_well
from index.store.flat import FlatVectors
from index.store.precision import BYTE, HALF, as_kept, fitting, flat_header
from index.store.quantised import QUANTISED_FROM, codes_of

SEGMENTS = "segments"
COLUMNS_FILE, PIECES_FILE, CODES_FILE = "columns.bin", "pieces.faiss", "codes.faiss"
MANIFEST_FILE = "manifest.json"  # what the catalogue says too: see `index.store.salvage`
UNFINISHED = ".unfinished"  # the suffix of a folder that is still being written
ALIGNMENT = 64  # of each column in its file: a cache line, and more than any dtype asks for
CHECKSUM_BYTES = 16
_COPY_ROWS = 16384

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
    """A folder name that was never used, in the order of commits."""
    return f"{generation:08d}-{secrets.token_hex(4)}"


def write_segment(folder: Path, name: str, contents: SegmentContents) -> dict[str, Any]:
    """
    Writes the segment *name* under *folder* durably; returns its manifest.

    The manifest has the size and the checksum of each file, and the place of each column.

    Raises:
        IndexWriteError: the disk is full, or *folder* cannot be written to.
    """
    unfinished = folder / (name + UNFINISHED)
    with write_errors(folder):
        try:
            manifest = _write_files(unfinished, contents)
            sync_folder(unfinished)
            unfinished.rename(folder / name)
            sync_folder(folder)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    return manifest


def _write_files(folder: Path, contents: SegmentContents) -> dict[str, Any]:
    folder.mkdir(parents=True)
    pieces = contents.pieces
    if pieces.precision != contents.precision:  # else they fitted before
        contents = _fitted(contents)
    layout: dict[str, Any] = {}
    with _Files(folder) as written:
        written.add(COLUMNS_FILE, _packed(contents.columns, layout))
        written.add(PIECES_FILE, _vector_blocks(contents))
        if pieces.rows >= QUANTISED_FROM:
            path, precision = folder / PIECES_FILE, contents.precision
            vectors = FlatVectors(path, pieces.rows, contents.dimension, precision)
            written.add(CODES_FILE, [codes_of(vectors)])
        files = written.files
        manifest = {"columns": layout, "files": files, "precision": contents.precision}
        _note(folder / MANIFEST_FILE, manifest, contents)
    return manifest


def _fitted(contents: SegmentContents) -> SegmentContents:
    """*contents* of a precision that fits its vectors; few of them are gone through only once."""
    pieces, wanted = contents.pieces, contents.precision
    if wanted != BYTE or pieces.rows > _COPY_ROWS:
        return replace(contents, precision=fitting(pieces.blocks, wanted))
    blocks = list(pieces.blocks) or [np.empty((0, contents.dimension), np.float32)]
    kept = bytes_kept_well(blocks[0] if len(blocks) == 1 else np.concatenate(blocks))
    if kept is None:
        return replace(contents, precision=HALF)
    return replace(contents, pieces=replace(pieces, precision=BYTE, kept=[kept]))


class _Files:
    """
    New files in *folder*, all on the disk when the block ends well.

    Only then are they waited for: the first wait takes most of what was written after it along.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: list[BinaryIO] = []
        self.files: dict[str, Any] = {}

    def add(self, name: str, blocks: Iterable[bytes | memoryview]) -> None:
        """Writes *blocks* to the file *name*; what can be read of it now is all of it."""
        file = (self._folder / name).open("wb")
        self._open.append(file)
        self.files[name] = _write_file(file, blocks)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        with ExitStack() as closing:
            for file in self._open:
                closing.enter_context(file)
            if kind is None:
                for file in self._open:
                    _sync(file)


def _write_file(file: BinaryIO, blocks: Iterable[bytes | memoryview]) -> dict[str, Any]:
    digest = hashlib.blake2b(digest_size=CHECKSUM_BYTES)
    for block in blocks:
        file.write(block)
        digest.update(block)
    file.flush()
    return {"size": file.tell(), "blake2b": digest.hexdigest()}


def _sync(file: BinaryIO) -> None:
    os.fsync(file.fileno())


def _note(path: Path, manifest: Mapping[str, Any], contents: SegmentContents) -> None:
    """What it takes to read the segment when the catalogue is lost: not worth waiting for."""
    held = {
        "turns": contents.turns,
        "pieces": contents.pieces.rows,
        "fingerprint": contents.fingerprint,
    }
    path.write_bytes(json.dumps({**manifest, **held}).encode())


def _packed(columns: Columns, layout: dict[str, Any]) -> Iterator[memoryview]:
    """The bytes of the file; *layout* learns where each column goes: [dtype, shape, offset]."""
    end = 0
    for name, column in columns:
        offset = -(-end // ALIGNMENT) * ALIGNMENT
        yield memoryview(bytes(offset - end))
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


def checksum(path: Path) -> str:
    """The checksum of a file, as a manifest states it."""
    digest = hashlib.blake2b(digest_size=CHECKSUM_BYTES)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def orphans(folder: Path, named: Iterable[str]) -> list[Path]:
    """What lies under *folder* and is no segment of *named*: left by a run that was stopped."""
    known = set(named)
    if not folder.is_dir():
        return []
    return sorted(entry for entry in folder.iterdir() if entry.name not in known)


def delete_segment(path: Path) -> None:
    """
    Deletes the segment folder *path*.

    What cannot be deleted (Windows keeps files that a reader has mapped) is an orphan, and the
    next writer tries again.
    """
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def write_errors(path: Path) -> Iterator[None]:
    """The system's errors in writing as ours."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise IndexWriteError(str(path), reason.lower() if full else reason) from error
