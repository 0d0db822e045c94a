"""The log of what was decided about people, in decisions.db: read whole, only ever appended to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from index.casting import Kind, SpeakerDecision, Voice
from index.decisions import as_written, open_decisions, read_decisions, transaction, translated


def read_log(path: Path) -> tuple[SpeakerDecision, ...]:
    """
    Everything that was decided about people in the database at *path*, the oldest first.

    Raises:
        DecisionsError: the database cannot be used.
    """
    with translated(path):
        decisions = read_decisions(path)
        if decisions is None:
            return ()
        with closing(decisions):
            return decisions_in(decisions)


def decisions_in(decisions: sqlite3.Connection) -> tuple[SpeakerDecision, ...]:
    """As `read_log`, through a connection; nothing where the database is older than the log."""
    if not decisions.execute(_EXISTS).fetchone():
        return ()
    return tuple(_decision(row) for row in decisions.execute(_READ))


_EXISTS = "SELECT 1 FROM sqlite_schema WHERE name = 'speaker_decisions'"
_READ = (
    "SELECT number, kind, decided, decided_by, decided_at FROM speaker_decisions ORDER BY number"
)


def _decision(row: sqlite3.Row) -> SpeakerDecision:
    number, kind, decided, by, at = row
    with as_written():
        stated = json.loads(decided)
        voices = tuple(
            Voice(**{**voice, "labels": tuple(voice["labels"])}) for voice in stated["voices"]
        )
        return SpeakerDecision(Kind(kind), voices, stated["name"], stated["undoes"], number, by, at)


def append(path: Path, decision: SpeakerDecision) -> int:
    """
    The number under which *decision* is kept, durably.

    Raises:
        DecisionsError: the database cannot be used.
    """
    stated = asdict(decision)
    written = json.dumps(
        {name: stated[name] for name in ("voices", "name", "undoes")}, ensure_ascii=False
    )
    with translated(path), closing(open_decisions(path)) as decisions, transaction(decisions):
        (number,) = decisions.execute(
            "INSERT INTO speaker_decisions (kind, decided, decided_by) VALUES (?, ?, ?) "
            "RETURNING number",
            (str(decision.kind), written, decision.by),
        ).fetchone()
    return int(number)


def in_force(log: Sequence[SpeakerDecision]) -> list[SpeakerDecision]:
    """The decisions of *log* that count; an undo that was undone itself takes nothing back."""
    undone = undone_numbers(log)
    return [one for one in log if one.kind is not Kind.UNDO and one.number not in undone]


def undone_numbers(log: Iterable[SpeakerDecision]) -> frozenset[int]:
    """The numbers of the decisions of *log* that later ones took back."""
    undone: set[int] = set()
    for one in sorted(log, key=lambda decision: -decision.number):
        if one.kind is Kind.UNDO and one.number not in undone and one.undoes is not None:
            undone.add(one.undoes)
    return frozenset(undone)
