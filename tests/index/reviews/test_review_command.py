"""`quoth review` and `quoth collections`, as scripts use them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from index.__main__ import main
from index.settings import variable
from tests.index.reviews.harbour import HARBOUR, ORCHARD

Run = Any


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `quoth` over the harbour and the orchard: (status, what it printed)."""
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "harbour.md").write_text(HARBOUR)
    (tmp_path / "talks" / "orchard.md").write_text(ORCHARD)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable("home"), str(tmp_path / "data"))

    def quoth(*words: str) -> tuple[int, str]:
        status = main(words)
        captured = capsys.readouterr()
        return status, captured.out if status < 2 else captured.err

    assert quoth("add", "talks")[0] == 0
    return quoth


def test_a_turn_is_named_by_its_line_and_withheld(run: Run) -> None:
    status, out = run("review", "withhold", "harbour:13", "--reason", "a secret", "--json")
    assert status == 0
    record = json.loads(out)["record"]
    assert (record["kind"], record["scope"], record["reason"]) == ("withhold", "all", "a secret")
    assert run("ask", "sauna")[0] == 1
    assert "a secret" in run("review")[1]
    assert run("review", "undo", str(record["seq"]))[0] == 0
    assert run("ask", "sauna")[0] == 0


def test_the_list_of_speakers_tells_nothing_of_what_is_withheld(run: Run) -> None:
    """Neither their first words nor their turns, nor who has no other turn."""
    assert "Vera Lindqvist" in run("speakers")[1]
    run("review", "withhold", "harbour:19")
    run("review", "withhold", "harbour:9")
    people = json.loads(run("speakers", "--json")[1])["speakers"]
    assert {one["name"]: one["turns"] for one in people}["Oskar Brandt"] == 2
    assert "Vera Lindqvist" not in run("speakers")[1]
    first = json.loads(run("speakers", "show", "Oskar Brandt", "--json")[1])["speakers"][0]
    assert first["appearances"][0]["first"]["text"].startswith("The mussel farmers")
    assert "ferry" not in run("speakers", "show", "Vera Lindqvist")[1]


def test_a_part_of_a_turn_is_named_by_its_words(run: Run) -> None:
    run("review", "withhold", "harbour.md:13", "--part", "by a secret agreement that was signed")
    assert run("ask", "who pays? the mussel farmers")[0] == 0
    assert "█" in run("ask", "mussel farmers")[1]
    assert run("ask", "signed")[0] == 1


def test_corrections_and_the_log(run: Run) -> None:
    run("review", "correct", "harbour:13", "--speaker", "Vera Lindqvist", "--guild", "7")
    run("review", "correct", "harbour:13", "--words", "=cmd()", "--reason=-2+3")
    listed = json.loads(run("review", "--json")[1])["decisions"]
    assert [(one["kind"], one["scope"], one["state"]) for one in listed] == [
        ("speaker", "7", "in force"),
        ("words", "all", "in force"),
    ]
    rows = list(csv.DictReader(io.StringIO(run("review", "log", "--csv")[1])))
    assert [(row["who"], row["before"][:12], row["after"]) for row in rows] == [
        ("operator", "Oskar Brandt", "Vera Lindqvist"),
        ("operator", "The mussel f", "'=cmd()"),
    ]
    assert rows[1]["reason"] == "'-2+3"


def test_pins_are_exported_as_questions_for_evaluate(run: Run) -> None:
    run("review", "pin", "harbour:9", "what does the dredging cost?")
    assert run("review", "export", "pins.jsonl")[1] == "1 questions written to pins.jsonl\n"
    line = json.loads(Path("pins.jsonl").read_text())
    assert line["file"] == "harbour"
    assert line["relevant"] == [["harbour", 8]]
    report = json.loads(run("evaluate", "pins.jsonl", "--json")[1])
    assert (report["questions"], report["MRR@10"]["mean"]) == (1, 1.0)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("withhold", "harbour:2000"), "no turn stands at line 2000"),
        (("withhold", "nowhere:1"), "no file in the index is called nowhere"),
        (("withhold", "ffff"), "give the turn_id"),
        (("withhold", "0000000000000001"), "there is no turn"),
        (("withhold", "harbour:13", "--part", "seven whales"), "does not stand in the turn"),
        (("undo", "7"), "no record 7"),
    ],
)
def test_what_cannot_be_decided_is_one_sentence(
    run: Run, words: tuple[str, ...], problem: str
) -> None:
    status, said = run("review", *words)
    assert status == 2
    assert said.count("\n") == 1
    assert problem in said


def test_collections_are_set_and_listed(run: Run) -> None:
    assert run("collections", "create", "members")[0] == 0
    assert run("collections", "add", "members", "talks/orchard.md")[1].startswith("1 episode")
    run("collections", "grant", "members", "7")
    listed = json.loads(run("collections", "--json")[1])["collections"]
    assert [(one["name"], len(one["episodes"]), one["guilds"]) for one in listed] == [
        ("public", 1, []),
        ("members", 1, ["7"]),
    ]
    assert run("collections", "grant", "members", "my server")[0] == 2
    assert "members: 1 episode, seen by 7" in run("collections")[1]


def test_backup_and_restore(run: Run) -> None:
    run("review", "withhold", "harbour:13")
    assert json.loads(run("backup", "copy.zip", "--json")[1])["databases"] == ["decisions.db"]
    run("review", "undo", "1")
    assert "put back" in run("restore", "copy.zip")[1]
    assert run("ask", "sauna")[0] == 1
