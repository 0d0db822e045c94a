"""
What can still be read of a catalogue that is damaged, so that a new one can be made.

A database is lost page by page: a look-up fails where it meets a damaged one, and the next goes
on. Where the live episodes were read is kept twice, in their table and in an index of it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from index.store import EpisodeRecord, ModelIdentity, catalogue, schema
from index.store.catalogue import SegmentRow
from index.store.segment_files import SEGMENTS, noted_in
from index.turns import Transcript, turn_ids

DAMAGED = "catalogue.damaged"  # a catalogue that was set aside, until nothing of it is missing
_LOGS = ("-wal", "-shm")
_MANIFEST_FILE = "manifest.json"
_SKIPPED = 20_000  # failed look-ups after which the rest of a table is given up


def set_aside(folder: Path) -> None:
    """Takes the catalogue in *folder* away, for `Salvage` to read it, in place of one of before."""
    path = folder / schema.CATALOGUE
    if not path.exists():
        return  # a run that was stopped had come so far
    forget(folder)
    for suffix in (*_LOGS, ""):
        one = path.with_name(path.name + suffix)
        if one.exists():
            one.rename(folder / (DAMAGED + suffix))


def is_set_aside(folder: Path) -> bool:
    """Whether a damaged catalogue lies in *folder* of which something is missing still."""
    return (folder / DAMAGED).exists()


def forget(folder: Path) -> None:
    """Deletes the catalogue that was set aside; the next writer sweeps its segments."""
    for suffix in (*_LOGS, ""):
        (folder / (DAMAGED + suffix)).unlink(missing_ok=True)


class Salvage:
    """The catalogue that was set aside in *folder*, as far as it can be read."""

    def __init__(self, folder: Path) -> None:
        self._segments = folder / SEGMENTS
        address = (folder / DAMAGED).absolute().as_uri()
        self._catalogue = sqlite3.connect(f"{address}?mode=rw", uri=True, isolation_level=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._catalogue.close()

    def model(self) -> ModelIdentity | None:
        """The model whose vectors the segments hold; None where that is lost."""
        with suppress(sqlite3.DatabaseError, TypeError):
            return catalogue.identity(self._catalogue)
        return None

    def live(self) -> tuple[dict[int, str], bool]:
        """The paths of the live episodes by their ordinals, and whether these are all."""
        of_table, all_of_table = self._in_table()
        of_index, all_of_index = self._in_index()
        return of_index | of_table, all_of_table or all_of_index

    def _in_table(self) -> tuple[dict[int, str], bool]:
        query = "SELECT ordinal, path FROM episodes NOT INDEXED WHERE died IS NULL AND ordinal > ?"
        found: dict[int, str] = {}
        after = 0
        for skipped in range(_SKIPPED):
            try:
                for ordinal, path in self._catalogue.execute(query + " ORDER BY ordinal", (after,)):
                    found[ordinal] = str(path)
                    after = ordinal
            except sqlite3.DatabaseError:
                after += 1
            else:
                return found, not skipped
        return found, False

    def _in_index(self) -> tuple[dict[int, str], bool]:
        """From either end of the index up to a page that is damaged."""
        query = "SELECT ordinal, path FROM episodes INDEXED BY live_paths WHERE died IS NULL "
        found: dict[int, str] = {}
        for order in ("ORDER BY path", "ORDER BY path DESC"):
            try:
                for ordinal, path in self._catalogue.execute(query + order):
                    found[ordinal] = str(path)
            except sqlite3.DatabaseError:
                continue
            return found, True
        return found, False

    def episode(self, ordinal: int) -> tuple[EpisodeRecord, Transcript] | None:
        """
        The live episode with that *ordinal*; None where any of it is lost.

        The ids of turns are hashes of what was said and by which label: they tell whether it is
        as it was written.
        """
        with suppress(sqlite3.DatabaseError, ValueError, TypeError):
            record, count = catalogue.record_of(self._catalogue, ordinal)
            stored = catalogue.turns_of(self._catalogue, ordinal)
            turns = tuple(turn for _turn_id, turn in stored)
            speakers = tuple(row.cast for row in catalogue.cast_of(self._catalogue, ordinal))
            if len(turns) == count and [one for one, _ in stored] == turn_ids(record.id, turns):
                return record, Transcript(record.path, record.format, turns, speakers)
        return None

    def segments(self, fingerprint: str) -> list[SegmentRow]:
        """The segments of a model that lie there still, by the catalogue or their own manifests."""
        model = self.model()
        is_same = model is not None and model.fingerprint == fingerprint
        found = {row.name: row for row in self._named()} if is_same else {}
        for path in sorted(self._segments.glob("*")):
            with suppress(OSError, ValueError, KeyError, TypeError):
                noted = _noted(path)
                row = SegmentRow(0, path.name, noted["turns"], noted["pieces"], 0, noted)
                if noted["fingerprint"] == fingerprint:
                    found.setdefault(row.name, row)
        return list(found.values())

    def _named(self) -> Iterator[SegmentRow]:
        with suppress(sqlite3.DatabaseError, ValueError, TypeError):
            yield from catalogue.segments(self._catalogue)


def _noted(path: Path) -> dict[str, Any]:
    """The manifest that lies with the segment at *path*, up to layout 4 a folder."""
    if path.is_file():
        return noted_in(path)
    noted: dict[str, Any] = json.loads((path / _MANIFEST_FILE).read_text(encoding="utf-8"))
    return noted
