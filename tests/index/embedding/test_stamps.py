"""A file is hashed when it changed, and only then."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from index.embedding.stamps import (
    is_unchanged,
    recorded,
    records_from_json,
    records_of,
    records_to_json,
    write_json,
)


def test_a_record_has_the_hash_of_the_content(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    file.write_bytes(b"abc")
    assert recorded(file).sha256 == hashlib.sha256(b"abc").hexdigest()


def test_an_unchanged_file_is_not_hashed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "weights"
    file.write_bytes(b"abc")
    known = recorded(file)
    monkeypatch.setattr(hashlib, "file_digest", None)  # calling it would fail
    assert recorded(file, known) is known


def test_a_touched_file_is_hashed_again_and_still_the_same(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    file.write_bytes(b"abc")
    known = recorded(file)
    os.utime(file, ns=(1, 1))
    assert recorded(file, known).mtime_ns == 1
    assert is_unchanged(file, known)


def test_other_bytes_of_the_same_length_are_a_change(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    file.write_bytes(b"abc")
    known = recorded(file)
    file.write_bytes(b"abd")
    os.utime(file, ns=(5, 5))  # file systems keep time in steps that a test is quicker than
    assert not is_unchanged(file, known)


def test_a_missing_file_is_a_change(tmp_path: Path) -> None:
    file = tmp_path / "weights"
    file.write_bytes(b"abc")
    known = recorded(file)
    file.unlink()
    assert not is_unchanged(file, known)


def test_records_come_back_from_json_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"22")
    (tmp_path / "folder").mkdir()
    records = records_of(tmp_path)
    assert list(records) == ["a", "b"]
    assert records_from_json(records_to_json(records)) == records


def test_json_is_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    write_json(file, {"old": 1})
    write_json(file, {"new": 2})
    assert file.read_text(encoding="utf-8") == '{\n "new": 2\n}'
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]
