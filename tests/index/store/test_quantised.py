from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.embedding import Matrix
from index.store import ModelIdentity, segment_files
from index.store.quantised import depth
from index.store.store import Store
from index.store.verify import verify
from tests.index.store.toy import episode_of, interview, opened, vector_of

SAID = [f"what was said {number}" for number in range(40)]


@pytest.fixture(autouse=True)
def _codes_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of so many pieces have codes."""
    monkeypatch.setattr(segment_files, "QUANTISED_FROM", 20)


@pytest.fixture
def coded(folder: Path) -> Store:
    """An index with a segment that has codes, and one that has not."""
    store = opened(folder)
    with store.writer():
        store.commit([episode_of("long", [("A", text) for text in SAID])])
        store.commit([interview()])
    return store


def vectors_of(texts: list[str]) -> Matrix:
    return np.stack([vector_of(f"{text} 0") for text in texts])


def test_codes_find_what_reading_every_vector_finds(coded: Store) -> None:
    """With their exact scores, best first, beside the segments that are read whole."""
    snapshot = coded.snapshot()
    assert [one.codes is not None for one in snapshot.segment_rows.segments] == [True, False]
    question = vector_of("a question")
    exact = (
        np.concatenate(
            [vectors_of(SAID), snapshot.piece_vectors(np.arange(40, 45, dtype=np.int32))]
        )
        @ question
    )
    rows, scores = snapshot.nearest_pieces(question, 10)
    assert rows.tolist() == np.argsort(-exact, kind="stable")[:10].tolist()
    np.testing.assert_allclose(scores, exact[rows], atol=1e-6)


def test_codes_of_dead_rows_are_not_found(coded: Store) -> None:
    with coded.writer():
        coded.commit([], removed=["long"])
        coded.commit([episode_of("next", [("A", text) for text in SAID[:20]])])
        coded.commit([], removed=["kabul"])
    rows, _scores = coded.snapshot().nearest_pieces(vector_of("a question"), 100)
    assert len(rows) == 20
    assert coded.snapshot().alive[coded.snapshot().piece_turn[rows]].all()


def test_damaged_codes_are_told(coded: Store, folder: Path) -> None:
    """They are a part of the segment like any other."""
    assert verify(folder, coded.model) == []
    (path,) = folder.rglob("codes.faiss")
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    (problem,) = verify(folder, ModelIdentity("toy", "f" * 16, 8))
    assert "codes.faiss has other bytes than were written" in problem


def test_hundreds_are_looked_at_for_a_few() -> None:
    """Less would miss some of the nearest in a large index."""
    assert (depth(1), depth(100), depth(400)) == (500, 500, 1600)
