from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from index import decisions
from index.decisions import MIGRATIONS, open_decisions, transaction
from index.errors import DecisionsError
from index.reviews import ALL, Kind, Passage, Verdict, log

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "decisions.db"


def layout(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_the_database_is_made_where_there_is_none(path: Path) -> None:
    """With its folder; every commit reaches the disk."""
    with closing(open_decisions(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM ledger").fetchone() == (0,)
    assert layout(path) == len(MIGRATIONS)


def test_an_older_database_is_brought_up_to_date_and_keeps_what_it_holds(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_decisions(path)) as connection:
        connection.execute(
            "INSERT INTO ledger (episode_id, path, sha256, turns, hashes) "
            "VALUES ('one', '/x', 'ab', 0, x'')"
        )
    later = (*MIGRATIONS, ("ALTER TABLE ledger ADD COLUMN colour TEXT DEFAULT 'red'",))
    monkeypatch.setattr(decisions, "MIGRATIONS", later)
    with closing(open_decisions(path)) as connection:
        rows = connection.execute("SELECT episode_id, colour FROM ledger").fetchall()
    assert rows == [("one", "red")]
    assert layout(path) == len(MIGRATIONS) + 1


# What a database of each layout holds, by the number of its layout: a row of every table.
HELD: dict[int, dict[str, tuple[str, list[tuple[object, ...]]]]] = {
    1: {
        "INSERT INTO ledger VALUES ('one', '/x', 'ab', 'u', 2, x'0102', 't')": (
            "SELECT * FROM ledger",
            [("one", "/x", "ab", "u", 2, b"\x01\x02", "t")],
        ),
    },
    2: {
        "INSERT INTO speaker_decisions VALUES (1, 'merge', '{}', 'me', 't')": (
            "SELECT * FROM speaker_decisions",
            [(1, "merge", "{}", "me", "t")],
        ),
    },
    3: {
        "INSERT INTO reviews (seq, at, who, scope, kind, reason, turn_id, before) "
        "VALUES (7, 't', 'mod', '1', 'withhold', 'why', 5, 'said')": (
            "SELECT seq, at, who, scope, kind, reason, turn_id, before FROM reviews",
            [(7, "t", "mod", "1", "withhold", "why", 5, "said")],
        ),
        "INSERT INTO collections VALUES ('board', 1)": (
            "SELECT * FROM collections",
            [("board", 1)],
        ),
        "INSERT INTO placements VALUES ('one', '[]')": (
            "SELECT * FROM placements",
            [("one", "[]")],
        ),
        "INSERT INTO grants VALUES ('1', 'board', 1)": (
            "SELECT * FROM grants",
            [("1", "board", 1)],
        ),
        "INSERT INTO channel_collections VALUES ('1', '2', '[]')": (
            "SELECT * FROM channel_collections",
            [("1", "2", "[]")],
        ),
        "INSERT INTO collection_roles VALUES ('1', 'board', '3')": (
            "SELECT * FROM collection_roles",
            [("1", "board", "3")],
        ),
        "INSERT INTO pin_outcomes VALUES (7, '{}')": (
            "SELECT * FROM pin_outcomes",
            [(7, "{}")],
        ),
    },
    4: {
        "INSERT INTO pin_changes VALUES (7, 't', '{}', NULL)": (
            "SELECT * FROM pin_changes",
            [(7, "t", "{}", None)],
        ),
    },
}


@pytest.mark.parametrize("older", range(1, len(MIGRATIONS) + 1))
def test_a_database_of_each_earlier_layout_keeps_every_row(
    path: Path, monkeypatch: pytest.MonkeyPatch, older: int
) -> None:
    """Of all tables that it has; a layout that comes must say here what it holds."""
    held = [pair for number in range(1, older + 1) for pair in HELD[number].items()]
    with monkeypatch.context() as then:
        then.setattr(decisions, "MIGRATIONS", MIGRATIONS[:older])
        with closing(open_decisions(path)) as connection:
            for insert, _expected in held:
                connection.execute(insert)
            tables = connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            ).fetchall()
    assert layout(path) == older
    with closing(open_decisions(path)) as connection:
        for _insert, (select, rows) in held:
            assert connection.execute(select).fetchall() == rows
    assert layout(path) == len(MIGRATIONS)
    assert len(held) == len(tables)  # of no table nothing is asked


def test_a_migration_that_fails_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_decisions(path).close()
    broken = (*MIGRATIONS, ("ALTER TABLE ledger ADD COLUMN colour TEXT", "NONSENSE"))
    with monkeypatch.context() as patched:
        patched.setattr(decisions, "MIGRATIONS", broken)
        with pytest.raises(DecisionsError, match="NONSENSE"):
            open_decisions(path)
    with closing(open_decisions(path)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info (ledger)")]
    assert "colour" not in columns


def test_a_newer_database_is_left_alone(path: Path) -> None:
    open_decisions(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(DecisionsError, match=r"decisions\.db was written by a newer Quoth"):
        open_decisions(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_told_and_kept(path: Path) -> None:
    """What may be somebody's decisions is never overwritten."""
    path.parent.mkdir()
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(DecisionsError, match=r"is damaged .* backup"):
        open_decisions(path)
    assert path.read_bytes() == b"not a database at all" * 100


def test_a_place_where_nothing_can_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    with pytest.raises(DecisionsError, match="cannot be made"):
        open_decisions(tmp_path / "data" / "decisions.db")


def test_a_transaction_that_fails_changes_nothing(path: Path) -> None:
    insert = "INSERT INTO ledger VALUES (?, '', '', NULL, 0, '', '')"
    with closing(open_decisions(path)) as connection:

        def fail() -> None:
            with transaction(connection):
                connection.execute(insert, ("one",))
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        with transaction(connection):
            connection.execute(insert, ("two",))
        rows = connection.execute("SELECT episode_id FROM ledger").fetchall()
    assert rows == [("two",)]


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'withhole'",
        "passage = '{'",
        "passage = '{}'",
        "passage = CAST(x'7bff' AS TEXT)",
    ],
)
def test_a_record_that_is_not_as_it_was_written_is_damage(path: Path, change: str) -> None:
    """Nothing is shown because nobody could read that it is withheld; how to go on is said."""
    passage = Passage(1, "talk", 0, "text", "ANN", "Ann")
    log.append(path, [Verdict(Kind.WITHHOLD, ALL, "a", passage=passage)])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER reviews_are_final")
        connection.execute(f"UPDATE reviews SET {change}")
    with (
        closing(open_decisions(path)) as connection,
        pytest.raises(DecisionsError, match=r"is damaged .* `quoth restore FILE`"),
        decisions.translated(path),
    ):
        log.records(connection)


APPENDING = """
import sys
from pathlib import Path
from index.reviews import ALL, Kind, Verdict, log
for number in range(10_000):
    (record,) = log.append(Path(sys.argv[1]), [Verdict(Kind.FINE, ALL, "a", reason=f"{number}")])
    print(record.seq, flush=True)
"""


def test_no_decision_that_was_told_to_be_kept_is_lost_by_a_kill(path: Path) -> None:
    """Five kills while decisions are written: all that were acknowledged are there, in order."""
    told = 0
    moments = random.Random(3)
    for _kill in range(5):
        command = [sys.executable, "-c", APPENDING, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PROJECT) as writing:
            assert writing.stdout is not None
            told = int(writing.stdout.readline())
            time.sleep(moments.random() * 0.2)
            writing.kill()
            told = max([told, *(int(line) for line in writing.stdout if line.endswith(b"\n"))])
        with closing(open_decisions(path)) as connection:
            kept = [record.seq for record in log.records(connection)]
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert kept == list(range(1, len(kept) + 1))
        assert told <= len(kept) <= told + 1
