"""What `quoth doctor` says of a machine and of its data."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from index import Settings, check_line, doctor, examine
from index.__main__ import main
from index.settings import variable


def found(settings: Settings) -> dict[str, doctor.Check]:
    return {check.name: check for check in examine(settings, lambda _line: None)}


def test_a_machine_that_works_has_no_fault(seeded: Settings) -> None:
    checks = found(seeded)
    assert [check for check in checks.values() if not check.ok] == []
    assert checks["index"].found == "1 episodes, 13 turns"
    assert checks["model"].found.startswith("all-MiniLM-L6-v2 (91f7d483b9afee12), 384 dimensions")


def test_without_an_index_the_remedy_is_to_add_one(tmp_path: Path) -> None:
    check = found(Settings(home=tmp_path / "new"))["index"]
    assert not check.ok
    assert check.remedy is not None
    assert check.remedy.endswith("add transcripts with `quoth add PATH` first")
    assert not (tmp_path / "new").exists(), "looking changes nothing"


def test_an_index_of_other_words_is_a_mismatch(seeded: Settings) -> None:
    check = found(replace(seeded, language="german"))["index"]
    assert check.remedy is not None
    assert "the settings name all-MiniLM-L6-v2 with german words" in check.remedy


def test_a_model_that_is_not_there_is_one_fault_with_its_remedy(
    seeded: Settings, tmp_path: Path
) -> None:
    checks = found(replace(seeded, model=str(tmp_path)))
    assert checks["model"].remedy is not None
    assert "set QUOTH_MODEL to a model's folder" in checks["model"].remedy
    assert "index" not in checks, "which index fits cannot be said without a model"


def test_damaged_decisions_are_found(tmp_path: Path) -> None:
    path = tmp_path / "decisions.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE kept (line TEXT)")
        database.executemany("INSERT INTO kept VALUES (?)", [("x" * 500,)] * 200)
    database.close()
    assert doctor.decisions(path).ok
    content = bytearray(path.read_bytes())
    content[5000:9000] = b"\0" * 4000
    path.write_bytes(content)
    check = doctor.decisions(path)
    assert check.remedy == "put back a copy from a backup"


def test_a_clock_that_lost_its_battery_is_found() -> None:
    assert doctor.clock(0.0).found == "1970-01-01 00:00 UTC"
    assert not doctor.clock(0.0).ok
    assert doctor.clock(1_800_000_000.0).ok


def test_a_full_disk_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the folder is yet to be made."""
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=9_000_000))
    check = doctor.free_space("disk for the data", tmp_path / "a" / "b")
    assert check.remedy == "make room: 500 MB should be free"


def test_a_file_in_the_place_of_the_data_folder_is_found(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text("no folder")
    assert not doctor.data_folder(path).ok
    assert doctor.data_folder(tmp_path).ok


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LIBRARIES", ("numpy", "no-such-library"))
    assert doctor.versions().remedy == "install what is missing: no-such-library"


def test_a_fault_is_shown_with_its_remedy_below() -> None:
    check = doctor.Check("clock", "1970-01-01", "set it")
    assert check_line(check) == "FAULT  clock: 1970-01-01\n       set it\n"
    assert check_line(doctor.Check("clock", "right")) == "ok     clock: right\n"


def test_the_command_says_by_its_status_whether_all_is_well(
    seeded: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable("home"), str(seeded.home))
    assert main(["doctor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    monkeypatch.setenv(variable("home"), str(seeded.home / "elsewhere"))
    assert main(["doctor"]) == 1
    assert "FAULT  index: nothing is indexed yet" in capsys.readouterr().out
