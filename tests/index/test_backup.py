"""Backups: whole while others write, checked before they are put back, with nothing forgotten."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from index import Settings
from index.backup import backup, restore
from index.decisions import open_decisions, translated
from index.errors import BackupError, DecisionsError
from index.reviews import ALL, Kind, Verdict, log


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "data")


def decide(settings: Settings, count: int = 1) -> None:
    log.append(settings.decisions_path, [Verdict(Kind.FINE, ALL, "a")] * count)


def decided(settings: Settings) -> int:
    with closing(open_decisions(settings.decisions_path)) as decisions:
        return len(log.records(decisions))


def test_what_was_decided_comes_back(settings: Settings, tmp_path: Path) -> None:
    """What was there before is kept beside."""
    decide(settings, 3)
    assert backup(settings, tmp_path / "copy.zip") == ["decisions.db"]
    decide(settings, 2)
    restored, before = restore(settings, tmp_path / "copy.zip")
    assert (restored, decided(settings)) == (["decisions.db"], 3)
    assert before is not None
    restore(settings, before)
    assert decided(settings) == 5


def test_an_empty_home_can_be_restored_into(settings: Settings, tmp_path: Path) -> None:
    decide(settings)
    backup(settings, tmp_path / "copy.zip")
    elsewhere = Settings(home=tmp_path / "elsewhere")
    assert restore(elsewhere, tmp_path / "copy.zip") == (["decisions.db"], None)
    assert decided(elsewhere) == 1


def test_who_reads_meanwhile_sees_what_was_put_back(settings: Settings, tmp_path: Path) -> None:
    decide(settings)
    backup(settings, tmp_path / "copy.zip")
    decide(settings)
    with closing(open_decisions(settings.decisions_path)) as reading:
        assert len(log.records(reading)) == 2
        restore(settings, tmp_path / "copy.zip")
        assert len(log.records(reading)) == 1


def test_a_copy_is_consistent_while_others_write(settings: Settings, tmp_path: Path) -> None:
    """Every batch of ten is in it whole, or not at all."""
    decide(settings, 10)
    stop = Event()

    def write() -> None:
        while not stop.is_set():
            decide(settings, 10)

    writer = Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            backup(settings, tmp_path / f"{number}.zip")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        elsewhere = Settings(home=tmp_path / str(number))
        restore(elsewhere, tmp_path / f"{number}.zip")
        assert decided(elsewhere) % 10 == 0


def test_settings_of_the_bot_are_copied_and_questions_are_not(
    settings: Settings, tmp_path: Path
) -> None:
    decide(settings)
    with closing(sqlite3.connect(settings.home / "bot.db")) as bot:
        bot.execute("CREATE TABLE answers (question TEXT)")
        bot.execute("INSERT INTO answers VALUES ('what did zebra say')")
        bot.execute("CREATE TABLE preferences (value TEXT)")
        bot.execute("INSERT INTO preferences VALUES ('quotes: 5')")
        bot.commit()
    assert backup(settings, tmp_path / "copy.zip") == ["decisions.db", "bot.db"]
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        copied = archive.read("bot.db")
    assert b"quotes: 5" in copied
    assert b"zebra" not in copied


def test_nothing_to_copy_is_said(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="nothing is decided"):
        backup(settings, tmp_path / "copy.zip")
    assert not (tmp_path / "copy.zip").exists()


def test_a_file_that_is_something_else_is_not_written_over(
    settings: Settings, tmp_path: Path
) -> None:
    decide(settings)
    mine = tmp_path / "thesis.txt"
    mine.write_text("years of work")
    with pytest.raises(BackupError, match="something else"):
        backup(settings, mine)
    assert mine.read_text() == "years of work"
    backup(settings, tmp_path / "copy.zip")
    backup(settings, tmp_path / "copy.zip")


def made_newer(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as database:
        database.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("missing", "is not there"),
        ("text", "no backup"),
        ("newer", "newer Quoth"),
        ("cut", "damag"),
    ],
)
def test_a_file_that_is_no_whole_backup_changes_nothing(
    settings: Settings, tmp_path: Path, damage: str, problem: str
) -> None:
    decide(settings, 2)
    copy, broken = tmp_path / "copy.zip", tmp_path / "broken.zip"
    backup(settings, copy)
    if damage == "text":
        broken.write_text("hello")
    elif damage in ("newer", "cut"):
        with zipfile.ZipFile(copy) as archive:
            archive.extractall(tmp_path)
        database = tmp_path / "decisions.db"
        if damage == "newer":
            made_newer(database)
        else:
            database.write_bytes(database.read_bytes()[:6000])
        with zipfile.ZipFile(broken, "w") as archive:
            archive.write(tmp_path / "manifest.json", "manifest.json")
            archive.write(database, "decisions.db")
    with pytest.raises(BackupError, match=problem):
        restore(settings, broken)
    assert decided(settings) == 2


@pytest.mark.parametrize("table", ["sqlite_schema", "reviews"])
def test_a_damaged_database_is_set_aside_and_a_backup_takes_its_place(
    settings: Settings, tmp_path: Path, table: str
) -> None:
    """Whatever page is lost; not a byte of the damaged one is."""
    decide(settings, 3)
    backup(settings, tmp_path / "copy.zip")
    with closing(sqlite3.connect(settings.decisions_path)) as decisions:
        decisions.execute("PRAGMA wal_checkpoint (TRUNCATE)")
        query = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (root,) = decisions.execute(query, (table,)).fetchone() or (1,)
    place = 4096 * (root - 1)
    content = bytearray(settings.decisions_path.read_bytes())
    content[place : place + 4096] = b"\xa7" * 4096
    settings.decisions_path.write_bytes(content)
    path = settings.decisions_path
    with pytest.raises(DecisionsError, match="quoth restore FILE"), translated(path):
        decided(settings)
    restored, before = restore(settings, tmp_path / "copy.zip")
    assert (restored, decided(settings)) == (["decisions.db"], 3)
    assert before is not None
    assert before.name.startswith("decisions.db.damaged-")
    assert before.read_bytes() == content
