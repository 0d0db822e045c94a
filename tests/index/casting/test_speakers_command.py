"""`quoth speakers`: what an operator says about people holds everywhere, and can be undone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.__main__ import main
from index.settings import variable

FIRST = """ANN LEE: Welcome to the tide mill.

Speaker 2: The wheel turns with the ebb, and the miller sleeps at odd hours.

ANN LEE: How old is the wheel?

Speaker 2: The oak of the wheel is two hundred years old.
"""
SECOND = """ANN LEE: Today I explain how a catalyst works.

DORA: The catalyst is a spoon of platinum, and nothing of it is lost.

LEE: A spoon of platinum costs more than the laboratory.
"""
THIRD = """Annie: I fix clocks in a shed behind the harbour.

Dora: Do the clocks chime at noon?

Annie: The clocks chime whenever they please.
"""

Quoth = Callable[..., Any]


@pytest.fixture
def episodes(tmp_path: Path) -> Path:
    folder = tmp_path / "episodes"
    folder.mkdir()
    for name, text in (("mill", FIRST), ("catalyst", SECOND), ("clocks", THIRD)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def quoth(
    episodes: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Quoth:
    """Runs a command on an index of three episodes; returns its JSON."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable("home"), str(tmp_path / "data"))

    def run(*arguments: str, status: int = 0) -> Any:
        capsys.readouterr()
        assert main([*arguments, "--json"]) == status, capsys.readouterr().err
        printed = capsys.readouterr()
        return json.loads(printed.out) if printed.out else printed.err

    run("add", str(episodes))
    return run


def names(quoth: Quoth) -> dict[str, int]:
    return {one["name"]: one["turns"] for one in quoth("speakers")["speakers"]}


def who(quoth: Quoth, question: str, status: int = 0) -> tuple[str | None, str]:
    answer = quoth("ask", question, "--limit", "1", status=status)
    cited = answer["citations"][0]
    return cited["speaker"], cited["attribution"]


def test_everyone_is_listed(quoth: Quoth) -> None:
    assert names(quoth) == {"Ann Lee": 4, "Annie": 2, "Dora": 1, "Speaker 2": 2}
    assert [one["turns"] for one in quoth("speakers", "list", "dora")["speakers"]] == [1, 1]


def test_a_nameless_voice_gets_a_name_in_quotes_counts_and_questions(quoth: Quoth) -> None:
    assert who(quoth, "how old is the oak of the wheel") == ("Speaker 2", "generic")
    quoth("speakers", "rename", "Speaker 2", "Wim Oaks")
    assert who(quoth, "what did Wim Oaks say about the oak of the wheel") == (
        "Wim Oaks",
        "explicit",
    )
    counted = quoth("ask", "how often did Wim Oaks mention the wheel")
    assert [(one["speaker"], one["turns"]) for one in counted["counts"]] == [("Wim Oaks", 2)]
    assert quoth("status")["speakers"] == 5


def test_the_merged_are_one_person_until_it_is_undone(quoth: Quoth) -> None:
    done = quoth("speakers", "merge", "Ann Lee", "Annie")
    assert done == {"decision": 1, "done": "“Annie” (2 turns) is Ann Lee now"}
    assert names(quoth) == {"Ann Lee": 6, "Dora": 1, "Speaker 2": 2}
    assert who(quoth, "what did Ann Lee say about clocks") == ("Ann Lee", "explicit")
    assert who(quoth, "what did Annie say about clocks") == ("Ann Lee", "explicit")
    quoth("speakers", "undo")
    assert names(quoth)["Annie"] == 2
    assert who(quoth, "what did Annie say about clocks")[0] == "Annie"


def test_the_same_name_in_several_episodes_is_several_people_until_said(quoth: Quoth) -> None:
    refused = quoth("speakers", "rename", "Dora", "Dora Maas", status=2)
    assert "“Dora” are 2 people here" in refused
    quoth("speakers", "rename", "Dora", "Dora Maas", "--episode", "clocks")
    assert quoth("speakers", "merge", "Dora Maas", "Dora", "--all")["decision"] == 2
    found = quoth("speakers", "show", "Dora Maas")["speakers"]
    assert [(one["turns"], len(one["appearances"])) for one in found] == [(2, 2)]


