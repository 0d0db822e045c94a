from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval import texts as scoring
from index.retrieval.corpus import Corpus
from index.retrieval.texts import Texts, WindowTexts, all_scores, best_texts, scores_of
from index.store.store import Store
from tests.index.store.toy import episode_of

WORDS = ("tea", "cake", "harbour", "light", "keeper")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Three hundred turns of few words, some of them rare, by two people."""
    random = np.random.default_rng(3)
    lines = [
        (
            ("ANN TEA", "BOB")[int(random.integers(2))],
            " ".join(random.choice(WORDS, size=4, p=[0.5, 0.3, 0.15, 0.04, 0.01])),
        )
        for _turn in range(300)
    ]
    with Store.open(
        tmp_path_factory.mktemp("index"), model="toy", fingerprint="f", dimension=8, create=True
    ) as store:
        with store.writer():
            store.commit([episode_of("one", lines[:100]), episode_of("two", lines[100:])])
        yield Corpus(store.snapshot())


def kinds(corpus: Corpus) -> tuple[Texts, ...]:
    return (corpus.turn_texts, WindowTexts(corpus.snapshot.windows(80)))


@given(st.sets(st.sampled_from(WORDS), min_size=1))
def test_some_texts_score_as_they_do_among_all(corpus: Corpus, asked: set[str]) -> None:
    """Looked up one by one or added up word by word, names of speakers included."""
    found = corpus.postings(tuple(sorted(asked)))
    for texts in kinds(corpus):
        everything = all_scores(texts, found)
        rows = np.arange(len(everything), dtype=np.int32)
        np.testing.assert_allclose(scores_of(texts, found, rows), everything, atol=1e-6)


@given(st.sets(st.sampled_from(WORDS), min_size=1), st.integers(1, 40), st.booleans())
def test_the_best_are_those_of_scoring_everything(
    corpus: Corpus, asked: set[str], count: int, half: bool
) -> None:
    """Whatever is left out on the way could not have been among them."""
    found = corpus.postings(tuple(sorted(asked)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "MANY", 0)
        for texts in kinds(corpus):
            everything = all_scores(texts, found)
            allowed = np.arange(len(everything)) % 2 == 0 if half else None
            kept = everything if allowed is None else np.where(allowed, everything, 0)
            best = best_texts(texts, found, count, allowed)
            expected = np.sort(kept[kept > 0])[::-1][:count]
            np.testing.assert_allclose(np.sort(everything[best])[::-1], expected, atol=1e-6)
            assert len(set(best.tolist())) == len(best)


def test_nobody_asks_for_nothing(corpus: Corpus) -> None:
    assert best_texts(corpus.turn_texts, corpus.postings(()), 5).tolist() == []
