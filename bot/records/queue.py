"""What moderators should look at: answers that people found wanting, and who looks at which."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

# Less sure than this, an answer that was given is worth a look; from 0.33 on one is given at all.
UNSURE = 0.45
CLAIMED_S = 1800  # so long one moderator has a thing to themselves
UNANSWERED = ("not_found", "unknown_speaker")


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    A thing to be looked at.

    Attributes:
        item: "answer:" and the answer's id, or "decision:" and the decision's number.
        since: seconds since 1970.
        reports, not_useful: how many said so.
        confidence: of an answer that nobody complained about; None for others.
    """

    item: str
    since: int
    reports: int = 0
    not_useful: int = 0
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that nobody could answer: how often, and when last (seconds since 1970)."""

    question: str
    times: int
    last: int


def wanting(database: sqlite3.Connection, guild_id: int) -> list[Waiting]:
    """The answers of a server to look at, oldest first; what was settled since is left out."""
    rows = database.execute(
        """
        SELECT 'answer:' || answers.id,
            coalesce(min(given_at), kept_at),
            coalesce(sum(kind = 'report'), 0),
            coalesce(sum(kind = 'not_useful'), 0),
            CASE WHEN count(kind) THEN NULL ELSE confidence END
        FROM answers
        LEFT JOIN verdicts ON answer_id = answers.id AND kind IN ('report', 'not_useful')
        LEFT JOIN review_queue ON item = 'answer:' || answers.id
        WHERE answers.guild_id = :guild
            AND (kind IS NOT NULL OR (state = 'answered' AND confidence < :unsure AND NOT private))
            AND (settled_at IS NULL OR given_at > settled_at)
        GROUP BY answers.id
        ORDER BY 2, coalesce(min(verdicts.rowid), answers.rowid)
        """,
        {"guild": guild_id, "unsure": UNSURE},
    )
    return [Waiting(*row) for row in rows]


def is_free(
    database: sqlite3.Connection, guild_id: int, item: str, moderator: int, now: int
) -> bool:
    """Whether nobody else has claimed *item* a short while ago."""
    row = database.execute(
        "SELECT claimed_by, claimed_at FROM review_queue WHERE guild_id = ? AND item = ?",
        (guild_id, item),
    ).fetchone()
    if row is None or row[0] is None:
        return True
    return bool(row[0] == moderator or row[1] < now - CLAIMED_S)


def claim(database: sqlite3.Connection, guild_id: int, item: str, moderator: int, now: int) -> bool:
    """Whether *item* is *moderator*'s now; False where another is looking at it."""
    if not is_free(database, guild_id, item, moderator, now):
        return False
    database.execute(
        "INSERT INTO review_queue (guild_id, item, claimed_by, claimed_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (guild_id, item) DO UPDATE SET claimed_by = excluded.claimed_by, "
        "claimed_at = excluded.claimed_at",
        (guild_id, item, moderator, now),
    )
    return True


def let_go(database: sqlite3.Connection, guild_id: int, item: str, moderator: int) -> None:
    """Leaves *item* to others."""
    database.execute(
        "UPDATE review_queue SET claimed_by = NULL "
        "WHERE guild_id = ? AND item = ? AND claimed_by = ?",
        (guild_id, item, moderator),
    )


def settle(database: sqlite3.Connection, guild_id: int, item: str, now: int) -> None:
    """Takes *item* out of the queue, until somebody complains again."""
    database.execute(
        "INSERT INTO review_queue (guild_id, item, settled_at) VALUES (?, ?, ?) "
        "ON CONFLICT (guild_id, item) DO UPDATE SET settled_at = excluded.settled_at, "
        "claimed_by = NULL",
        (guild_id, item, now),
    )


def settled(database: sqlite3.Connection, guild_id: int) -> dict[str, int]:
    """When each item was last settled."""
    rows = database.execute(
        "SELECT item, settled_at FROM review_queue WHERE guild_id = ? AND settled_at IS NOT NULL",
        (guild_id,),
    )
    return dict(rows.fetchall())


def gaps(database: sqlite3.Connection, guild_id: int, since: int, limit: int = 20) -> list[Gap]:
    """
    The questions of a server since then that nobody could answer, the most asked first.

    What was asked for the asker's eyes alone, or is forgotten, is none of them.
    """
    rows = database.execute(
        "SELECT question, count(*), max(kept_at) FROM answers "
        "WHERE guild_id = ? AND kept_at >= ? AND state IN (?, ?) AND NOT private "
        "AND question IS NOT NULL "
        "GROUP BY lower(rtrim(trim(question), ' ?!.')) ORDER BY 2 DESC, 3 DESC LIMIT ?",
        (guild_id, since, *UNANSWERED, limit),
    )
    return [Gap(*row) for row in rows]
