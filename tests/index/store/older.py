"""Turns an index into one of an older layout, as the Quoth of that time wrote it."""

from __future__ import annotations

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
from index.store.segment_files import ALIGNMENT, SEGMENTS, checksum
from index.store.segments import Segment
from index.windows import SIZES

Columns = dict[str, NDArray[Any]]
HEADER = struct.Struct("<4siqqq?iQ")  # of FAISS's flat index of float32
NEW = ("said", "said_start")


def make_older(folder: Path, layout: int) -> None:
    """Writes the index in *folder* as *layout*, 1 or 2, had it."""
    with closing(sqlite3.connect(folder / schema.CATALOGUE)) as database, database:
        dimension = catalogue.identity(database).dimension
        for row in catalogue.segments(database):
            manifest = _rewritten(folder / SEGMENTS, row, dimension)
            database.execute(
                "UPDATE segments SET manifest = ? WHERE ordinal = ?",
                (json.dumps(manifest), row.ordinal),
            )
        database.execute("DROP INDEX live_places")
        if layout == 1:
            for column in ("audio", "ads"):
                database.execute(f"ALTER TABLE episodes DROP COLUMN {column}")
        database.execute(f"PRAGMA user_version = {layout}")


def _rewritten(folder: Path, row: SegmentRow, dimension: int) -> dict[str, Any]:
    """The manifest of a segment, whose files are written anew."""
    segment = Segment(folder, row, dimension)
    columns, vectors = _columns(segment), segment.pieces.block(0, row.pieces)
    files = folder / row.name
    for file in files.iterdir():
        file.unlink()
    places = dict(_places(columns))
    with (files / "columns.bin").open("wb") as written:
        for name, (_dtype, _shape, offset) in places.items():
            written.write(bytes(offset - written.tell()) + columns[name].tobytes())
    unused, trained, product = 1 << 20, True, 0
    header = HEADER.pack(
        b"IxFI", dimension, row.pieces, unused, unused, trained, product, vectors.size
    )  # fmt: skip
    (files / "pieces.faiss").write_bytes(header + vectors.astype("<f4").tobytes())
    stated = {
        file.name: {"size": file.stat().st_size, "blake2b": checksum(file)}
        for file in files.iterdir()
    }
    return {"columns": places, "files": stated}


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
