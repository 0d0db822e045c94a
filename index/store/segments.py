"""A segment: the immutable rows of some episodes, memory-mapped."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
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
from index.store.mapping import mapped_columns
from index.store.parts import CODES, COLUMNS, PIECES, Part, parts_of
from index.store.precision import DTYPES
from index.store.quantised import Codes
from index.store.windows import PARTS
from index.windows import SIZES

# Parts of at most so many bytes are read whole when they are opened, a millisecond or so each: a
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
    One segment, open for reading; opening maps its parts, and reads small ones once to check them.

    Attributes:
        row: what the catalogue says of it.
        columns: by name, rows numbered from 0; those of Snapshot and, beside them,
            id_order int32 (T,) (rows in the order of their turn_id), piece_key uint64 (P,),
            and the columns of `words`.
        pieces: the vectors.
        codes: of the vectors, where there are many; else None.

    Raises:
        IndexDamagedError: a part is missing, has another size or, if it is small, other bytes than
            were written.
    """

    def __init__(self, folder: Path, row: SegmentRow, dimension: int) -> None:
        self.row = row
        self.path = folder / row.name
        parts = checked_parts(self.path, row.manifest)
        for name, part in parts.items():
            _check(name, part)
        self.columns = mapped_columns(parts[COLUMNS], row.manifest["columns"])
        precision = row.manifest["precision"]
        self.pieces = FlatVectors(parts[PIECES], row.pieces, dimension, precision)
        # A question asks for the same few words over and over.
        self.number_of = lru_cache(_REMEMBERED)(partial(words.number_of, self.columns))
        self.codes = Codes(parts[CODES]) if CODES in parts else None

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


def checked_parts(path: Path, manifest: Mapping[str, Any]) -> dict[str, Part]:
    """
    The parts of the segment at *path* by name, where *manifest* describes it.

    Raises:
        IndexDamagedError: it does not.
    """
    try:
        parts = parts_of(path, manifest)
        columns = {
            name: (np.dtype(dtype), [int(length) for length in shape], int(offset))
            for name, (dtype, shape, offset) in manifest["columns"].items()
        }
        whole = {COLUMNS, PIECES} <= set(parts) and set(columns) >= _COLUMNS
    except (AttributeError, KeyError, TypeError, ValueError):
        whole = False
    if not whole or manifest.get("precision") not in DTYPES:
        problem = "is not described by its manifest" if path.exists() else "is missing"
        raise IndexDamagedError(str(path), problem)
    return parts


def _check(name: str, part: Part) -> None:
    part.check_size()
    # Codes only say which vectors to look at: no score is theirs.
    is_read = part.size <= _READ_WHOLE and name != CODES
    if is_read and not part.is_as_written():
        raise IndexDamagedError(str(part), "has other bytes than were written")
