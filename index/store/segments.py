"""A segment: the immutable rows of some episodes, memory-mapped."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix
from index.errors import IndexDamagedError
from index.store import words
from index.store.catalogue import SegmentRow
from index.store.flat import FlatVectors
from index.store.mapping import check_size, mapped_columns
from index.store.precision import DTYPES
from index.store.quantised import Codes
from index.store.segment_files import CODES_FILE, COLUMNS_FILE, PIECES_FILE, checksum
from index.store.windows import PARTS
from index.windows import SIZES

# Files of at most so many bytes are read whole when they are opened, a few milliseconds each: a
# flipped bit in one of them is told before it answers. `quoth verify` reads the large ones.
_READ_WHOLE = 2 << 20
_COLUMNS = frozenset(
    "turn_id turn_speaker turn_position turn_words turn_flags turn_first_piece id_order "
    "piece_turn piece_start piece_end piece_words piece_key token_bytes token_start "
    "posting_start posting_piece posting_count said said_start".split()
) | {f"window_{part}_{size}" for part in PARTS for size in SIZES}
_REMEMBERED = 4096  # words and where their postings are


class Segment:
    """
    One segment, open for reading; opening maps its files, and reads small ones once to check them.

    Attributes:
        row: what the catalogue says of it.
        columns: by name, rows numbered from 0; those of Snapshot and, beside them,
            id_order int32 (T,) (rows in the order of their turn_id), piece_key uint64 (P,),
            and the columns of `words`.
        pieces: the vectors.
        codes: of the vectors, where there are many; else None.

    Raises:
        IndexDamagedError: a file is missing, has another size or, if it is small, other bytes than
            were written.
    """

    def __init__(self, folder: Path, row: SegmentRow, dimension: int) -> None:
        self.row = row
        self.path = folder / row.name
        check_manifest(self.path, row.manifest)
        for name, written in row.manifest["files"].items():
            _check(self.path / name, written)
        self.columns = mapped_columns(self.path / COLUMNS_FILE, row.manifest["columns"])
        precision = row.manifest["precision"]
        self.pieces = FlatVectors(self.path / PIECES_FILE, row.pieces, dimension, precision)
        has_codes = CODES_FILE in row.manifest["files"]
        # A question asks for the same few words over and over.
        self.number_of = lru_cache(_REMEMBERED)(partial(words.number_of, self.columns))
        self.codes = Codes(self.path / CODES_FILE) if has_codes else None

    def row_of(self, turn_id: int) -> int | None:
        """The row of *turn_id* here, the last one where an id came back."""
        ids, order = self.columns["turn_id"], self.columns["id_order"]
        at = bisect_left(range(len(order)), turn_id + 1, key=lambda n: int(ids[order[n]])) - 1
        if at < 0 or ids[order[at]] != turn_id:
            return None
        return int(order[at])

    def vectors_by_key(self, first_turn: int, turns: int) -> tuple[NDArray[np.uint64], Matrix]:
        """The keys and the vectors of the pieces of a run of turns."""
        pieces = self.pieces_of(first_turn, turns)
        return self.columns["piece_key"][pieces], self.pieces.block(pieces.start, pieces.stop)

    def pieces_of(self, first_turn: int, turns: int) -> slice:
        """The rows of the pieces of a run of turns."""
        bounds = self.columns["turn_first_piece"]
        return slice(int(bounds[first_turn]), int(bounds[first_turn + turns]))


def check_manifest(path: Path, manifest: Mapping[str, Any]) -> None:
    """
    Nothing, when *manifest* describes the files and columns of the segment at *path*.

    Raises:
        IndexDamagedError: it does not.
    """
    try:
        files = {name: (int(one["size"]), str(one["blake2b"])) for name, one in _files(manifest)}
        columns = {
            name: (np.dtype(dtype), [int(length) for length in shape], int(offset))
            for name, (dtype, shape, offset) in manifest["columns"].items()
        }
        whole = {COLUMNS_FILE, PIECES_FILE} <= set(files) and set(columns) >= _COLUMNS
    except (AttributeError, KeyError, TypeError, ValueError):
        whole = False
    if not whole or manifest.get("precision") not in DTYPES:
        problem = "is not described by its manifest" if path.is_dir() else "is missing"
        raise IndexDamagedError(str(path), problem)


def _files(manifest: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    files: Mapping[str, Any] = manifest["files"]
    return files.items()


def _check(path: Path, written: Mapping[str, Any]) -> None:
    check_size(path, written["size"])
    # Codes only say which vectors to look at: no score is theirs.
    is_read = written["size"] <= _READ_WHOLE and path.name != CODES_FILE
    if is_read and checksum(path) != written["blake2b"]:
        raise IndexDamagedError(str(path), "has other bytes than were written")
