"""Whoever has an index of an older layout goes on with it: it is told, and embeds nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import Settings
from index.__main__ import main
from index.settings import variable
from tests.index.store.older import make_older

ASKED = ["ask", "what did Mines say about over-the-horizon counterterrorism", "--json"]


@pytest.fixture
def home(seeded: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder of its own with the example transcript."""
    home = tmp_path / "data"
    shutil.copytree(seeded.home, home)
    monkeypatch.setenv(variable("home"), str(home))
    return home


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any, str]]:
    """Runs a command: its status, its JSON, and what it says on stderr."""

    def run(*words: str) -> tuple[int, Any, str]:
        status = main(list(words))
        captured = capsys.readouterr()
        return status, json.loads(captured.out or "null"), captured.err

    return run


@pytest.mark.parametrize("layout", [1, 2])
def test_a_question_brings_an_older_index_up_to_date_and_is_answered_as_before(
    home: Path, told: Callable[..., tuple[int, Any, str]], layout: int
) -> None:
    _status, before, _said = told(*ASKED)
    make_older(home / "index", layout)
    status, after, said = told(*ASKED)
    assert status == 0
    assert (
        f"quoth: bringing the index from layout {layout} to 5; its texts and vectors are kept…\n"
        in said
    )
    for answer in (before, after):
        answer.pop("elapsed_ms")
    assert after == before
    assert "bringing" not in told(*ASKED)[2]
    assert told("verify", "--json")[:2] == (0, {"ok": True, "problems": []})


@pytest.mark.parametrize("layout", [1, 2])
def test_what_is_added_afterwards_embeds_nothing_twice(
    home: Path, told: Callable[..., tuple[int, Any, str]], seeds: Path, layout: int
) -> None:
    make_older(home / "index", layout)
    status, report, said = told("add", str(seeds), "--json")
    assert status == 0
    assert "bringing the index" in said
    assert report["turns_embedded"] == 0
    assert (report["turns_added"], report["turns_removed"]) == (0, 0)


def test_verify_says_which_command_does_it_and_does_it(
    home: Path, told: Callable[..., tuple[int, Any, str]]
) -> None:
    make_older(home / "index", 2)
    status, _report, said = told("verify", "--json")
    assert status == 2
    assert said == (
        "quoth: the index has layout 2, this Quoth reads layout 5: `quoth verify --repair` brings "
        "it there, and keeps its vectors\n"
    )
    status, report, said = told("verify", "--repair", "--json")
    assert (status, report["problems"]) == (0, [])
    assert "bringing the index from layout 2 to 5" in said


def test_what_was_decided_holds_in_an_index_that_was_brought_up_to_date(
    home: Path, told: Callable[..., tuple[int, Any, str]]
) -> None:
    _status, before, _said = told(*ASKED)
    turn = before["citations"][0]["turn_id"]
    assert told("review", "withhold", turn, "--json")[0] == 0
    make_older(home / "index", 1)
    _status, after, _said = told(*ASKED)
    assert turn not in [one["turn_id"] for one in after["citations"]]


def test_what_was_damaged_before_is_told_and_repaired_from_the_texts(
    home: Path, told: Callable[..., tuple[int, Any, str]]
) -> None:
    make_older(home / "index", 2)
    (segment,) = (home / "index" / "segments").iterdir()
    (segment / "pieces.faiss").write_bytes(b"")
    _status, report, said = told("verify", "--repair", "--json")
    assert "1 of 1 parts of it were damaged before" in said
    assert report["problems"] == []
    assert told(*ASKED)[0] == 0
