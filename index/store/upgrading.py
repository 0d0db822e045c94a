"""
An index of an older layout, brought to the present one: its texts, ids and vectors stay.

Each segment is written anew beside the old one, and one transaction names the new ones: whoever is
killed on the way leaves the old index, and files that the next writer sweeps. Nothing is embedded.

Layout 1 had no recordings of episodes, layout 2 full vectors, windows of all sizes in one table,
and no words in the order in which they are said.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix
from index.errors import IndexDamagedError, IndexVersionError
from index.store import catalogue, changes, lock, schema, windows, words
from index.store.catalogue import SegmentRow
from index.store.flat import FlatVectors
from index.store.mapping import mapped_columns
from index.store.parts import COLUMNS, PIECES, parts_of
from index.store.precision import BYTE, FULL
from index.store.segment_files import (
    SEGMENTS,
    SegmentContents,
    Vectors,
    delete_segment,
    new_name,
    write_segment,
)
from index.windows import SIZES

_BLOCK = 16384  # pieces whose words are counted together, and rows that are copied together

Columns = Mapping[str, NDArray[Any]]
Tokens = Callable[[str], Sequence[str]]  # the words of a text, as they are looked for
OnWritten = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Upgraded:
    """
    What was brought to the present layout.

    Attributes:
        found: the layout it had.
        lost: segments that were damaged before: `quoth verify --repair` embeds them anew.
    """

    found: int
    segments: int
    lost: int


def upgrade(
    folder: Path, tokens: Tokens, precision: str = BYTE, on_written: OnWritten = lambda: None
) -> Upgraded | None:
    """
    What was done to the index in *folder*; None where it has the present layout already.

    Args:
        folder: of the index.
        tokens: of the index's language.
        precision: of the vectors from now on.
        on_written: called when all is written and nothing is committed.

    Raises:
        IndexVersionError: a newer Quoth wrote it.
        IndexBusyError: another process is writing.
        IndexWriteError: there is no room for both, or *folder* cannot be written to.
    """
    path = folder / schema.CATALOGUE
    with (
        lock.held(folder),
        schema.translated(path),
        schema.closing_connection(schema.open_for_writing(path)) as connection,
    ):
        found = schema.layout_of(connection)
        if found in schema.READABLE:
            return None
        if found > schema.LAYOUT:
            raise IndexVersionError(found, schema.LAYOUT)
        with schema.transaction(connection):
            _add_recordings(connection)
            rows = catalogue.segments(connection)
            lost = _renew(connection, folder / SEGMENTS, rows, tokens, precision)
            schema.note_layout(connection)
            on_written()
        for row in rows:
            delete_segment(folder / SEGMENTS / row.name)
    return Upgraded(found, len(rows), lost)


def _add_recordings(connection: sqlite3.Connection) -> None:
    """What layout 2 brought; the next `quoth add` reads the files again, and fills it in."""
    known = {name for _at, name, *_rest in connection.execute("PRAGMA table_info(episodes)")}
    if "ads" in known:
        return
    connection.execute("ALTER TABLE episodes ADD COLUMN audio TEXT")
    connection.execute("ALTER TABLE episodes ADD COLUMN ads INTEGER NOT NULL DEFAULT 0")
    connection.execute("UPDATE episodes SET sha256 = '', mtime_ns = 0")


def _renew(
    connection: sqlite3.Connection,
    folder: Path,
    rows: Sequence[SegmentRow],
    tokens: Tokens,
    precision: str,
) -> int:
    """Writes each of *rows* anew; how many could not be read."""
    model = catalogue.identity(connection)
    dimension = model.dimension
    generation, lost = changes.next_generation(connection), 0
    for row in rows:
        name = new_name(generation)
        try:
            old = _opened(folder / row.name, row, dimension)
            columns = _renewed(old.columns, _texts(connection, row), tokens)
            vectors = Vectors(row.pieces, _Blocks(old.vectors))
            contents = SegmentContents(
                row.turns, columns.items(), vectors, dimension, precision, model.fingerprint
            )
            manifest = write_segment(folder, name, contents)
        except (IndexDamagedError, KeyError):
            manifest, lost = json.dumps({**row.manifest, "precision": precision}), lost + 1
        connection.execute(
            "UPDATE segments SET name = ?, manifest = ? WHERE ordinal = ?",
            (name, manifest, row.ordinal),
        )
    return lost


@dataclass(frozen=True, slots=True)
class _Old:
    """A segment of an older layout."""

    columns: Columns
    vectors: FlatVectors


def _opened(folder: Path, row: SegmentRow, dimension: int) -> _Old:
    """
    The old segment in *folder*.

    Raises:
        IndexDamagedError: one of its files is not as it was written.
    """
    parts = parts_of(folder, row.manifest)
    for part in parts.values():
        part.check_size()
        if not part.is_as_written():
            raise IndexDamagedError(str(part), "has other bytes than were written")
    columns = mapped_columns(parts[COLUMNS], row.manifest["columns"])
    if not set(np.unique(columns["window_size"])) <= set(SIZES):
        raise IndexDamagedError(str(folder), "has windows of other sizes")
    precision = row.manifest.get("precision", FULL)
    return _Old(columns, FlatVectors(parts[PIECES], row.pieces, dimension, precision))


def _texts(connection: sqlite3.Connection, row: SegmentRow) -> list[str]:
    """What is said in each turn of a segment; nothing in those that were swept."""
    texts = [""] * row.turns
    said = connection.execute(
        "SELECT first_turn + position, text FROM turns "
        "JOIN episodes ON episodes.ordinal = turns.episode WHERE segment = ?",
        (row.ordinal,),
    )
    for at, text in said:
        texts[at] = text
    return texts


def _renewed(old: Columns, texts: Sequence[str], tokens: Tokens) -> dict[str, NDArray[Any]]:
    """The same rows in the same order, in the present layout."""
    kept = dict(old)
    spans, sizes, norms = (kept.pop(name) for name in ("windows", "window_size", "window_norm"))
    return {
        **kept,
        **windows.columns(spans, sizes, norms, old["piece_words"]),
        **_words(old, texts, tokens),
    }


@dataclass(frozen=True, slots=True)
class _Blocks:
    """All of *vectors*, some at a time."""

    vectors: FlatVectors

    def __iter__(self) -> Iterator[Matrix]:
        for first, end in _bounds(self.vectors.rows):
            yield self.vectors.block(first, end)


def _words(old: Columns, texts: Sequence[str], tokens: Tokens) -> dict[str, NDArray[Any]]:
    """The words' index of a segment, made of what is said in it."""
    spans = list(zip(old["piece_turn"], old["piece_start"], old["piece_end"], strict=True))
    parts = [
        (
            words.built([tokens(texts[turn][start:end]) for turn, start, end in spans[first:last]]),
            np.arange(first, last),
        )
        for first, last in _bounds(len(spans))
    ]
    return parts[0][0] if len(parts) == 1 else dict(words.merged(parts))


def _bounds(rows: int) -> list[tuple[int, int]]:
    """The first row of each block, and one past its last; one empty block where there is none."""
    return list(pairwise([*range(0, max(rows, 1), _BLOCK), rows]))
