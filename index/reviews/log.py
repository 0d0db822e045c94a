"""The records themselves, in decisions.db: added, and read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.decisions import as_written, open_decisions, transaction, translated
from index.reviews import Kind, Passage, Record, Verdict


def append(path: Path, verdicts: Iterable[Verdict]) -> list[Record]:
    """
    The records of *verdicts*, durably added to the database at *path*, all or none of them.

    Raises:
        DecisionsError: the database cannot be used.
    """
    with translated(path), closing(open_decisions(path)) as decisions, transaction(decisions):
        return [_added(decisions, verdict) for verdict in verdicts]


def _added(decisions: sqlite3.Connection, verdict: Verdict) -> Record:
    at = datetime.now(tz=UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    passage = verdict.passage
    values = (
        at,
        verdict.who,
        verdict.scope,
        str(verdict.kind),
        verdict.reason,
        None if passage is None else passage.turn_id,
        None if passage is None else passage.episode_id,
        None if passage is None else passage.written(),
        verdict.start,
        verdict.end,
        verdict.before,
        verdict.after,
        verdict.question,
        verdict.refers,
    )
    row = decisions.execute(_INSERT, values).fetchone()
    return Record(int(row[0]), at, verdict)


_INSERT = (
    "INSERT INTO reviews (at, who, scope, kind, reason, turn_id, episode_id, passage, first, last, "
    "before, after, question, refers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "RETURNING seq"
)
_SELECT = (
    "SELECT seq, at, kind, scope, who, reason, passage, first, last, before, after, question, "
    "refers FROM reviews ORDER BY seq"
)


def records(decisions: sqlite3.Connection) -> list[Record]:
    """All records in the database, oldest first."""
    return [_read(row) for row in decisions.execute(_SELECT)]


def _read(row: Sequence[Any]) -> Record:
    seq, at, kind, scope, who, reason, passage, *rest = row
    with as_written():
        found = None if passage is None else Passage.read(passage)
        return Record(seq, at, Verdict(Kind(kind), scope, who, reason, found, *rest))
