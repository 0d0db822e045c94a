"""
decisions.db: what people decided, and which episode a file is. It is not derived from anything:
no rebuild touches it, and its layout is migrated, never made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import DecisionsError
from index.wal import has_log

WAIT_SECONDS = 30.0  # for another process that writes


def _append_only(table: str, change: str) -> str:
    """A trigger that refuses *change*: what was decided is taken back by a later entry."""
    return (
        f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE (ABORT, '{table} is append-only'); END"
    )


# Each entry brings the database from the layout before it to the next; `user_version` counts
# them. An entry that has been released is never changed: what is new is appended.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE ledger (
            episode_id TEXT PRIMARY KEY,
            path TEXT NOT NULL,  -- where the file was last seen, '' when another took its place
            sha256 TEXT NOT NULL,
            url TEXT,
            turns INTEGER NOT NULL,
            hashes BLOB NOT NULL,  -- of the turns, uint64 little-endian, rising
            recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
        )
        """,
        "CREATE INDEX ledger_paths ON ledger (path)",
        "CREATE INDEX ledger_urls ON ledger (url)",
    ),
    (
        """
        CREATE TABLE speaker_decisions (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,  -- index.casting.Kind
            decided TEXT NOT NULL,  -- JSON: voices, name, undoes
            decided_by TEXT NOT NULL,
            decided_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
        )
        """,
        _append_only("speaker_decisions", "UPDATE"),
        _append_only("speaker_decisions", "DELETE"),
    ),
    (
        # What moderators and operators decided about passages: nothing is ever changed or deleted
        # here, an undo is a row of its own (index/reviews).
        """
        CREATE TABLE reviews (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            who TEXT NOT NULL,
            scope TEXT NOT NULL,  -- a guild's id, or 'all'
            kind TEXT NOT NULL,
            reason TEXT NOT NULL,
            turn_id INTEGER,
            episode_id TEXT,
            passage TEXT,  -- the turn as it was then, JSON
            first INTEGER,  -- of the characters withheld, NULL for the whole turn
            last INTEGER,
            before TEXT,
            after TEXT,
            question TEXT,
            refers INTEGER REFERENCES reviews (seq)
        )
        """,
        "CREATE INDEX reviews_of_turns ON reviews (turn_id)",
        """
        CREATE TRIGGER reviews_stay BEFORE DELETE ON reviews
        BEGIN SELECT RAISE(ABORT, 'reviews are never deleted'); END
        """,
        """
        CREATE TRIGGER reviews_are_final BEFORE UPDATE ON reviews
        BEGIN SELECT RAISE(ABORT, 'reviews are never changed'); END
        """,
        # Who may see which episodes (index/access.py). An episode without a placement is public.
        "CREATE TABLE collections (name TEXT PRIMARY KEY, private INTEGER NOT NULL)",
        "CREATE TABLE placements (episode_id TEXT PRIMARY KEY, collections TEXT NOT NULL)",
        """
        CREATE TABLE grants (
            guild TEXT NOT NULL,
            collection TEXT NOT NULL,
            granted INTEGER NOT NULL,
            PRIMARY KEY (guild, collection)
        )
        """,
        """
        CREATE TABLE channel_collections (
            guild TEXT NOT NULL,
            channel TEXT NOT NULL,
            collections TEXT NOT NULL,
            PRIMARY KEY (guild, channel)
        )
        """,
        """
        CREATE TABLE collection_roles (
            guild TEXT NOT NULL,
            collection TEXT NOT NULL,
            role TEXT NOT NULL,
            PRIMARY KEY (guild, collection, role)
        )
        """,
        # How each pinned question was answered last, so that a change is told.
        "CREATE TABLE pin_outcomes (seq INTEGER PRIMARY KEY, outcome TEXT NOT NULL)",
    ),
    (
        # The last change of each pin, for moderators to look at (index/pin_outcomes.py).
        """
        CREATE TABLE pin_changes (
            seq INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT  -- NULL: the passage is gone
        )
        """,
    ),
)


