"""Checking one segment: its files against what was written, its columns against each other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from index.errors import IndexDamagedError
from index.store.catalogue import SegmentRow
from index.store.checks import UNIT_TOLERANCE
from index.store.flat import FlatVectors
from index.store.parts import PIECES, Part
from index.store.precision import flat_header
from index.store.segment_files import SEGMENTS, ending
from index.store.segments import Segment, checked_parts
from index.store.windows import PARTS, Arrays
from index.store.words import token_list
from index.windows import SIZES

_BLOCK_ROWS = 16384


def file_problems(folder: Path, row: SegmentRow, dimension: int) -> Iterator[str]:
    """What differs from the bytes that were written, a sentence for each part."""
    path = folder / row.name
    try:
        parts = checked_parts(path, row.manifest)
    except IndexDamagedError as error:
        yield f"{SEGMENTS}/{row.name} {error.problem}"
        return
    if not path.exists():  # one sentence, not one for each part
        yield f"{SEGMENTS}/{row.name} is missing"
        return
    for name, part in parts.items():
        problem = _problem(part, _header(row, dimension) if name == PIECES else b"")
        if problem:
            within = f" ({name})" if part.name else f"/{part.path.name}"
            yield f"{SEGMENTS}/{row.name}{within} {problem}"
    if path.is_file() and not _ends_well(path, row, parts):
        yield f"{SEGMENTS}/{row.name} does not end with what the catalogue says of it"


def _problem(part: Part, header: bytes) -> str:
    """What is wrong with *part*, which begins with *header*; nothing when all is well."""
    try:
        part.check_size()
        if not part.is_as_written():
            return "has other bytes than were written"
        with part.path.open("rb") as file:
            file.seek(part.start)
            same = file.read(len(header)) == header
    except IndexDamagedError as error:
        return error.problem
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return "" if same else "states another number of vectors than the catalogue"


def _header(row: SegmentRow, dimension: int) -> bytes:
    return flat_header(row.pieces, dimension, row.manifest["precision"])


def _ends_well(path: Path, row: SegmentRow, parts: Mapping[str, Part]) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(max(part.start + part.size for part in parts.values()))
            return file.read() == ending(json.dumps(row.manifest))
    except OSError:
        return True  # which was told of its parts


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
