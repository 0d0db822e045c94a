"""What the sides of the comparison share: judging what a kill left, asking, resuming, the page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.pages import put_into
from benchmarks.peers import environments
from benchmarks.peers.killing import Victim, fault, go
from benchmarks.peers.material import is_question, labelled
from benchmarks.peers.page import MARKS, written
from benchmarks.peers.protocol import ASKED_EACH, CLIENTS, SaidTurn, at_once, by_episode, warm_ms
from benchmarks.peers.results import Results
from benchmarks.peers.with_plain import DIMENSION, Plain

PEERS = Path(environments.__file__).parent
SCRIPTS = sorted(path.stem.removeprefix("with_") for path in PEERS.glob("with_*.py"))
OWN = {"quoth", "plain"}  # run where the project and the model are
VICTIM = Victim("b", Path("turns"), Path("vectors"), {"a": 5, "b": 8}, after=4)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"episodes": {"a": 5, "b": 8}, "vectors": 13}, None),
        ({"episodes": {"a": 5, "b": 4}, "vectors": 9}, None),
        ({"error": "RuntimeError: not a file of mine"}, "cannot be opened"),
        ({"episodes": {"a": 5, "b": 4}, "vectors": 13}, "counts disagree"),
        ({"episodes": {"a": 5, "b": 6}, "vectors": 11}, "an episode half there"),
        ({"episodes": {"a": 5}, "vectors": 5}, "an episode half there"),
        ({"episodes": {"a": 4, "b": 8}, "vectors": 12}, "an episode half there"),
        ({"episodes": {"a": 5, "b": 8, "c": 1}, "vectors": 14}, "an episode half there"),
    ],
)
def test_after_a_kill_each_episode_is_old_or_new_and_whole(
    found: dict[str, Any], expected: str | None
) -> None:
    assert fault(found, VICTIM) == expected


def test_a_kill_waits_for_the_first_change_of_a_file(tmp_path: Path) -> None:
    """What a writer does in memory before it saves breaks nothing, and is not killed at."""
    script = (
        "import sys, time, pathlib; print('noise'); print('ready', flush=True); "
        f"sys.stdin.readline(); time.sleep(0.1); pathlib.Path({str(tmp_path)!r}, 'a').touch(); "
        "time.sleep(60)"
    )
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as writer:
        go(writer, tmp_path)
        assert (tmp_path / "a").exists()
        assert writer.poll() is None
        writer.kill()


def test_a_writer_that_ends_before_it_writes_is_told_of(tmp_path: Path) -> None:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", "print('no such folder')"]
    with (
        subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as writer,
        pytest.raises(RuntimeError, match="ended before it wrote"),
    ):
        go(writer, tmp_path)


def turns(episode: str, count: int) -> list[SaidTurn]:
    return [
        SaidTurn(f"{episode}#{at}", episode, "Ada", f"{episode} says {at}") for at in range(count)
    ]


def vectors(count: int) -> Any:
    return np.eye(DIMENSION, dtype=np.float32)[:count]


def test_the_plain_script_replaces_an_episode(tmp_path: Path) -> None:
    """Rows and texts stay in step, also for whoever opens the folder later."""
    plain = Plain("", tmp_path / "kept")
    plain.fill(turns("a", 2) + turns("b", 3), vectors(5))
    plain.put("a", turns("a", 1), vectors(1))
    opened = Plain("", tmp_path / "kept")
    opened.open()
    assert opened.held() == (["b", "b", "b", "a"], 4)


def test_turns_are_put_by_episode_in_order() -> None:
    said = [*turns("b", 2), *turns("a", 1)]
    assert {name: len(held) for name, held in by_episode(said).items()} == {"b": 2, "a": 1}


def test_each_client_asks_all_its_questions_and_errors_are_told() -> None:
    asked: list[str] = []

    def ask(question: str) -> None:
        asked.append(question)
        if question == "bad":
            raise ValueError(question)

    found = at_once(ask, ["good", "bad"])
    assert len(asked) == CLIENTS * ASKED_EACH
    assert found["errors"] == ["ValueError('bad')"] * asked.count("bad")
    assert found["rate"] > 0
    assert found["p95_ms"] >= 0


def test_warm_questions_are_timed_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("benchmarks.peers.protocol.time.perf_counter", lambda: now[0])

    def ask(question: str) -> None:
        now[0] += 0.25 if question == "slow" else 0.125

    assert warm_ms(ask, ["slow", "x"]) == [250, 125]


def test_what_was_measured_is_not_measured_again(tmp_path: Path) -> None:
    """A run that was stopped goes on; what is forgotten is measured anew."""
    path = tmp_path / "results.json"
    measured: list[int] = []

    def measure() -> dict[str, Any]:
        measured.append(1)
        return {"ms": len(measured)}

    Results(path).once("cold", "plain", 0, measure)
    again = Results(path)
    assert again.once("cold", "plain", 0, measure) == {"ms": 1}
    assert again.once("cold", "plain", 1, measure) == {"ms": 2}
    again.forget(["cold"])
    assert again.once("cold", "plain", 0, measure) == {"ms": 3}
    assert json.loads(path.read_text()) == {"cold": {"plain": [{"ms": 3}]}}


def test_a_round_that_failed_is_measured_again(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.json")

    def fails() -> dict[str, Any]:
        raise RuntimeError("no memory")

    with pytest.raises(RuntimeError):
        results.once("cold", "plain", 0, fails)
    assert results.once("cold", "plain", 0, lambda: {"ms": 1}) == {"ms": 1}


def test_the_figures_go_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{MARKS[0]}\nold\n{MARKS[1]}\nafter\n")
    put_into(page, MARKS, "new")
    assert page.read_text() == f"before\n{MARKS[0]}\n\nnew\n\n{MARKS[1]}\nafter\n"


def test_what_quoth_alone_was_measured_at_is_told_in_words() -> None:
    """What was not measured is not told."""
    figures = {
        "whole": {"quoth": [{"turns": 1500, "seconds": 10.0, "peak_mb": 320.4}]},
        "agreement": {"quoth": [{"texts": 500, "least": 0.99991, "mean": 0.999976}]},
    }
    page = written(figures, {"quoth": "Quoth"}, {"plain": "torch 2"}, "a machine")
    assert "Quoth built all 1,500 turns in 10 s (150 turns/s), with at most 320 MB." in page
    assert "cosine 0.99991 at least, 0.99998 in the mean" in page
    assert page.endswith("Versions: torch 2.")
    assert "built" not in written({}, {"quoth": "Quoth"}, {}, "a machine")


def test_a_page_without_marks_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing\n")
    with pytest.raises(SystemExit, match="has no lines <!-- beside peers -->"):
        put_into(page, MARKS, "new")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did you think of the new release process?", True),
        ("Right?", False),
        ("Is it so? I think that it is not so, is it?", False),
        ("I think that it is so, and that is all.", False),
    ],
)
def test_questions_are_of_a_length_that_people_type(text: str, *, expected: bool) -> None:
    assert is_question(text) is expected


def test_only_labelled_turns_are_given(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("ADA HOLM: We meet at noon.\n\nBEN OKRI: I will be there.\n")
    given = list(labelled([path]))
    assert [(one.id, one.episode, one.text) for one in given] == [
        ("talk#0", "talk", "We meet at noon."),
        ("talk#1", "talk", "I will be there."),
    ]


@pytest.mark.parametrize("key", [key for key in SCRIPTS if key not in OWN])
def test_each_peer_has_an_environment_of_its_own(key: str) -> None:
    assert (environments.REQUIREMENTS / f"{key}.txt").is_file()


@pytest.mark.parametrize(
    "path", sorted(environments.REQUIREMENTS.glob("*.txt")), ids=lambda path: path.stem
)
def test_everything_in_an_environment_is_pinned(path: Path) -> None:
    for line in path.read_text().splitlines():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.]*", line)


def test_the_peers_have_the_torch_that_quoth_has() -> None:
    """Else they would not compute the same vectors."""
    pinned = (environments.REQUIREMENTS / "base.txt").read_text().split()
    setup = (Path(__file__).parents[2] / "setup.sh").read_text()
    assert f"TORCH={next(one for one in pinned if one.startswith('torch=='))}\n" in setup


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """What is installed for torch, where pip would take *version*."""

    def installed(version: str) -> list[str]:
        said: list[str] = []

        def pip(_python: Path, *arguments: str) -> str:
            said.append("pip " + " ".join(arguments))
            return json.dumps({"install": [{"metadata": {"version": version}}]})

        monkeypatch.setattr(environments, "_pip", pip)
        monkeypatch.setattr(subprocess, "run", lambda command, **_how: said.append(command[-2]))
        environments.install_torch(Path("/env/bin/python"), "torch==2.13.0")
        return said[1:]

    return installed


def test_torch_is_never_the_build_with_cuda(ran: Callable[[str], list[str]]) -> None:
    assert ran("2.13.0+cpu") == ["pip install torch==2.13.0"]
    assert ran("2.13.0") == ["pip install uv", "--torch-backend=cpu"]
