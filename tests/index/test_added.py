"""What `quoth add` says that it did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import Settings, TranscriptIndex
from index.__main__ import main
from index.added import AddReport
from index.settings import variable

EPISODE = (
    "ANNA: The ferry leaves at noon.\n\nBEN: I saw it.\n\nANNA: So did everybody on the quay.\n"
)


def test_turns_are_added_changed_and_removed() -> None:
    report = AddReport()
    report.count_turns((1, 2, 3), (1, 4, 3, 5, 6))
    assert (report.turns_added, report.turns_changed, report.turns_removed) == (2, 1, 0)
    report.count_turns((1, 2, 3), (9,))
    assert (report.turns_added, report.turns_changed, report.turns_removed) == (2, 2, 2)


@pytest.fixture
def settings(tmp_path: Path, seeded: Settings) -> Settings:
    return Settings(home=tmp_path / "home", cache=seeded.cache)


def changes(settings: Settings, folder: Path) -> tuple[int, int, int]:
    with TranscriptIndex.open(settings, create=True) as index:
        report = index.add([folder], prune=True)
    return report.turns_added, report.turns_changed, report.turns_removed


def test_a_run_counts_the_turns_that_differ(settings: Settings, tmp_path: Path) -> None:
    """An edited turn is a changed one, and an episode that goes takes its turns along."""
    folder = tmp_path / "transcripts"
    folder.mkdir()
    path = folder / "ferry.txt"
    path.write_text(EPISODE)
    assert changes(settings, folder) == (3, 0, 0)
    path.write_text(EPISODE.replace("noon", "one") + "\nBEN: Late again.\n")
    assert changes(settings, folder) == (1, 1, 0)
    path.write_text(EPISODE.replace("noon", "one"))
    assert changes(settings, folder) == (0, 0, 1)
    path.unlink()
    assert changes(settings, folder) == (0, 0, 3)


def test_a_program_can_read_how_far_a_run_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ferry.txt"
    path.write_text(EPISODE)
    monkeypatch.setenv(variable("home"), str(tmp_path / "home"))
    assert main(["add", str(path), "--json", "--progress", "json"]) == 0
    captured = capsys.readouterr()
    last = json.loads(captured.err.splitlines()[-1])
    assert last == {
        "bytes_done": len(EPISODE),
        "bytes_total": len(EPISODE),
        "turns": 3,
        "doing": "indexing",
    }
    assert json.loads(captured.out)["turns_added"] == 3