def test_one_name_can_be_two_people(quoth: Quoth) -> None:
    quoth("speakers", "split", "Ann Lee", "--episode", "catalyst", "--as", "Ann Lee, chemist")
    assert who(quoth, "who said that a spoon of platinum costs more")[0] == "Ann Lee, chemist"
    assert who(quoth, "how old is the wheel")[0] != "Ann Lee, chemist"
    assert names(quoth)["Ann Lee"] == 2


def test_one_label_can_be_set_apart(quoth: Quoth) -> None:
    quoth("speakers", "split", "Ann Lee", "--label", "LEE", "--episode", "catalyst.txt")
    assert names(quoth) | {} == {
        "Ann Lee": 3, "Annie": 2, "Lee": 1, "Dora": 1, "Speaker 2": 2,
    }  # fmt: skip
    assert who(quoth, "who said that a spoon of platinum costs more")[0] == "Lee"


def test_decisions_outlive_the_index(quoth: Quoth, tmp_path: Path, episodes: Path) -> None:
    quoth("speakers", "merge", "Ann Lee", "Annie")
    quoth("speakers", "rename", "Speaker 2", "Wim Oaks")
    shutil.rmtree(tmp_path / "data" / "index")
    quoth("add", str(episodes))
    assert names(quoth) == {"Ann Lee": 6, "Wim Oaks": 2, "Dora": 1}


def test_a_decision_about_a_full_name_holds_for_episodes_added_later(
    quoth: Quoth, episodes: Path
) -> None:
    quoth("speakers", "rename", "Ann Lee", "Ann Lee-Reed")
    (episodes / "later.txt").write_text(FIRST.replace("mill", "dam"), encoding="utf-8")
    quoth("add", str(episodes))
    assert names(quoth)["Ann Lee-Reed"] == 6


def test_the_log_says_what_was_decided_and_taken_back(quoth: Quoth) -> None:
    quoth("speakers", "merge", "Ann Lee", "Annie")
    quoth("speakers", "undo", "1")
    log = quoth("speakers", "log")["decisions"]
    assert [(one["kind"], one["in_force"]) for one in log] == [("merge", False), ("undo", True)]
    quoth("speakers", "undo", "2")
    assert names(quoth)["Ann Lee"] == 6
    assert "no decision 7" in quoth("speakers", "undo", "7", status=2)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["show", "Anne Leigh"], "nobody called “Anne Leigh” speaks here"),
        (["merge", "Ann Lee", "ann lee"], "are one person already"),
        (["rename", "Annie", "Ann Lee"], "Ann Lee speaks here already"),
        (["split", "Annie", "--episode", "clocks"], "Annie speaks nowhere else"),
        (["split", "Ann Lee", "--label", "ZOE"], "no turn with the label “ZOE”"),
        (["rename", "Annie", "   "], "at least one letter"),
        (["show", "Dora", "--episode", "nowhere"], "“nowhere” fits no episode"),
    ],
)
def test_what_does_not_say_who_is_meant_changes_nothing(
    quoth: Quoth, arguments: list[str], sentence: str
) -> None:
    assert sentence in quoth("speakers", *arguments, status=2)
    assert quoth("speakers", "log") == {"decisions": []}


def test_people_see_what_a_name_rests_on(quoth: Quoth, capsys: pytest.CaptureFixture[str]) -> None:
    quoth("speakers", "merge", "Ann Lee", "Annie")
    assert main(["speakers", "show", "ann lee"]) == 0
    shown = capsys.readouterr().out
    assert "Ann Lee · 6 turns in 3 episodes" in shown
    assert "labelled “ANN LEE”, “LEE”" in shown
    assert "labelled “Annie”" in shown
    assert "“ann lee”, “annie” of" in shown
    assert main(["speakers"]) == 0
    assert "Ann Lee *" in capsys.readouterr().out
