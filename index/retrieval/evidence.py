"""What speaks for each candidate turn, as one column of numbers a feature."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.retrieval.around import Around, around
from index.retrieval.candidates import Candidates
from index.retrieval.corpus import VECTOR_WINDOWS, WORD_WINDOWS, Corpus
from index.retrieval.ground import Ground, ground_of
from index.retrieval.query import Query
from index.retrieval.runs import distinct, is_any, merged
from index.retrieval.texts import Texts, all_scores, scores_by
from index.retrieval.words import Posting
from index.store import Rows, Scores, Snapshot, Windows
from index.words import Flag

LONG = 150  # words; more of them make a turn no better an answer
TURNS = 0  # as a part of the ground, beside windows by their size
_NONE = np.zeros(1, np.float32)
FILE_WORDS = "file_words"
FILE_BEST = 5  # an episode is known by its best few windows


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    Features of the candidate turns, each float32 (n,), in the order of *turns*.

    turn_cosine: of the turn's closest piece. window_cosine_80, window_cosine_320: of the closest
        window over it, by size.
    turn_words: BM25 in 0..1 of the turn. window_words_40, window_words_320: of the best window over
        it, by size. asked_words: of the question before the turn, 0 where none is asked.
    said_by: 1 where the speaker asked about speaks it. named, named_near: 1 where any speaker named
        in the question speaks it, or within `NEIGHBOURS` turns.
    useful: 1 for a turn with words enough to answer something. length: 0 for a turn of no words, 1
        for one of `LONG` words or more, rising with their logarithm.
    near_cosine: mean over the `NEIGHBOURS` turns each side.
    file_words: mean of the episode's `FILE_BEST` best windows; left out where it counts for
        nothing.
    coverage, near_coverage: how much of the question's idf stands in the turn, and in the turn
        or those of its neighbours that may answer, in 0..1.
    known: how much of the question's idf stands in any turn of the corpus, the same for all.
    gap: how far the ranking's first stands out, the same for all; there once they are ranked.

    Beside them *held*, bool (words, n), says which turns hold which word of the question.
    """

    turns: Rows
    columns: dict[str, Scores]
    held: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), np.bool_))

    def __getitem__(self, feature: str) -> Scores:
        return self.columns[feature]


def weigh(
    corpus: Corpus, query: Query, candidates: Candidates, weighed: Collection[str] = (FILE_WORDS,)
) -> Evidence:
    """
    The evidence for each of *candidates*.

    *weighed* are features that count for something: `FILE_WORDS`, which reads every window that
    holds a word of the question, is left out where it is none of them.
    """
    snapshot, turns = corpus.snapshot, candidates.turns
    place = around(snapshot, turns)
    first, end = place.first[place.mine], place.end[place.mine]
    over = {size: _over(windows, first, end) for size, windows in corpus.windows.items()}
    ground = _ground(corpus, place, over)
    times = _times(candidates.postings, ground)
    stands = _stands(times[:, ground.parts[TURNS]])
    columns = {
        **_cosines(corpus, query, place, over, ground),
        **_coverage(candidates.postings, stands, place, _allowed(query, place)),
        **_words(corpus, candidates.postings, place, over, times),
        **_speakers(snapshot, query, place),
        "useful": (snapshot.turn_flags[turns] & Flag.USEFUL.value > 0).astype(np.float32),
        "length": _lengths(snapshot, turns),
    }
    known = sum(posting.share for posting in candidates.postings if posting.is_said)
    columns["known"] = np.full(len(turns), known, np.float32)
    if FILE_WORDS in weighed:
        columns[FILE_WORDS] = _file_words(corpus, candidates)
    return Evidence(turns, columns, stands.take(place.mine, axis=1))


@dataclass(frozen=True, slots=True)
class _Over:
    """The windows of one size over some turns: *rows*, rising, and which of these over each."""

    rows: Rows
    low: NDArray[np.intp]
    high: NDArray[np.intp]

    def best(self, scores: Scores) -> Scores:
        """The highest of the *scores* of *rows* over each turn."""
        return _best_of(scores, self.low, self.high)


