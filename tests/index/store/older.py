"""Turns an index into one of an older layout, as the Quoth of that time wrote it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store import catalogue, schema
from index.store.catalogue import SegmentRow
from index.store.parts import Part, parts_of
from index.store.segment_files import ALIGNMENT, SEGMENTS
from index.store.segments import Segment
from index.windows import SIZES

Columns = dict[str, NDArray[Any]]
HEADER = struct.Struct("<4siqqq?iQ")  # of FAISS's flat index of float32
NEW = ("said", "said_start")


def make_older(folder: Path, layout: int) -> None:
    """Writes the index in *folder* as *layout* had it: 1, 2, 3 or 4."""
    with closing(sqlite3.connect(folder / schema.CATALOGUE)) as database, database:
        dimension = catalogue.identity(database).dimension
        for row in catalogue.segments(database):
            manifest = _rewritten(folder / SEGMENTS, row, dimension, layout)
            database.execute(
                "UPDATE segments SET manifest = ? WHERE ordinal = ?",
                (json.dumps(manifest), row.ordinal),
            )
        if layout <= 2:
            database.execute("DROP INDEX live_places")
        if layout == 1:
            for column in ("audio", "ads"):
                database.execute(f"ALTER TABLE episodes DROP COLUMN {column}")
        database.execute(f"PRAGMA user_version = {layout}")


def _rewritten(folder: Path, row: SegmentRow, dimension: int, layout: int) -> dict[str, Any]:
    """The manifest of a segment, which is written anew: a folder with a file for each part."""
    path = folder / row.name
    parts = parts_of(path, row.manifest)
    held = {name: _bytes_of(part) for name, part in parts.items()}
    segment = Segment(folder, row, dimension)
    columns, vectors = _columns(segment), segment.pieces.block(0, row.pieces)
    path.unlink()
    path.mkdir()
    if layout > 2:
        kept = {f"{name}.{_SUFFIXES[name]}": content for name, content in held.items()}
        found = {"columns": row.manifest["columns"], "files": _stated(path, kept)}
        found["precision"] = row.manifest["precision"]
        noted = {name: row.manifest[name] for name in ("turns", "pieces", "fingerprint")}
        (path / "manifest.json").write_text(json.dumps(found | noted), encoding="utf-8")
        return found
    places = dict(_places(columns))
    laid = bytearray()
    for name, (_dtype, _shape, offset) in places.items():
        laid += bytes(offset - len(laid)) + columns[name].tobytes()
    unused, trained, product = 1 << 20, True, 0
    header = HEADER.pack(
        b"IxFI", dimension, row.pieces, unused, unused, trained, product, vectors.size
    )  # fmt: skip
    full = header + vectors.astype("<f4").tobytes()
    return {
        "columns": places,
        "files": _stated(path, {"columns.bin": bytes(laid), "pieces.faiss": full}),
    }


_SUFFIXES = {"columns": "bin", "pieces": "faiss", "codes": "faiss"}


def _bytes_of(part: Part) -> bytes:
    return part.path.read_bytes()[part.start : part.start + part.size]


def _stated(folder: Path, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What a manifest says of *files*, which are written into *folder*."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return {
        name: {
            "size": len(content),
            "blake2b": hashlib.blake2b(content, digest_size=16).hexdigest(),
        }
        for name, content in files.items()
    }


def _columns(segment: Segment) -> Columns:
    """The columns of old: windows of all sizes in the order of their first piece."""
    now = segment.columns
    first, end, norm = (_of_all_sizes(now, part) for part in ("first", "end", "norm"))
    sizes = np.repeat(SIZES, [len(now[f"window_first_{size}"]) for size in SIZES])
    order = np.argsort(first, kind="stable")
    kept = {
        name: np.array(column)
        for name, column in now.items()
        if name not in NEW and not name.startswith("window_")
    }
    windows: Columns = {
        "windows": np.stack([first, end], axis=1)[order].astype(np.int32),
        "window_size": sizes[order].astype(np.uint16),
        "window_norm": norm[order].astype(np.float32),
    }
    return kept | windows


def _of_all_sizes(columns: Mapping[str, NDArray[Any]], part: str) -> NDArray[Any]:
    return np.concatenate([columns[f"window_{part}_{size}"] for size in SIZES])


def _places(columns: Columns) -> Iterator[tuple[str, list[Any]]]:
    end = 0
    for name, column in columns.items():
        offset = -(-end // ALIGNMENT) * ALIGNMENT
        yield name, [column.dtype.str, list(column.shape), offset]
        end = offset + column.nbytes
