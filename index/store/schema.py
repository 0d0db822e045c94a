"""The tables of the catalogue, and the connections to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import (
    ForeignDatabaseError,
    IndexBusyError,
    IndexDamagedError,
    IndexVersionError,
    IndexWriteError,
)
from index.wal import has_log

# The layout of tables and segments together, kept in `user_version`. What another layout brings is
# added to `index.store.upgrading`, which takes the vectors of older ones over.
#
# Layout 4 is layout 3 with vectors of eight bits in some segment, which an older Quoth cannot read:
# an index of layout 3 is left as it is, and gets the number with the first such segment. Likewise
# layout 5, in which some segment is one file; those of before are folders, a file for each part.
LAYOUT = 5
READABLE = (3, 4, LAYOUT)
CATALOGUE = "catalogue.db"
WAIT_SECONDS = 30.0  # for another connection's checkpoint; only one process writes at a time

# Episodes are versioned: an edit buries the old row (*died* is the generation that no longer has
# it) and adds a new one, so that a reader of an older generation still finds what it needs. The
# buried are swept after a while, their cast and turns with them.
#
# A turn's key is its episode's ordinal and its position, not its turn_id: ids are hashes, and a
# table or an index in the order of hashes costs a random page for each turn that is added, more
# the larger the index is. The way from an id to its turn goes through the segments, which are
# sorted once, when they are written.
_TABLES = """
CREATE TABLE store (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    model TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    dimension INTEGER NOT NULL,
    generation INTEGER NOT NULL
);
CREATE TABLE segments (
    ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    turns INTEGER NOT NULL,
    pieces INTEGER NOT NULL,
    live_episodes INTEGER NOT NULL,
    live_turns INTEGER NOT NULL,
    manifest TEXT NOT NULL
);
CREATE TABLE episodes (
    ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    format TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    date TEXT,
    url TEXT,
    collection TEXT NOT NULL,
    audio TEXT,
    ads INTEGER NOT NULL,
    turns INTEGER NOT NULL,
    words INTEGER NOT NULL,
    segment INTEGER REFERENCES segments (ordinal) ON DELETE SET NULL,
    first_turn INTEGER NOT NULL,
    born INTEGER NOT NULL,
    died INTEGER,
    died_at REAL
);
CREATE INDEX episodes_by_id ON episodes (id);
CREATE UNIQUE INDEX live_episodes ON episodes (id) WHERE died IS NULL;
CREATE INDEX live_paths ON episodes (path) WHERE died IS NULL;
CREATE INDEX live_hashes ON episodes (sha256) WHERE died IS NULL;
CREATE INDEX episodes_of_segments ON episodes (segment);
CREATE INDEX graves ON episodes (died_at) WHERE died IS NOT NULL;
CREATE TABLE speakers (
    ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    generic INTEGER NOT NULL
);
CREATE TABLE cast_members (
    episode INTEGER NOT NULL REFERENCES episodes (ordinal) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    speaker INTEGER NOT NULL REFERENCES speakers (ordinal),
    name TEXT NOT NULL,
    turns INTEGER NOT NULL,
    labels TEXT NOT NULL,
    aliases TEXT NOT NULL,
    role TEXT,
    role_reason TEXT,
    generic INTEGER NOT NULL,
    PRIMARY KEY (episode, place)
) WITHOUT ROWID;
CREATE INDEX cast_of_speakers ON cast_members (speaker);
CREATE TABLE turns (
    episode INTEGER NOT NULL REFERENCES episodes (ordinal) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    turn_id INTEGER NOT NULL,
    place INTEGER,
    label TEXT,
    attribution TEXT NOT NULL,
    line INTEGER,
    end_line INTEGER,
    start_ms INTEGER,
    end_ms INTEGER,
    text TEXT NOT NULL,
    PRIMARY KEY (episode, position)
);
CREATE TABLE tombstones (
    turn_id INTEGER PRIMARY KEY,
    episode TEXT NOT NULL,
    position INTEGER NOT NULL,
    speaker TEXT,
    removed_at TEXT NOT NULL
);
"""

# Where the live episodes lie is read whole by every process that starts: from this index alone, a
# tenth of the table. Indexes made before it came get it when they are next written to.
_PLACES = (
    "CREATE INDEX IF NOT EXISTS live_places ON episodes "
    "(segment, first_turn, ordinal, turns, words, died) WHERE died IS NULL"
)


def create(path: Path, model: str, fingerprint: str, dimension: int) -> None:
    """Makes an empty catalogue at *path*, whole or not at all."""
    with translated(path), closing_connection(_connected(path, "rwc")) as catalogue:
        check_layout(catalogue, path)
        catalogue.execute("PRAGMA journal_mode = WAL")
        catalogue.execute("PRAGMA synchronous = FULL")
        with transaction(catalogue):
            if layout_of(catalogue):
                return
            for statement in _TABLES.split(";\n"):
                catalogue.execute(statement)
            catalogue.execute(_PLACES)
            catalogue.execute(
                "INSERT INTO store VALUES (1, ?, ?, ?, 0)", (model, fingerprint, dimension)
            )
            note_layout(catalogue)


def open_for_writing(path: Path) -> sqlite3.Connection:
    """A connection that commits durably; foreign keys are enforced."""
    with translated(path):
        catalogue = _connected(path, "rw")
        catalogue.execute("PRAGMA synchronous = FULL")
        catalogue.execute("PRAGMA foreign_keys = ON")
        if layout_of(catalogue):
            catalogue.execute(_PLACES)
        return catalogue


def open_for_reading(path: Path) -> tuple[sqlite3.Connection, bool]:
    """
    A connection that can only read, and whether it takes the file for one that never changes.

    It does so in a folder that nothing can be written to, or on a full disk, where no write-ahead
    log lies, since SQLite needs to write beside the log that it reads.
    """
    with translated(path):
        catalogue = _connected(path, "rw")
        try:
            catalogue.execute("PRAGMA query_only = ON")
            catalogue.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError:
            catalogue.close()
            if has_log(path):
                raise
            return _connected(path, "ro&immutable=1"), True
        except BaseException:
            catalogue.close()
            raise
        return catalogue, False


def check_layout(catalogue: sqlite3.Connection, path: Path) -> bool:
    """
    Whether there is an index in *catalogue*; False where its creation was cut short.

    Raises:
        IndexVersionError: it has another layout than this Quoth reads.
        ForeignDatabaseError: the file at *path* is another program's.
    """
    found = layout_of(catalogue)
    tables = {name for (name,) in catalogue.execute("SELECT name FROM sqlite_schema")}
    if tables and not {"store", "segments", "episodes"} <= tables:
        raise ForeignDatabaseError(str(path))
    if found not in (0, *READABLE):
        raise IndexVersionError(found, LAYOUT)
    return found != 0


def note_layout(catalogue: sqlite3.Connection) -> None:
    """Says in the open transaction that the index is of the present layout."""
    if layout_of(catalogue) != LAYOUT:  # else a page would be written for nothing
        catalogue.execute(f"PRAGMA user_version = {LAYOUT}")


def layout_of(catalogue: sqlite3.Connection) -> int:
    """The layout number, 0 for an empty file."""
    return int(catalogue.execute("PRAGMA user_version").fetchone()[0])


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=WAIT_SECONDS,
        isolation_level=None,  # transactions are begun where the code says so
        check_same_thread=False,  # each connection has one owner, which locks
    )


@contextmanager
def transaction(catalogue: sqlite3.Connection) -> Iterator[None]:
    """All the changes of the block at once, or none of them."""
    catalogue.execute("BEGIN IMMEDIATE")
    try:
        yield
        catalogue.execute("COMMIT")
    except BaseException:
        if catalogue.in_transaction:
            catalogue.execute("ROLLBACK")
        raise


@contextmanager
def one_state(catalogue: sqlite3.Connection) -> Iterator[None]:
    """Several queries that see the same commit."""
    catalogue.execute("BEGIN")
    try:
        yield
    finally:
        if catalogue.in_transaction:
            catalogue.execute("COMMIT")


@contextmanager
def closing_connection(catalogue: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """*catalogue*, closed at the end of the block."""
    try:
        yield catalogue
    finally:
        catalogue.close()


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's errors as ours, with a sentence that says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # The low byte is the kind of error; the rest tells where in SQLite it arose.
        kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise IndexBusyError("another process") from error
        if kind in _NOT_WRITABLE:
            raise IndexWriteError(str(path), str(error)) from error
        raise IndexDamagedError(str(path), f"is damaged ({error})") from error


_NOT_WRITABLE = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
)