def open_decisions(path: Path) -> sqlite3.Connection:
    """
    A durable connection to the database at *path*, made and brought up to date where needed.

    Raises:
        DecisionsError: it cannot be opened, is damaged, or was written by a newer Quoth.
    """
    with translated(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DecisionsError(str(path), f"cannot be made ({error.strerror})") from error
        decisions = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            decisions.execute("PRAGMA journal_mode = WAL")
            decisions.execute("PRAGMA synchronous = FULL")
            decisions.execute("PRAGMA foreign_keys = ON")
            _migrate(decisions, path)
        except BaseException:
            decisions.close()
            raise
    return decisions


def read_decisions(path: Path) -> sqlite3.Connection | None:
    """
    A connection that only reads the database at *path*, also in a folder that cannot be written
    to; None where it is not made yet. An older one may lack tables.

    Raises:
        sqlite3.Error: it cannot be read (see `translated`).
        DecisionsError: it was written by a newer Quoth.
    """
    if not path.is_file():
        return None
    try:
        return _reading(path, "ro")
    except sqlite3.OperationalError:
        # SQLite writes beside a log that it reads; where it cannot, and there is no log, the
        # file is taken for one that never changes.
        if has_log(path):
            raise
    return _reading(path, "ro&immutable=1")


def _reading(path: Path, mode: str) -> sqlite3.Connection:
    decisions = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # its one owner locks
    )
    try:
        _refuse_newer(_layout(decisions), path)
    except BaseException:
        decisions.close()
        raise
    return decisions


def decisions_reader(path: Path) -> sqlite3.Connection | None:
    """
    As `read_decisions`, brought up to date first, and for any thread.

    Raises:
        DecisionsError: it cannot be read, is damaged, or was written by a newer Quoth: what is
            withheld must not be shown because nobody could read that it is.
    """
    with translated(path):
        found = read_decisions(path)
        if found is None or _layout(found) == len(MIGRATIONS):
            return found
        found.close()
        open_decisions(path).close()
        return read_decisions(path)


def _refuse_newer(found: int, path: Path) -> None:
    if found > len(MIGRATIONS):
        raise DecisionsError(
            str(path),
            f"was written by a newer Quoth (layout {found}, this one knows {len(MIGRATIONS)}): "
            "use that one; nothing was changed",
        )


def _migrate(decisions: sqlite3.Connection, path: Path) -> None:
    found = _layout(decisions)
    _refuse_newer(found, path)
    if found == len(MIGRATIONS):
        return
    with transaction(decisions):
        # Looked at again: another process may have been quicker.
        for number in range(_layout(decisions), len(MIGRATIONS)):
            for statement in MIGRATIONS[number]:
                decisions.execute(statement)
            decisions.execute(f"PRAGMA user_version = {number + 1}")


def _layout(decisions: sqlite3.Connection) -> int:
    return int(decisions.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def transaction(decisions: sqlite3.Connection) -> Iterator[None]:
    """All the changes of the block at once, durably, or none of them."""
    decisions.execute("BEGIN IMMEDIATE")
    try:
        yield
        decisions.execute("COMMIT")
    except BaseException:
        if decisions.in_transaction:
            decisions.execute("ROLLBACK")
        raise


@contextmanager
def as_written() -> Iterator[None]:
    """While something is made of what was read; what no Quoth can have written is damage."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise sqlite3.DatabaseError("a record is not as it was written") from error


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's errors as ours, with a sentence that says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        usable = isinstance(error, sqlite3.OperationalError) and _NO_TEXT not in str(error)
        problem = (
            f"cannot be used ({error}): check its permissions and the room on its disk, then run "
            "the command again"
        )
        if not usable:
            told = _NO_TEXT if _NO_TEXT in str(error) else error
            problem = f"is damaged ({told}): put back a backup of it with `quoth restore FILE`"
        raise DecisionsError(str(path), problem) from error


_NO_TEXT = "Could not decode to UTF-8"  # how SQLite's module begins to say that bytes are no text
