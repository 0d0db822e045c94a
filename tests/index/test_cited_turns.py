from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index import TranscriptIndex
from index.cited_turns import TurnsRead, closeness

if TYPE_CHECKING:
    import pytest

    from index.store import StoredTurn
from index.store.snapshot import StoreSnapshot


def test_citations_and_what_stands_around_them_are_read_in_one_statement(
    invented: TranscriptIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are picked from, with what would be shown around each."""
    asked: list[int] = []
    read = StoreSnapshot.turns

    def turns(self: StoreSnapshot, rows: list[int]) -> list[StoredTurn]:
        asked.append(len(rows))
        return read(self, rows)

    monkeypatch.setattr(StoreSnapshot, "turns", turns)
    answer = invented.ask("what did Ruth Corbett say about the fog horn", limit=5)
    assert len(answer.citations) > 1
    assert len(asked) == 1


def test_a_turn_is_read_once(invented: TranscriptIndex) -> None:
    snapshot = invented.sight.snapshot()
    read = TurnsRead(snapshot)
    first, second, again = read.at([0, 1, 0])
    assert (first.row, second.row) == (0, 1)
    assert again is first
    assert read.at([1])[0] is second


def test_what_stands_around_a_turn_is_read_with_it(
    invented: TranscriptIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No further than its episode reaches."""
    snapshot = invented.sight.snapshot()
    read = TurnsRead(snapshot, context=2)
    first = int(snapshot.episodes[1].first_row)
    turns = read.with_context([first, 1])
    assert [one.row for one in turns] == [first, 1]
    monkeypatch.setattr(StoreSnapshot, "turns", None)
    assert [one.row for one in read.around(first)] == [first + 1, first + 2]
    assert [one.row for one in read.around(1)] == [0, 2, 3]


def test_pieces_of_several_turns_are_as_close_as_those_of_each(invented: TranscriptIndex) -> None:
    snapshot = invented.sight.snapshot()
    question = np.full(384, 384**-0.5, np.float32)
    together = closeness(snapshot, question, [3, 1])
    assert list(together) == [3, 1]
    for row, near in together.items():
        text = snapshot.turns([row])[0].turn.text
        ((span, cosine),) = closeness(snapshot, question, [row])[row]
        assert near[0][0] == span == (0, len(text))
        assert abs(near[0][1] - cosine) < 1e-6
    assert closeness(snapshot, question, []) == {}
