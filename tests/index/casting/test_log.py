"""What is decided about people is kept, in order, and never changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.casting import Kind, SpeakerDecision, Voice
from index.casting.log import append, in_force, read_log

MERGED = SpeakerDecision(
    Kind.MERGE, (Voice("ann lee"), Voice("ep1\x1fann", labels=("ANN",))), name="Ann Lee"
)


def test_what_was_decided_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "decisions.db"
    assert read_log(path) == ()
    assert append(path, MERGED) == 1
    assert append(path, SpeakerDecision(Kind.UNDO, undoes=1, by="someone")) == 2
    merged, undo = read_log(path)
    assert (merged.kind, merged.voices, merged.name) == (Kind.MERGE, MERGED.voices, "Ann Lee")
    assert (undo.undoes, undo.by, undo.at[:2]) == (1, "someone", "20")


@pytest.mark.parametrize("change", ["DELETE FROM", "UPDATE"])
def test_the_log_is_append_only(tmp_path: Path, change: str) -> None:
    path = tmp_path / "decisions.db"
    append(path, MERGED)
    statement = f"{change} speaker_decisions" + (" SET kind = 'x'" if change == "UPDATE" else "")
    with (
        closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.DatabaseError, match="append-only"),
    ):
        connection.execute(statement)


def test_a_decision_counts_until_it_is_undone_and_again_when_that_is() -> None:
    log = [
        SpeakerDecision(Kind.RENAME, number=1),
        SpeakerDecision(Kind.UNDO, undoes=1, number=2),
    ]
    assert in_force(log) == []
    assert in_force([*log, SpeakerDecision(Kind.UNDO, undoes=2, number=3)]) == [log[0]]


def test_a_folder_that_cannot_be_written_to_can_be_read(tmp_path: Path) -> None:
    """As long as no other process has it open."""
    path = tmp_path / "decisions.db"
    append(path, MERGED)
    tmp_path.chmod(0o500)
    try:
        assert len(read_log(path)) == 1
    finally:
        tmp_path.chmod(0o700)
