"""What is decided is read whole, or nothing may be shown."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index import sight
from index.errors import DecisionsError
from index.reviews import ALL, Kind, Passage, Verdict, log
from index.sight import DecidedReader

WITHHELD = Verdict(Kind.WITHHOLD, ALL, "a", passage=Passage(1, "talk", 0, "text", "ANN", "Ann"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database in which one passage is withheld."""
    made = tmp_path / "decisions.db"
    log.append(made, [WITHHELD])
    return made


def change(path: Path, passage: str) -> str:
    """What was there before."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER IF EXISTS reviews_are_final")
        before = connection.execute("SELECT passage FROM reviews").fetchone()
        connection.execute("UPDATE reviews SET passage = ?", (passage,))
    return str(before[0])


def test_what_cannot_be_read_is_told_each_time_until_it_can(path: Path) -> None:
    """Nobody is shown what is withheld because they asked a second time."""
    whole, reader = change(path, "{"), DecidedReader(path)
    for _again in range(3):
        with pytest.raises(DecisionsError):
            reader.current()
    change(path, whole)
    assert len(reader.current().records) == 1


def test_what_was_known_does_not_hold_when_it_cannot_be_read_any_more(path: Path) -> None:
    reader = DecidedReader(path)
    assert len(reader.current().records) == 1
    change(path, "{")
    for _again in range(3):
        with pytest.raises(DecisionsError):
            reader.current()


def test_a_database_that_cannot_be_opened_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = DecidedReader(path)

    def fail(_path: Path) -> sqlite3.Connection:
        raise sqlite3.OperationalError("unable to open database file")

    with monkeypatch.context() as broken:
        broken.setattr(sight, "decisions_reader", fail)
        for _again in range(2):
            with pytest.raises(DecisionsError):
                reader.current()
    assert len(reader.current().records) == 1
