from __future__ import annotations

import time

import pytest

from index.casting import report
from index.store import CatalogueSpeaker
from index.terminal import console


def person(ordinal: int, name: str, *others: str, generic: bool = False) -> CatalogueSpeaker:
    roles = {"e1": "host"} if ordinal == 1 else {}
    return CatalogueSpeaker(ordinal, name, (name, *others), ("e1",), 1_200, generic, roles)


def test_many_people_are_in_plain_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same as in a table, a line each; nothing that a name brings along colours it."""
    monkeypatch.setattr(report, "MANY", 2)
    people = (
        person(1, "Ann Lee", "ANN", "A. Lee"),
        person(2, "Speaker 2", generic=True),
        person(3, "Żółć \x1b[31mRed"),
    )
    report.print_people(console(), people, {"Ann Lee"})
    assert capsys.readouterr().out.splitlines() == [
        "3 speakers",
        "speaker              turns  episodes  role  also called",
        "Ann Lee *            1,200         1  host  ANN, A. Lee",
        "Speaker 2 (no name)  1,200         1",
        "Żółć  [31mRed        1,200         1",
        "* by an operator's word: `quoth speakers log`",
    ]


def test_a_few_people_are_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    report.print_people(console(), (person(1, "Ann Lee"),), set())
    shown = capsys.readouterr().out
    assert "│ Ann Lee │ 1,200 │        1 │ host │             │" in shown


def test_thousands_of_people_are_shown_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """A table of them would take seconds to lay out."""
    people = [person(at, f"First{at} Surname{at}") for at in range(5_000)]
    started = time.process_time()
    report.print_people(console(), people, set())
    assert time.process_time() - started < 1
    assert capsys.readouterr().out.count("\n") == 5_002
