"""What people said of answers: useful, not useful, reported to the moderators."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

USEFUL, NOT_USEFUL, REPORT = "useful", "not_useful", "report"
_OPPOSITE = {USEFUL: NOT_USEFUL, NOT_USEFUL: USEFUL}


@dataclass(frozen=True, slots=True)
class Flagged:
    """An answer that somebody reported or found not useful, and how often."""

    answer_id: str
    reports: int
    not_useful: int
    since: int  # seconds since 1970


def give(database: sqlite3.Connection, answer_id: str, given_by: int, kind: str, at: int) -> bool:
    """Whether *kind* is news from *given_by*; useful takes the place of not useful."""
    if kind in _OPPOSITE:
        database.execute(
            "DELETE FROM verdicts WHERE answer_id = ? AND given_by = ? AND kind = ?",
            (answer_id, given_by, _OPPOSITE[kind]),
        )
    added = database.execute(
        "INSERT OR IGNORE INTO verdicts VALUES (?, ?, ?, ?)", (answer_id, given_by, kind, at)
    )
    return added.rowcount > 0


def flagged(database: sqlite3.Connection, guild_id: int) -> list[Flagged]:
    """The answers of a server that were reported or found not useful, oldest first."""
    rows = database.execute(
        "SELECT answer_id, SUM(kind = 'report'), SUM(kind = 'not_useful'), MIN(given_at) "
        "FROM verdicts JOIN answers ON answers.id = answer_id "
        "WHERE guild_id = ? AND kind IN ('report', 'not_useful') "
        "GROUP BY answer_id ORDER BY MIN(given_at), answer_id",
        (guild_id,),
    )
    return [Flagged(*row) for row in rows]
