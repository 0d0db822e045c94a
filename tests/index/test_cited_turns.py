from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index import TranscriptIndex
from index.cited_turns import TurnsRead, closeness

if TYPE_CHECKING:
    import pytest

    from index.store import StoredTurn
from index.store.snapshot import StoreSnapshot


def test_what_stands_around_several_citations_is_read_in_one_statement(
    invented: TranscriptIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One for the turns that are picked from, one for those around all that are cited."""
    asked: list[int] = []
    read = StoreSnapshot.turns

    def turns(self: StoreSnapshot, rows: list[int]) -> list[StoredTurn]:
        asked.append(len(rows))
        return read(self, rows)

    monkeypatch.setattr(StoreSnapshot, "turns", turns)
    answer = invented.ask("what did Ruth Corbett say about the fog horn", limit=5)
    assert len(answer.citations) > 1
    assert len(asked) == 2


def test_a_turn_is_read_once(invented: TranscriptIndex) -> None:
    snapshot = invented.sight.snapshot()
    read = TurnsRead(snapshot, snapshot.turns([0]))
    first, second, again = read.at([0, 1, 0])
    assert (first.row, second.row) == (0, 1)
    assert again is first
    assert read.at([1])[0] is second


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
