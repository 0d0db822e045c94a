"""What channels watch for, and what of it is no news any more."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection
from dataclasses import dataclass

MOST_IN_CHANNEL = 10
MOST_IN_GUILD = 25  # as many as a menu of Discord shows


@dataclass(frozen=True, slots=True)
class Watch:
    """
    A channel's wish to be told when somebody next says something.

    Attributes:
        id: None until it is kept.
        channel_id: the channel or thread to tell.
        speaker: a full name.
        about: words that have to be said; empty for any.
        added_by: who asked for it; None when forgotten.
        heard: ids of the turns that are no news.
    """

    id: int | None
    guild_id: int
    channel_id: int
    speaker: str
    about: str
    added_by: int | None
    heard: frozenset[int] = frozenset()


def add(database: sqlite3.Connection, watch: Watch, at: int) -> bool:
    """Whether *watch* is new; one that is there already stays as it is."""
    added = database.execute(
        "INSERT OR IGNORE INTO watches "
        "(guild_id, channel_id, speaker, about, added_by, added_at, heard) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            watch.guild_id,
            watch.channel_id,
            watch.speaker,
            watch.about,
            watch.added_by,
            at,
            _packed(watch.heard),
        ),
    )
    return added.rowcount > 0


def remove(database: sqlite3.Connection, watch_id: int) -> None:
    """Ends a watch."""
    database.execute("DELETE FROM watches WHERE id = ?", (watch_id,))


def told(database: sqlite3.Connection, watch_id: int, heard: Collection[int]) -> None:
    """Remembers that the turns *heard* are no news any more."""
    database.execute("UPDATE watches SET heard = ? WHERE id = ?", (_packed(heard), watch_id))


def every(database: sqlite3.Connection, guild_id: int | None = None) -> list[Watch]:
    """The watches of a server, of all servers where that is None, oldest first."""
    rows = database.execute(
        "SELECT * FROM watches WHERE guild_id = ? OR ? IS NULL ORDER BY id", (guild_id, guild_id)
    )
    return [_from_row(row) for row in rows]


def _from_row(row: sqlite3.Row) -> Watch:
    heard = array("q")
    heard.frombytes(row["heard"])
    return Watch(
        row["id"],
        row["guild_id"],
        row["channel_id"],
        row["speaker"],
        row["about"],
        row["added_by"],
        frozenset(heard),
    )


def _packed(heard: Collection[int]) -> bytes:
    return array("q", sorted(heard)).tobytes()
