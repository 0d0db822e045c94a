"""A full disk costs no decision, no backup and no answer, and is told in one sentence."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import Settings
from index.__main__ import main
from index.backup import backup
from index.decisions import open_decisions
from index.errors import BackupError, DecisionsError
from index.reviews import ALL, Kind, Verdict, log
from index.settings import variable
from index.store.verify import verify
from tests.full_disk import Disk, mounted


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mounted(tmp_path / "disk") as made:
        yield made


@pytest.fixture
def home(disk: Disk, seeded: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder on *disk*, over the example transcript."""
    found = disk.folder / "home"
    shutil.copytree(seeded.home, found)
    monkeypatch.setenv(variable("home"), str(found))
    return found


def decided(path: Path) -> list[str]:
    with closing(open_decisions(path)) as decisions:
        return [record.verdict.reason for record in log.records(decisions)]


def test_decisions_are_there_or_told_not_to_be(disk: Disk) -> None:
    """What was said to be recorded is; what was decided before never goes."""
    path, told, problems = disk.folder / "decisions.db", ["first"], set()
    log.append(path, [Verdict(Kind.FINE, ALL, "a", reason="first")])
    for pages in range(24):
        with disk.with_pages_left(pages):
            reason = f"{pages} " + "x" * 4000
            try:
                log.append(path, [Verdict(Kind.FINE, ALL, "a", reason=reason)])
                told.append(reason)
            except DecisionsError as error:
                problems.add(str(error))
        assert decided(path) == told
    assert problems
    assert all("check its permissions and the room on its disk" in one for one in problems)
    assert 4 < len(told) < 22


def test_a_backup_is_whole_or_the_one_before(disk: Disk, tmp_path: Path) -> None:
    settings, file = Settings(home=tmp_path / "data"), disk.folder / "copy.zip"
    log.append(settings.decisions_path, [Verdict(Kind.FINE, ALL, "a")])
    backup(settings, file)
    before = file.read_bytes()
    log.append(settings.decisions_path, [Verdict(Kind.FINE, ALL, "b")])
    with disk.with_pages_left(0), pytest.raises(BackupError, match="No space left on device"):
        backup(settings, file)
    assert file.read_bytes() == before
    assert [entry.name for entry in disk.folder.iterdir()] == ["copy.zip"]
    backup(settings, file)
    assert file.read_bytes() != before


def test_a_full_disk_answers(disk: Disk, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Reading needs no room, not even for what SQLite writes beside a database."""
    with disk.with_pages_left(0):
        assert main(["ask", "what did Mines say about over-the-horizon counterterrorism"]) == 0
        assert main(["status"]) == 0
        assert main(["verify"]) == 0
    captured = capsys.readouterr()
    assert "over-the-horizon" in captured.out
    assert captured.err == ""
    assert home.is_dir()


@pytest.mark.parametrize("pages", [0, 4, 9, 12, 16, 20, 24, 32])
def test_an_add_that_finds_no_room_says_so_and_the_next_goes_on(
    disk: Disk, home: Path, capsys: pytest.CaptureFixture[str], pages: int
) -> None:
    """One sentence, status 2, and whole episodes only."""
    talk = disk.folder.parent / "talk.txt"
    talk.write_text("".join(f"ANNA: Ferry number {n} leaves at noon.\n\n" for n in range(99)))
    capsys.readouterr()
    with disk.with_pages_left(pages):
        assert main(["add", str(talk)]) == 2
        (sentence,) = capsys.readouterr().err.splitlines()
    assert sentence.startswith("quoth: ")
    assert "make room" in sentence or "the room on its disk" in sentence
    assert verify(home / "index") == []
    assert main(["add", str(talk)]) == 0
    assert verify(home / "index") == []
