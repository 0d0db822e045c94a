from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval import texts as scoring
from index.retrieval.corpus import Corpus
from index.retrieval.held import Places, held, keys_of
from index.retrieval.sums import SumsKept
from index.retrieval.texts import Texts, WindowTexts, all_scores, best_texts, scores_of
from index.retrieval.words import counts_between
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


@given(
    st.sets(st.sampled_from(WORDS), min_size=1),
    st.integers(1, 40),
    st.booleans(),
    st.sampled_from([0, 4_096]),
)
def test_the_best_are_those_of_scoring_everything(
    corpus: Corpus, asked: set[str], count: int, half: bool, many: int
) -> None:
    """Whatever is left out on the way could not have been among them; of a few, each is scored."""
    found = corpus.postings(tuple(sorted(asked)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "MANY", many)
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


def test_where_enough_hold_a_rare_word_common_ones_find_no_more(corpus: Corpus) -> None:
    """The most common word's texts are not gone through, though they are scored by it."""
    found, texts = corpus.postings(("tea", "harbour", "cake")), corpus.turn_texts
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "MANY", 1)
        patch.setattr(scoring, "ENOUGH", 1)
        best = best_texts(texts, found, 300)
    rarest = max(found, key=lambda posting: posting.share)
    assert sorted(best.tolist()) == sorted(texts.holding([rarest.word]).rows.tolist())


def test_sums_are_used_again_and_start_from_nothing() -> None:
    kept = SumsKept()
    with kept.zeros(4) as sums:
        sums.add(np.array([1, 3], np.int32), np.array([0.5, 0.25], np.float32))
        sums.add(np.array([3, 2], np.int32), np.array([0.25, 0.25], np.float32))
        assert (sums.scores.tolist(), sums.rows.tolist()) == ([0, 0.5, 0.25, 0.5], [1, 3, 2])
    with kept.zeros(4) as again:
        assert again is sums
        assert (again.scores.tolist(), again.rows.tolist()) == ([0, 0, 0, 0], [])


def test_what_stands_in_several_places_of_a_text_is_counted_together() -> None:
    """Of any order; texts rise, and the words in each."""
    found = Places(
        np.array([1, 0, 1, 0, 1]),
        np.array([7, 7, 3, 9, 7], np.int32),
        np.array([2, 1, 255, 4, 255], np.uint8),
    )
    assert [side.tolist() for side in held(keys_of(found, 2), 2)] == [
        [3, 7, 7, 9],
        [1, 0, 1, 0],
        [255, 1, 257, 4],
    ]


def test_two_who_ask_at_once_have_sums_of_their_own() -> None:
    kept = SumsKept()
    with kept.zeros(2) as one, kept.zeros(2) as other:
        assert one is not other


def test_the_best_windows_of_a_question_are_found_once(corpus: Corpus) -> None:
    """It is often put to several people's turns, one after the other."""
    first = corpus.best_windows(("tea", "cake"), 40, 5)
    assert corpus.best_windows(("tea", "cake"), 40, 5) is first


def test_where_a_word_stands_is_kept_for_the_next_question(corpus: Corpus) -> None:
    """With what was worked out of the texts that hold it; its share is each question's own."""
    alone, beside = corpus.postings(("keeper",))[0], corpus.postings(("keeper", "tea"))[0]
    assert alone.word is beside.word
    assert (alone.share, beside.share < 1) == (1.0, True)


def test_words_of_many_and_of_few_places_are_counted_alike(corpus: Corpus) -> None:
    """The stretches are looked up in the places of the one, and the places of the other in them."""
    found = [posting.word for posting in corpus.postings(("tea", "keeper", "nobody"))]
    first = np.array([0, 10, 10, 299], np.int32)
    end = np.array([300, 10, 20, 300], np.int32)
    counts = counts_between(found, first, end)
    for word, row in zip(found, counts.tolist(), strict=True):
        assert row == counts_between([word], first, end)[0].tolist()
        inside = (word.pieces >= first[:, None]) & (word.pieces < end[:, None])
        assert row == (inside @ word.times.astype(np.float64)).tolist()
    assert counts[0, 0] > 100 > counts[1, 0] > 0


def test_a_piece_of_two_windows_counts_in_both(corpus: Corpus) -> None:
    """Words at once or one by one; what a window's last piece says is not the next word's."""
    texts = WindowTexts(corpus.snapshot.windows(80))
    words = [posting.word for posting in corpus.postings(("tea", "light", "cake"))]
    together = texts.holding(words)
    for number, word in enumerate(words):
        alone, mine = texts.holding([word]), together.numbers == number
        assert together.rows[mine].tolist() == alone.rows.tolist()
        assert together.counts[mine].tolist() == alone.counts.tolist()
        names = [np.isin(np.arange(one, two), word.name_pieces).sum() for one, two in _spans(texts)]
        said = counts_between([word], texts.windows.first, texts.windows.end)[0]
        expected = said + np.array(names, np.float32)
        assert alone.rows.tolist() == np.flatnonzero(expected).tolist()
        assert alone.counts.tolist() == expected[expected > 0].tolist()


def _spans(texts: WindowTexts) -> list[tuple[int, int]]:
    windows = texts.windows
    return list(zip(windows.first.tolist(), windows.end.tolist(), strict=True))