def _over(windows: Windows, first: Rows, end: Rows) -> _Over:
    """The windows over the stretches of pieces first..end, both of which rise."""
    low, high = windows.over(first, end)
    rows, at = merged(low, high)
    return _Over(rows, at, at + (high - low))


def _ground(corpus: Corpus, place: Around, over: Mapping[int, _Over]) -> Ground:
    """What is read of the turns of *place*, and of the windows *over* the candidates."""
    spans = {size: corpus.windows[size].spans(one.rows) for size, one in over.items()}
    return ground_of({TURNS: (place.first, place.end), **spans})


def _cosines(
    corpus: Corpus, query: Query, place: Around, over: Mapping[int, _Over], ground: Ground
) -> dict[str, Scores]:
    """The features that come from vectors; every piece that is needed is read once."""
    snapshot, pieces = corpus.snapshot, ground.pieces
    cosines = snapshot.piece_cosines(query.vector, pieces)
    mine = ground.parts[TURNS]
    by_turn = _and_none(_best_of(cosines, ground.low[mine], ground.high[mine]))
    columns = {
        "turn_cosine": by_turn[place.mine],
        "near_cosine": _mean_present(by_turn[place.beside], place.near >= 0),
    }
    sums = _running_sums(cosines, snapshot.piece_words[pieces])
    for size in VECTOR_WINDOWS:
        windows, mine = over[size], ground.parts[size]
        norms = np.maximum(corpus.windows[size].norms(windows.rows), 1e-9)
        pooled = (sums[ground.high[mine]] - sums[ground.low[mine]]) / norms
        columns[f"window_cosine_{size}"] = windows.best(pooled.astype(np.float32))
    return columns


def _running_sums(cosines: Scores, words: Rows) -> NDArray[np.float64]:
    """The word-weighted sum of all cosines before each; in double, since differences count."""
    sums = np.zeros(len(cosines) + 1)
    np.cumsum(cosines * np.maximum(words, 1), out=sums[1:])
    return sums


def _times(found: tuple[Posting, ...], ground: Ground) -> NDArray[np.int32]:
    """How often each word stands in the turns, and in the windows that are scored by words."""
    asked = slice(0, ground.parts[WORD_WINDOWS[-1]].stop)
    return ground.times([posting.word for posting in found], asked)


