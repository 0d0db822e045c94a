"""No question, list or commit scans all turns: the plans of the queries are read."""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index.store import catalogue, changes, schema, speaking
from index.store.people import cast_of
from tests.index.store.toy import episode_of, interview, opened

LARGE_TABLES = ("turns", "tombstones")


class Watched(sqlite3.Connection):
    """A connection that remembers the plan of every query."""

    plans: list[str]

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        self._explain(sql, parameters)
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
        rows = list(parameters)
        if rows:
            self._explain(sql, rows[0])
        return super().executemany(sql, rows)

    def _explain(self, sql: str, parameters: Any) -> None:
        if sql.split(maxsplit=1)[0] in ("SELECT", "WITH", "UPDATE", "DELETE", "INSERT"):
            explained = "EXPLAIN QUERY PLAN " + sql
            self.plans += [str(row[-1]) for row in super().execute(explained, parameters)]


@pytest.fixture
def watched(folder: Path) -> Iterator[Watched]:
    """A connection to an index with some episodes, one of them removed."""
    with opened(folder) as store, store.writer():
        store.commit(
            [interview(), episode_of("two", [("A", "x")]), episode_of("old", [("A", "y")])]
        )
        store.commit([], removed=["old"])
    path = folder / schema.CATALOGUE
    with closing(sqlite3.connect(path, isolation_level=None, factory=Watched)) as connection:
        connection.plans = []
        yield connection


def scans(connection: Watched) -> list[str]:
    """The steps that go through a whole large table."""
    aliases = {"t": "turns"}
    found = []
    for step in connection.plans:
        words = step.split()
        if words[0] == "SCAN" and aliases.get(words[1], words[1]) in LARGE_TABLES:
            found.append(step)
    return found


def test_a_scan_would_be_seen(watched: Watched) -> None:
    """The test below can fail."""
    watched.execute("SELECT count(*) FROM turns WHERE text = 'x'")
    assert scans(watched) == ["SCAN turns"]


def test_no_query_of_a_question_or_a_list_scans_a_large_table(watched: Watched) -> None:
    """Each function of the catalogue is called once."""
    catalogue.identity(watched)
    catalogue.generation(watched)
    rows = catalogue.segments(watched)
    assert catalogue.sizes(watched) == [(row.turns, row.live_turns) for row in rows]
    catalogue.placed(watched)
    catalogue.placed_in(watched, 1)
    assert catalogue.counts(watched).turns == 6
    assert len(catalogue.live_records(watched)) == 2
    assert len(catalogue.records_at(watched, 1)) == 3
    assert len(catalogue.records_of(watched, [1, 2])) == 2
    assert len(catalogue.titles_at(watched, 1)) == 3
    assert len(catalogue.paths_at(watched, 1)) == 3
    assert len(catalogue.swept(watched, "ordinal, id", "episodes", {})) == 2
    assert catalogue.find_live(watched, "id", "two") is not None
    assert catalogue.find_live(watched, "path", "/talks/two.txt") is not None
    assert catalogue.find_live(watched, "sha256", "00") is not None
    assert catalogue.ordinal_at(watched, "two", 2) == 2
    assert catalogue.record_of(watched, 2)[1] == 1
    assert len(catalogue.find_turns(watched, [(1, 0), (1, 3), (2, 0)])) == 3
    assert len(catalogue.find_texts(watched, [(1, 0), (1, 3), (2, 0)])) == 3
    assert len(catalogue.turns_of(watched, 1)) == 5
    assert len(catalogue.cast_of(watched, 1)) == 2
    assert len(speaking.speakers_at(watched, 2)) == 3
    assert len(speaking.speakers_of(watched, 2, [1, 2])) == 2
    assert len(speaking.names_of(watched)) == 4
    assert len(speaking.named_turns_at(watched, 2)) == 3
    assert speaking.speaking_in(watched, 2, ["kabul"]) == [1, 2]
    assert len(speaking.forms_of(watched)) == 3
    assert speaking.called(watched, (["Ailsa Chang"], [], [])) == [1]
    assert catalogue.find_tombstone(watched, 5) is None
    assert scans(watched) == []


def test_finding_an_episode_looks_at_no_other(watched: Watched) -> None:
    """By id, path or hash."""
    catalogue.find_live(watched, "id", "two")
    catalogue.find_live(watched, "path", "x")
    catalogue.find_live(watched, "sha256", "x")
    catalogue.ordinal_at(watched, "two", 2)
    looks = [step.split()[0] for step in watched.plans if "TEMP B-TREE" not in step]
    assert looks == ["SEARCH"] * 4


def test_no_statement_of_a_commit_scans_a_large_table(watched: Watched) -> None:
    """Its cost follows what it changes."""
    new = episode_of("three", [("ZOE REY", "new"), (None, "hm")])
    cast = cast_of(new.transcript)
    with schema.transaction(watched):
        generation = changes.next_generation(watched)
        changes.sweep(watched, 1e12)
        assert changes.bury(watched, ["two"], generation, 5.0) == 1
        people = changes.enrol(watched, "three", cast)
        segment = changes.add_segment(watched, "x", (2, 2), 1, "{}")
        episode = changes.add_episode(watched, new, (segment, 0), generation)
        changes.add_cast(watched, episode, cast, people)
        changes.add_turns(watched, episode, new, cast)
        changes.touch(watched, "three", "/x", 1, 1)
        changes.move(watched, [(episode, segment, 0)])
        changes.drop_segments(watched, [segment])
        changes.drop_dead_segments(watched)
    assert scans(watched) == []


def test_every_statement_is_looked_at() -> None:
    """A function that is added to the catalogue is added to the tests above."""
    here = Path(__file__).read_text(encoding="utf-8")
    missing = [
        f"{module.__name__}.{name}"
        for module in (catalogue, changes, speaking)
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if one.__module__ == module.__name__ and not name.startswith("_")
        if "catalogue" in inspect.signature(one).parameters
        if f"{module.__name__.rpartition('.')[2]}.{name}(" not in here
    ]
    assert missing == []
