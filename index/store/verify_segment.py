"""Checking one segment: its files against what was written, its columns against each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.errors import IndexDamagedError
from index.store.catalogue import SegmentRow
from index.store.checks import UNIT_TOLERANCE
from index.store.flat import FlatVectors
from index.store.mapping import check_size
from index.store.segment_files import (
    FLAT_HEADER,
    PIECES_FILE,
    SEGMENTS,
    checksum,
    flat_header,
)
from index.store.segments import Segment
from index.store.words import token_list

_BLOCK_ROWS = 16384


def file_problems(folder: Path, row: SegmentRow, dimension: int) -> Iterator[str]:
    """What differs from the bytes that were written, a sentence for each file."""
    for name, written in row.manifest["files"].items():
        path = folder / row.name / name
        shown = f"{SEGMENTS}/{row.name}/{name}"
        rows = row.pieces if name == PIECES_FILE else None
        try:
            check_size(path, written["size"])
            if checksum(path) != written["blake2b"]:
                yield f"{shown} has other bytes than were written"
            elif rows is not None and not _has_header(path, rows, dimension):
                yield f"{shown} states another number of vectors than the catalogue"
        except IndexDamagedError as error:
            yield f"{shown} {error.problem}"
        except OSError as error:
            yield f"{shown} cannot be read ({error.strerror})"


def _has_header(path: Path, rows: int, dimension: int) -> bool:
    with path.open("rb") as file:
        return file.read(FLAT_HEADER.size) == flat_header(rows, dimension)


def segment_problems(segment: Segment) -> Iterator[str]:
    """What does not fit together inside *segment*, whose files are whole."""
    for claim, holds in (*_turn_claims(segment), *_piece_claims(segment), *_word_claims(segment)):
        if not holds:
            yield f"segment {segment.row.name}: it does not hold that {claim}"


def _turn_claims(segment: Segment) -> Iterator[tuple[str, bool]]:
    columns, row = segment.columns, segment.row
    names = ("turn_id", "turn_speaker", "turn_position", "turn_words", "turn_flags", "id_order")
    yield "each column of turns is whole", {len(columns[name]) for name in names} == {row.turns}
    order = columns["id_order"]
    yield "ids are in order", bool((np.diff(columns["turn_id"][order]) > 0).all())
    held = np.bincount(columns["piece_turn"], minlength=row.turns)
    bounds = np.concatenate(([0], np.cumsum(held)))
    yield "pieces belong to their turns", np.array_equal(bounds, columns["turn_first_piece"])


def _piece_claims(segment: Segment) -> Iterator[tuple[str, bool]]:
    columns, row = segment.columns, segment.row
    names = ("piece_turn", "piece_start", "piece_end", "piece_words", "piece_key")
    yield "each column of pieces is whole", {len(columns[name]) for name in names} == {row.pieces}
    windows = columns["windows"]
    yield (
        "each column of windows is whole",
        {len(columns[name]) for name in ("windows", "window_size", "window_norm")}
        == {len(windows)},
    )
    yield (
        "windows are runs of pieces",
        bool(
            (windows[:, 0] < windows[:, 1]).all()
            and (windows >= 0).all()
            and (windows <= row.pieces).all()
        ),
    )
    yield "vectors of pieces have length 1", _are_unit(segment.pieces, row.pieces)


def _are_unit(vectors: FlatVectors, rows: int) -> bool:
    for first in range(0, rows, _BLOCK_ROWS):
        block = vectors.block(first, min(rows, first + _BLOCK_ROWS))
        if (np.abs(np.linalg.norm(block, axis=1) - 1) > UNIT_TOLERANCE).any():
            return False
    return True


def _word_claims(segment: Segment) -> Iterator[tuple[str, bool]]:
    columns = segment.columns
    tokens = token_list(columns)
    yield "words are in order", tokens == sorted(set(tokens))
    starts, pieces = columns["posting_start"], columns["posting_piece"]
    yield (
        "each word has its postings",
        bool(
            len(starts) == len(tokens) + 1
            and starts[-1] == len(pieces)
            and (np.diff(starts) > 0).all()
        ),
    )
    known = bool((pieces >= 0).all() and (pieces < segment.row.pieces).all())
    yield (
        "postings are of pieces that exist",
        known and len(pieces) == len(columns["posting_count"]),
    )
