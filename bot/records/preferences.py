"""What was set for a server or a channel: values by name, a channel's before its server's."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

WHOLE_SERVER = 0  # in place of a channel


def put(
    database: sqlite3.Connection, guild_id: int, channel_id: int, name: str, value: object
) -> None:
    """Sets *name* for a channel, or for the `WHOLE_SERVER`; None takes it back."""
    place = (guild_id, channel_id, name)
    if value is None:
        database.execute(
            "DELETE FROM preferences WHERE guild_id = ? AND channel_id = ? AND name = ?", place
        )
        return
    database.execute(
        "INSERT INTO preferences VALUES (?, ?, ?, ?) "
        "ON CONFLICT (guild_id, channel_id, name) DO UPDATE SET value = excluded.value",
        (*place, json.dumps(value)),
    )


def in_force(
    database: sqlite3.Connection, guild_id: int | None, channel_id: int | None
) -> dict[str, Any]:
    """What is set for a channel, with what is set for its server where the channel says nothing."""
    rows = database.execute(
        "SELECT name, value FROM preferences WHERE guild_id = ? AND channel_id IN (?, ?) "
        "ORDER BY channel_id = ?",
        (guild_id or 0, WHOLE_SERVER, channel_id or 0, channel_id or 0),
    )
    return {name: json.loads(value) for name, value in rows}


def everywhere(database: sqlite3.Connection, name: str) -> dict[int, Any]:
    """What each server has set under *name* for all of it."""
    rows = database.execute(
        "SELECT guild_id, value FROM preferences WHERE name = ? AND channel_id = ?",
        (name, WHOLE_SERVER),
    )
    return {guild_id: json.loads(value) for guild_id, value in rows}
