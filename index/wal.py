"""The log that SQLite writes beside a database before anything comes into it."""

from __future__ import annotations

from pathlib import Path


def has_log(database: Path) -> bool:
    """
    Whether some of *database* lies in a write-ahead log beside it, so that its file is not all.

    An empty log holds nothing: it is made by whoever opens the database, also where the disk is
    full and nothing can come into it.
    """
    try:
        return database.with_name(f"{database.name}-wal").stat().st_size > 0
    except FileNotFoundError:
        return False
