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
from index.store.precision import flat_header
from index.store.segment_files import (
    PIECES_FILE,
    SEGMENTS,
    checksum,
)
from index.store.segments import Segment, check_manifest
from index.store.windows import PARTS, Arrays
from index.store.words import token_list
from index.windows import SIZES

_BLOCK_ROWS = 16384


def file_problems(folder: Path, row: SegmentRow, dimension: int) -> Iterator[str]:
    """What differs from the bytes that were written, a sentence for each file."""
    try:
        check_manifest(folder / row.name, row.manifest)
    except IndexDamagedError as error:
        yield f"{SEGMENTS}/{row.name} {error.problem}"
        return
    for name, written in row.manifest["files"].items():
        path = folder / row.name / name
        shown = f"{SEGMENTS}/{row.name}/{name}"
        rows = row.pieces if name == PIECES_FILE else None
        try:
            check_size(path, written["size"])
            if checksum(path) != written["blake2b"]:
                yield f"{shown} has other bytes than were written"
            elif rows is not None and not _has_header(path, row, dimension):
                yield f"{shown} states another number of vectors than the catalogue"
        except IndexDamagedError as error:
            yield f"{shown} {error.problem}"
        except OSError as error:
            yield f"{shown} cannot be read ({error.strerror})"


def _has_header(path: Path, row: SegmentRow, dimension: int) -> bool:
    expected = flat_header(row.pieces, dimension, row.manifest["precision"])
    with path.open("rb") as file:
        return file.read(len(expected)) == expected


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
    yield "windows are runs of pieces", all(windows_hold(columns, row.pieces))
    yield "vectors of pieces have length 1", _are_unit(segment.pieces, row.pieces)


def _are_unit(vectors: FlatVectors, rows: int) -> bool:
    for first in range(0, rows, _BLOCK_ROWS):
        block = vectors.block(first, min(rows, first + _BLOCK_ROWS))
        if (np.abs(np.linalg.norm(block, axis=1) - 1) > UNIT_TOLERANCE).any():
            return False
    return True


def windows_hold(columns: Arrays, pieces: int) -> Iterator[bool]:
    """Whether the windows of each size are whole, and the ways from pieces to them right."""
    for size in SIZES:
        column = {part: columns[f"window_{part}_{size}"] for part in PARTS}
        first, end = column["first"], column["end"]
        yield {len(column[part]) for part in ("first", "end", "norm", "words")} == {len(first)}
        yield bool((first < end).all() and (first >= 0).all() and (end <= pieces).all())
        rows = np.arange(pieces)
        low = np.searchsorted(end, rows, side="right")
        yield np.array_equal(column["low"], low)
        yield np.array_equal(column["count"], np.searchsorted(first, rows, side="right") - low)


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
    said, bounds = columns["said"], columns["said_start"]
    yield (
        "what is said is made of its words",
        bool(
            len(bounds) == segment.row.pieces + 1
            and bounds[-1] == len(said)
            and (np.diff(bounds) >= 0).all()
            and (not len(said) or int(said.max()) < len(tokens))
        ),
    )