def _stands(times: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which words stand in which turns, by their `_times`; in the last, which is none, nothing."""
    stands = np.zeros((len(times), times.shape[1] + 1), np.bool_)
    np.greater(times, 0, out=stands[:, :-1])
    return stands


def _words(
    corpus: Corpus,
    found: tuple[Posting, ...],
    place: Around,
    over: Mapping[int, _Over],
    times: NDArray[np.int32],
) -> dict[str, Scores]:
    """The features that come from words, by their `_times`."""
    texts: list[tuple[Texts, Rows]] = [(corpus.turn_texts, place.rows)]
    texts += [(corpus.window_texts[size], over[size].rows) for size in WORD_WINDOWS]
    scores = scores_by(times, texts, found)
    columns = {
        "turn_words": scores[0][place.mine],
        "asked_words": _asked_words(corpus.snapshot, place, scores[0]),
    }
    for size, best in zip(WORD_WINDOWS, scores[1:], strict=True):
        columns[f"window_words_{size}"] = over[size].best(best)
    return columns


def _lengths(snapshot: Snapshot, turns: Rows) -> Scores:
    words = np.minimum(snapshot.turn_words[turns], LONG).astype(np.float32)
    return (np.log1p(words) / np.float32(np.log1p(LONG))).astype(np.float32)


def _asked_words(snapshot: Snapshot, place: Around, scores: Scores) -> Scores:
    """
    BM25 of the question before each turn, 0 where none is asked.

    What is asked about often stands in the question alone: "And the price?" "Four hundred."
    """
    asks = snapshot.turn_flags[place.rows] & Flag.ASKS.value > 0
    asked: Scores = _and_none(np.where(asks, scores, np.float32(0)))[place.before]
    return asked


def _and_none(scores: Scores) -> Scores:
    """*scores*, and after them 0: what a neighbour has where none is."""
    return np.concatenate((scores, _NONE))


def _best_of(scores: Scores, low: NDArray[np.intp], high: NDArray[np.intp]) -> Scores:
    """The highest of *scores* in each range low..high; 0 where that is empty."""
    if not len(scores):
        return np.zeros(len(low), np.float32)
    between = np.empty(2 * len(low), np.intp)
    between[::2], between[1::2] = low, high
    # Each second number is of what lies between two ranges, and no one's.
    best: Scores = np.maximum.reduceat(_and_none(scores), between)[::2]
    empty = low >= high  # around what is withheld there may be no window
    if empty.any():
        best[empty] = 0
    return best


def _speakers(snapshot: Snapshot, query: Query, place: Around) -> dict[str, Scores]:
    """The features that come from who speaks."""
    speakers = snapshot.turn_speaker[place.rows]
    named = _and_none(_spoken_by(speakers, query.named))
    said_by = named if query.said_by == query.named else _spoken_by(speakers, query.said_by)
    return {
        "said_by": said_by[place.mine],
        "named": named[place.mine],
        "named_near": named[place.beside].max(axis=1, initial=0),
    }


def _spoken_by(speakers: Rows, wanted: frozenset[int]) -> Scores:
    """1 where one of the *speakers*, -1 for nobody, is *wanted*."""
    return is_any(speakers, sorted(wanted)).astype(np.float32)


def _allowed(query: Query, place: Around) -> NDArray[np.intp]:
    """The neighbours that may answer, none for the others: Chang's words say nothing for Mines."""
    if query.allowed is None:
        return place.beside
    return np.where(query.allowed[place.near], place.beside, len(place.rows))


def _coverage(
    found: tuple[Posting, ...],
    stands: NDArray[np.bool_],
    place: Around,
    beside: NDArray[np.intp],
) -> dict[str, Scores]:
    """The share of the question's idf that stands in each turn, and in it or its neighbours."""
    shares = np.array([[posting.share] for posting in found], np.float32).reshape(-1, 1)
    held = stands.take(place.mine, axis=1)
    near = stands.take(beside, axis=1).any(axis=2)
    near |= held
    return {
        "coverage": (shares * held).sum(axis=0, dtype=np.float32),
        "near_coverage": (shares * near).sum(axis=0, dtype=np.float32),
    }


def _mean_present(values: Scores, there: NDArray[np.bool_]) -> Scores:
    """The mean of those of *values*, (n, some), that are *there*; the others are 0."""
    present = np.maximum(there.sum(axis=1, dtype=np.float32), 1)
    mean: Scores = values.sum(axis=1) / present
    return mean


def _file_words(corpus: Corpus, candidates: Candidates) -> Scores:
    snapshot, windows = corpus.snapshot, corpus.windows[WORD_WINDOWS[-1]]
    scores = all_scores(corpus.window_texts[WORD_WINDOWS[-1]], candidates.postings)
    held = np.flatnonzero(scores > 0)
    if not len(held):
        return np.zeros(len(candidates.turns), np.float32)
    asked = snapshot.turn_episode[candidates.turns]
    episodes = snapshot.turn_episode[snapshot.piece_turn[windows.first[held]]]
    mine = is_any(episodes, distinct(asked).tolist())
    return _by_file(asked, episodes[mine], scores[held[mine]], scores[held].min())


def _by_file(asked: Rows, episodes: Rows, scores: Scores, floor: np.float32) -> Scores:
    """The mean of the `FILE_BEST` best *scores* in each of the episodes *asked*; few: *floor*."""
    order = np.lexsort((-scores, episodes))
    known, starts, held = np.unique(episodes[order], return_index=True, return_counts=True)
    place = np.arange(len(order)) - np.repeat(starts, held)
    best = np.where(place < FILE_BEST, scores[order], np.float32(0))
    sums = np.zeros(int(asked.max(initial=0)) + 1) + FILE_BEST * floor
    if len(known):
        lacking = FILE_BEST - np.minimum(held, FILE_BEST)
        sums[known] = np.add.reduceat(best, starts, dtype=np.float64) + floor * lacking
    means: Scores = (sums[asked] / FILE_BEST).astype(np.float32)
    return means
