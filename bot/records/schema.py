"""The tables of bot.db, and how an older one is brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

# For another process that writes: a press is answered within three seconds, or never.
WAIT_SECONDS = 2.0

# Each entry brings the database from the layout before it to the next; `user_version` counts
# them. An entry that has been released is never changed: what is new is appended.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE answers (
            id TEXT PRIMARY KEY,        -- 16 hex digits, in the custom_id of each of its buttons
            guild_id INTEGER,           -- NULL in direct messages
            place_id INTEGER,           -- the channel or thread that it is shown in
            message_id INTEGER,         -- NULL until Discord has it
            private INTEGER NOT NULL,   -- shown to the asker alone
            state TEXT NOT NULL,
            confidence REAL NOT NULL,
            quotes TEXT NOT NULL,       -- JSON: turns in the order shown, and where in each
            understood TEXT NOT NULL,   -- JSON: kinds of constraints that can be undone
            -- What an asker can have forgotten; NULL then, and when its time is over:
            asker INTEGER,
            question TEXT,
            title TEXT,                 -- what stands above it; the question unless it is "more"
            wanted TEXT,                -- JSON: what was chosen beside the question
            carried_in TEXT,            -- JSON: the conversation that it was asked in
            carried_on TEXT,            -- JSON: the conversation after it
            kept_at INTEGER NOT NULL    -- seconds since 1970
        )
        """,
        "CREATE INDEX answers_messages ON answers (message_id)",
        "CREATE INDEX answers_askers ON answers (asker)",
        "CREATE INDEX answers_times ON answers (kept_at)",
        # In a thread and in direct messages a question goes on from the last answer.
        "CREATE TABLE places (place_id INTEGER PRIMARY KEY, answer_id TEXT NOT NULL)",
        """
        CREATE TABLE verdicts (
            answer_id TEXT NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
            given_by INTEGER,           -- NULL when forgotten
            kind TEXT NOT NULL,         -- useful, not_useful, report
            given_at INTEGER NOT NULL,
            UNIQUE (answer_id, given_by, kind)
        )
        """,
        """
        CREATE TABLE watches (
            id INTEGER PRIMARY KEY,
            guild_id INTEGER NOT NULL,
            channel_id INTEGER NOT NULL,
            speaker TEXT NOT NULL,
            about TEXT NOT NULL,        -- words that have to be said; '' for any
            added_by INTEGER,
            added_at INTEGER NOT NULL,
            heard BLOB NOT NULL,        -- ids of the turns that are no news, int64 little-endian
            UNIQUE (channel_id, speaker, about)
        )
        """,
        """
        CREATE TABLE preferences (
            guild_id INTEGER NOT NULL,
            channel_id INTEGER NOT NULL,  -- 0 for the whole server
            name TEXT NOT NULL,
            value TEXT NOT NULL,          -- JSON
            PRIMARY KEY (guild_id, channel_id, name)
        )
        """,
    ),
    (
        # What moderators looked at, and who looks at what: an answer, or a decision that moved.
        """
        CREATE TABLE review_queue (
            guild_id INTEGER NOT NULL,
            item TEXT NOT NULL,
            claimed_by INTEGER,
            claimed_at INTEGER,
            settled_at INTEGER,
            PRIMARY KEY (guild_id, item)
        )
        """,
    ),
    (
        # Turns that an answer shows beside its quotes: a withdrawn one is found there too.
        "ALTER TABLE answers ADD COLUMN near TEXT NOT NULL DEFAULT '[]'",  # after a no
        "ALTER TABLE answers ADD COLUMN beside TEXT NOT NULL DEFAULT '[]'",  # what is replied to
        # JSON: what stands above the quotes (bot/recalled.py); NULL when the question is forgotten.
        "ALTER TABLE answers ADD COLUMN head TEXT",
    ),
)


class RecordsError(Exception):
    """The database at *path* cannot be used; nothing was changed."""

    def __init__(self, path: Path | None, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path or 'the bot’s records'} {problem}")


def opened(path: Path | None) -> sqlite3.Connection:
    """
    A durable connection to the database at *path*, made and brought up to date where needed.

    Raises:
        RecordsError: it cannot be opened, is damaged, or was written by a newer Quoth.
    """
    with translated(path):
        _make_folder(path)
        # Opened in one thread and used in another; `Records` uses it in one at a time.
        database = sqlite3.connect(
            path or ":memory:", timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        database.row_factory = sqlite3.Row
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA foreign_keys = ON")
            migrate(database, path)
        except BaseException:
            database.close()
            raise
    return database


def in_transaction(database: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """
    What *work* finds or changes: all its changes at once, durably, or none of them.

    What only reads waits for nobody who writes. *work* runs again where it has read what another
    process changed before it could write.
    """
    try:
        with transaction(database, "DEFERRED"):
            return work(database)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY_SNAPSHOT:
            raise
    with transaction(database):
        return work(database)


@contextmanager
def transaction(database: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """All the changes of the block at once, durably, or none of them."""
    database.execute(f"BEGIN {kind}")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


@contextmanager
def translated(path: Path | None) -> Iterator[None]:
    """SQLite's errors as ours, with a sentence that says what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        problem = f"cannot be used ({error}): check its permissions and the room on its disk"
        raise RecordsError(path, problem) from error
    except sqlite3.DatabaseError as error:
        problem = (
            f"is damaged ({error}): put back a copy of it from a backup, or move it away to start "
            "with an empty one"
        )
        raise RecordsError(path, problem) from error


def _make_folder(path: Path | None) -> None:
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordsError(path, f"cannot be made ({error.strerror})") from error


def migrate(database: sqlite3.Connection, path: Path | None) -> None:
    """
    Nothing; *database* has the present layout afterwards.

    Raises:
        RecordsError: it was written by a newer Quoth.
    """
    found = _layout(database)
    if found > len(MIGRATIONS):
        problem = (
            f"was written by a newer Quoth (layout {found}, this one knows {len(MIGRATIONS)}): "
            "use that one; nothing was changed"
        )
        raise RecordsError(path, problem)
    if found == len(MIGRATIONS):
        return
    with transaction(database):
        # Looked at again: another process may have been quicker.
        for number in range(_layout(database), len(MIGRATIONS)):
            for statement in MIGRATIONS[number]:
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {number + 1}")


def _layout(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])
