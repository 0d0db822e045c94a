"""The candidates with the turns beside them, and the best of ranges."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.retrieval.around import around
from index.retrieval.candidates import Candidates
from index.retrieval.corpus import Corpus
from index.retrieval.evidence import _best_of, weigh
from index.retrieval.ground import ground_of
from index.retrieval.query import Query
from index.retrieval.texts import Texts, WindowTexts, scores_by, scores_of
from index.store import Rows
from index.store.store import Store
from tests.index.store.toy import episode_of

LINES = [("ANN TEA", "cake"), ("BOB", "light cake"), ("ANN TEA", "tea"), ("BOB", "cake tea")]


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """Two episodes of four turns, one piece each."""
    with Store.open(tmp_path, model="toy", fingerprint="f", dimension=8, create=True) as store:
        with store.writer():
            store.commit([episode_of("one", LINES), episode_of("two", LINES)])
        yield Corpus(store.snapshot())


def test_neighbours_are_of_the_same_episode(corpus: Corpus) -> None:
    """Each turn and neighbour is there once; where none is, the place is one past the last."""
    found = around(corpus.snapshot, np.array([1, 3, 4], np.int32))
    assert found.near.tolist() == [[-1, 0, 2, 3], [1, 2, -1, -1], [-1, -1, 5, 6]]
    assert found.rows.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert found.mine.tolist() == [1, 3, 4]
    assert found.beside.tolist() == [[7, 0, 2, 3], [1, 2, 7, 7], [7, 7, 5, 6]]
    assert found.before.tolist() == [0, 2, 7]
    assert (found.first.tolist(), found.end.tolist()) == (list(range(7)), list(range(1, 8)))


def test_no_turns_have_no_neighbours(corpus: Corpus) -> None:
    found = around(corpus.snapshot, np.empty(0, np.int32))
    assert (len(found.rows), found.beside.shape) == (0, (0, 4))


def test_kinds_of_texts_score_together_as_apart(corpus: Corpus) -> None:
    """A speaker's name counts for the score, and is not among the words that stand there."""
    found = corpus.postings(("tea", "cake"))
    turns, windows = np.array([0, 2, 3], np.int32), np.array([1], np.int32)
    kinds: list[tuple[Texts, Rows]] = [
        (corpus.turn_texts, turns),
        (WindowTexts(corpus.snapshot.windows(80)), windows),
    ]
    ground = ground_of({n: texts.span(rows) for n, (texts, rows) in enumerate(kinds)})
    times = ground.times([posting.word for posting in found], slice(None))
    assert times.tolist() == [[0, 1, 1, 1], [1, 0, 1, 1]]
    for (texts, rows), together in zip(kinds, scores_by(times, kinds, found), strict=True):
        np.testing.assert_array_equal(together, scores_of(texts, found, rows))


def test_evidence_says_which_turns_hold_which_word(corpus: Corpus) -> None:
    """Said in the turn itself: neither by its speaker's name nor beside it."""
    query = Query(np.eye(8, dtype=np.float32)[0], ("tea", "cake", "nobody"))
    turns = np.array([0, 2, 3, 5], np.int32)
    evidence = weigh(corpus, query, Candidates(turns, corpus.postings(query.tokens)))
    expected = [[False, True, True, False], [True, False, True, True], [False] * 4]
    assert evidence.held.tolist() == expected


def test_the_best_of_an_empty_range_is_nothing() -> None:
    """Around what is withheld there may be no window, also at the very end."""
    scores = np.array([0.25, 0.75, 0.5], np.float32)
    low, high = np.array([0, 1, 1, 3]), np.array([2, 1, 3, 3])
    assert _best_of(scores, low, high).tolist() == [0.75, 0, 0.75, 0]
    assert _best_of(scores[:0], low[:0], high[:0]).tolist() == []
