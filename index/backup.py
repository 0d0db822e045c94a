"""
Copies of what people decided and set, taken while everything runs, and put back.

A backup is a zip file of SQLite databases with a manifest. The index is not in it, since it is made
anew from the transcripts; nor is what was asked, since what askers had forgotten must not come
back.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.decisions import MIGRATIONS
from index.errors import BackupError
from index.settings import Settings

MANIFEST = "manifest.json"
DECISIONS, BOT = "decisions.db", "bot.db"
# Tables of the bot that hold what people asked: left empty in a copy.
PASSING = ("verdicts", "places", "answers")
MOST_BYTES = 4 << 30  # of a database in a backup; a zip file may claim any size
WAIT_SECONDS = 30.0


def backup(settings: Settings, file: Path) -> list[str]:
    """
    The names of the databases that are in *file* now, whole, or *file* is as it was.

    Raises:
        BackupError: there is nothing to copy, *file* is something else, or cannot be written.
    """
    sources = [path for path in _databases(settings) if path.is_file()]
    if not sources:
        raise BackupError(str(file), f"nothing is decided or set in {settings.home} yet")
    if file.exists() and not _is_backup(file):
        raise BackupError(str(file), "is something else than a backup: give another file")
    try:
        with tempfile.TemporaryDirectory(prefix="quoth-") as folder:
            copies = [_copied(source, Path(folder) / source.name) for source in sources]
            _write(file, copies)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(str(file), f"cannot be made ({error})") from error
    return [copy.name for copy in copies]


def restore(settings: Settings, file: Path) -> tuple[list[str], Path | None]:
    """
    The names of the databases put back from *file*, and a backup of what was there before.

    Everything in *file* is checked first; a database that is not in it stays as it is. Where the
    one that lies there is damaged, its files are set aside as they are, under another name.

    Raises:
        BackupError: *file* is no backup, is damaged, or was made by a newer Quoth; then nothing
            was changed.
    """
    with _unpacked(file) as copies:
        for copy in copies:
            _check(file, copy)
        before: Path | None = None
        stamp = datetime.now(tz=UTC).strftime("%Y%m%d-%H%M%S")
        try:
            settings.home.mkdir(parents=True, exist_ok=True)
            for path in _databases(settings):
                if path.is_file() and not _is_sound(path):
                    before = _set_aside(path, stamp)
            if any(path.is_file() for path in _databases(settings)):
                before = settings.home / f"before-restore-{stamp}.zip"
                backup(settings, before)
            for copy in copies:
                _put_back(copy, settings.home / copy.name)
        except (OSError, sqlite3.Error) as error:
            raise BackupError(str(file), f"cannot be put back ({error})") from error
        return [copy.name for copy in copies], before


def _databases(settings: Settings) -> list[Path]:
    return [settings.home / DECISIONS, settings.home / BOT]


def _copied(source: Path, target: Path) -> Path:
    """A consistent copy of *source*, whoever writes to it meanwhile."""
    with (
        closing(sqlite3.connect(source, timeout=WAIT_SECONDS)) as live,
        closing(sqlite3.connect(target, isolation_level=None)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        if source.name == BOT:
            _forget_what_passes(copy)
    return target


def _forget_what_passes(copy: sqlite3.Connection) -> None:
    known = {row[0] for row in copy.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for table in PASSING:
        if table in known:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
    copy.execute("VACUUM")  # what is deleted would lie in free pages still


def _write(file: Path, copies: list[Path]) -> None:
    """*file* appears whole: written beside it, then renamed."""
    partly = file.with_name(f"{file.name}.{os.getpid()}.part")
    manifest = {
        "made_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "databases": {copy.name: _layout(copy) for copy in copies},
    }
    try:
        with zipfile.ZipFile(partly, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest))
            for copy in copies:
                archive.write(copy, copy.name)
        with partly.open("rb") as written:
            os.fsync(written.fileno())
        partly.replace(file)
    finally:
        partly.unlink(missing_ok=True)


def _layout(database: Path) -> int:
    with closing(sqlite3.connect(database)) as opened:
        return int(opened.execute("PRAGMA user_version").fetchone()[0])


def _is_backup(file: Path) -> bool:
    try:
        _manifest(file)
    except BackupError:
        return False
    return True


def _manifest(file: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(file) as archive:
            found = json.loads(archive.read(MANIFEST))
            names = set(archive.namelist())
    except FileNotFoundError:
        raise BackupError(str(file), "is not there") from None
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, RuntimeError) as error:
        raise BackupError(str(file), f"is no backup of Quoth ({error})") from error
    databases = found.get("databases") if isinstance(found, dict) else None
    if not isinstance(databases, dict) or not databases or not set(databases) <= {DECISIONS, BOT}:
        raise BackupError(str(file), "is no backup of Quoth: its manifest lists no databases")
    if not set(databases) <= names:
        raise BackupError(str(file), "is damaged: a database of its manifest is not in it")
    return databases


@contextmanager
def _unpacked(file: Path) -> Iterator[list[Path]]:
    databases = _manifest(file)
    with tempfile.TemporaryDirectory(prefix="quoth-") as folder:
        try:
            with zipfile.ZipFile(file) as archive:
                if any(archive.getinfo(name).file_size > MOST_BYTES for name in databases):
                    raise BackupError(str(file), "holds a database of more than 4 GiB")
                copies = [Path(archive.extract(name, folder)) for name in sorted(databases)]
        except (OSError, zipfile.BadZipFile, RuntimeError) as error:
            raise BackupError(str(file), f"is damaged ({error})") from error
        yield copies


def _check(file: Path, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as opened:
            (verdict,) = opened.execute("PRAGMA integrity_check").fetchone()
            layout = int(opened.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error as error:
        raise BackupError(str(file), f"is damaged: {copy.name} ({error})") from error
    if verdict != "ok":
        raise BackupError(str(file), f"is damaged: {copy.name} ({verdict})")
    if copy.name == DECISIONS and layout > len(MIGRATIONS):
        raise BackupError(
            str(file),
            f"was made by a newer Quoth (layout {layout}, this one knows {len(MIGRATIONS)}): use "
            "that one",
        )


def _is_sound(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(database, timeout=WAIT_SECONDS)) as opened:
            return bool(opened.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _set_aside(database: Path, stamp: str) -> Path:
    """Where the damaged *database* is now: somebody may get out of it what no backup has."""
    for log in ("-wal", "-shm", ""):
        path = database.with_name(database.name + log)
        if path.exists():
            path.rename(path.with_name(f"{database.name}.damaged-{stamp}{log}"))
    return database.with_name(f"{database.name}.damaged-{stamp}")


def _put_back(copy: Path, target: Path) -> None:
    """Replaces what is in *target* in one transaction, so that whoever reads it goes on."""
    with (
        closing(sqlite3.connect(copy)) as source,
        closing(sqlite3.connect(target, timeout=WAIT_SECONDS)) as live,
    ):
        live.execute("PRAGMA journal_mode = WAL")
        source.backup(live)
