"""What tells that a file changed tells it also of a change that comes at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index import Settings, TranscriptIndex
from index.sources import source_of

AT = 1_700_000_000_123_456_789
ON_THE_SECOND = 1_700_000_000_000_000_000
MILLISECOND = 1_000_000
SAID = "ANNA: The ferry leaves at {}.\n\nBEN: I saw it.\n\nANNA: So did I.\n"


def written(path: Path, hour: str, at_ns: int) -> Path:
    path.write_text(SAID.format(hour), encoding="utf-8")
    os.utime(path, ns=(at_ns, at_ns))
    return path


@pytest.mark.parametrize(
    ("mtime_ns", "later_ms", "tells"),
    [
        (AT, 0, False),
        (AT, 20, False),
        (AT, 21, True),
        (ON_THE_SECOND, 21, False),
        (ON_THE_SECOND, 2000, False),
        (ON_THE_SECOND, 2001, True),
        (AT, -3_600_000, True),
        (0, 60_000, True),
    ],
)
def test_a_time_counts_when_a_later_change_must_have_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mtime_ns: int, later_ms: int, *, tells: bool
) -> None:
    """Systems keep times in steps: of milliseconds, or of a second or two where they are whole."""
    path = written(tmp_path / "a.txt", "noon", mtime_ns)
    monkeypatch.setattr("index.sources.time.time_ns", lambda: mtime_ns + later_ms * MILLISECOND)
    assert (source_of(path).mtime_ns == mtime_ns) is tells


def test_an_edit_of_the_same_length_in_the_same_moment_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "ferry.txt", "noon", AT)
    with TranscriptIndex.open(Settings(home=tmp_path / "data"), create=True) as index:
        with monkeypatch.context() as then:
            then.setattr("index.sources.time.time_ns", lambda: AT + MILLISECOND)
            assert index.add([path]).added == 1
        written(path, "nine", AT)
        assert index.add([path]).changed == 1
        assert [index.add([path]).unchanged for _again in range(2)] == [1, 1]
        (cited,) = index.ask("when does the ferry leave").citations[:1]
    assert cited.text == "The ferry leaves at nine."
