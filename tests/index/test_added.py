"""What `quoth add` says that it did."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NoReturn

import pytest

from index import Settings, TranscriptIndex
from index.__main__ import main
from index.added import AddReport
from index.errors import IndexWriteError
from index.settings import variable
from index.store.store import Store

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


def test_what_has_not_changed_is_looked_through_where_nothing_can_be_written(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A data folder on a read-only disk; also where the file was only written anew."""
    folder = tmp_path / "transcripts"
    folder.mkdir()
    (folder / "ferry.txt").write_text(EPISODE)
    changes(settings, folder)

    def refuse(*_arguments: object, **_options: object) -> NoReturn:
        raise IndexWriteError("home", "read-only file system")

    monkeypatch.setattr("index.store.lock.held", refuse)
    monkeypatch.setattr("index.identity.open_decisions", refuse)
    assert changes(settings, folder) == (0, 0, 0)
    (folder / "ferry.txt").write_text(EPISODE)
    os.utime(folder / "ferry.txt", (1, 1))
    assert changes(settings, folder) == (0, 0, 0)
    (folder / "ferry.txt").write_text(EPISODE + "\nBEN: I did.\n")
    with pytest.raises(IndexWriteError):
        changes(settings, folder)


def test_what_is_left_out_by_now_is_pruned_and_listed_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable("home"), str(tmp_path / "home"))
    for name in ("ferry", "quay", "tide"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / f"{name}.txt").write_text(EPISODE.replace("ferry", name))
    main(["add", "in"])
    (tmp_path / "in" / "ferry" / "ferry.txt").unlink()
    (tmp_path / "in" / ".quothignore").write_text("quay/\n")
    capsys.readouterr()
    assert main(["add", "in", "--prune", "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err.splitlines() == [
        "quoth: 2 episodes without a file, to be taken out:",
        f"  {tmp_path}/in/ferry/ferry.txt",
        f"  {tmp_path}/in/quay/quay.txt",
    ]
    report = json.loads(captured.out)
    assert (report["removed"], [Path(one["path"]).stem for one in report["pruned"]]) == (
        2,
        ["ferry", "quay"],
    )


def test_a_renamed_episode_is_not_pruned(settings: Settings, tmp_path: Path) -> None:
    """Its old path is gone, and the episode is read at its new one: nothing is lost or embedded."""
    folder = tmp_path / "transcripts"
    folder.mkdir()
    (folder / "ferry.txt").write_text(EPISODE)
    (folder / "tide.txt").write_text(EPISODE.replace("ferry", "tide"))
    changes(settings, folder)
    (folder / "ferry.txt").rename(folder / "boat.txt")
    (folder / "tide.txt").unlink()
    with TranscriptIndex.open(settings) as index:
        report = index.add([folder], prune=True)
    with Store.open_as_it_is(settings.index_folder) as store:
        paths = [Path(one.path).name for one in store.episodes()]
    assert (report.changed, report.removed, report.turns_embedded) == (1, 1, 0)
    assert [Path(one["path"]).name for one in report.pruned] == ["tide.txt"]
    assert paths == ["boat.txt"]
