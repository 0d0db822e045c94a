"""What speaks for each candidate turn, as one column of numbers a feature."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.retrieval.candidates import Candidates
from index.retrieval.corpus import VECTOR_WINDOWS, WORD_WINDOWS, Corpus
from index.retrieval.query import Query
from index.retrieval.runs import distinct, is_any, ranges
from index.retrieval.texts import all_scores, scores_of
from index.retrieval.words import Posting
from index.store import Rows, Scores, Snapshot
from index.words import Flag

LONG = 150  # words; more of them make a turn no better an answer
NEIGHBOURS = 2  # turns each side
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
    """

    turns: Rows
    columns: dict[str, Scores]

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
    near = _neighbours(snapshot, turns)
    columns = {
        **_cosines(corpus, query, turns, near),
        **_words(corpus, candidates),
        "said_by": _spoken_by(snapshot, query.said_by, turns),
        "named": _spoken_by(snapshot, query.named, turns),
        "named_near": _spoken_by(snapshot, query.named, near).max(axis=1, initial=0),
        "useful": (snapshot.turn_flags[turns] & Flag.USEFUL > 0).astype(np.float32),
        "length": _lengths(snapshot, turns),
        **_coverage(snapshot, candidates.postings, turns, _allowed(query, near)),
    }
    known = sum(posting.share for posting in candidates.postings if len(posting.pieces))
    columns["known"] = np.full(len(turns), known)
    if FILE_WORDS in weighed:
        columns[FILE_WORDS] = _file_words(corpus, candidates)
    return Evidence(turns, {name: column.astype(np.float32) for name, column in columns.items()})


def _cosines(corpus: Corpus, query: Query, turns: Rows, near: Rows) -> dict[str, Scores]:
    """The features that come from vectors; every piece that is needed is read once."""
    snapshot = corpus.snapshot
    around = distinct(np.concatenate([turns, near[near >= 0]]))
    first, end = snapshot.turn_first_piece[around], snapshot.turn_first_piece[around + 1]
    mine = np.searchsorted(around, turns)
    spans = {size: corpus.windows[size].over(first[mine], end[mine]) for size in VECTOR_WINDOWS}
    asked = {size: distinct(ranges(low, high)[0]) for size, (low, high) in spans.items()}
    wanted = [ranges(first, end)[0]]
    for size, rows in asked.items():
        windows = corpus.windows[size]
        wanted.append(ranges(windows.first[rows], windows.end[rows])[0])
    pieces = distinct(np.concatenate(wanted))
    cosines = snapshot.piece_cosines(query.vector, pieces)
    by_turn = _best_of(cosines, np.searchsorted(pieces, first), np.searchsorted(pieces, end))
    near_cosine = np.zeros(near.shape, np.float32)
    near_cosine[near >= 0] = by_turn[np.searchsorted(around, near[near >= 0])]
    columns = {"turn_cosine": by_turn[mine], "near_cosine": _mean_present(near_cosine, near)}
    sums = _running_sums(cosines, snapshot.piece_words[pieces])
    for size, (low, high) in spans.items():
        windows, rows = corpus.windows[size], asked[size]
        places = (
            np.searchsorted(pieces, windows.first[rows]),
            np.searchsorted(pieces, windows.end[rows]),
        )
        pooled = (sums[places[1]] - sums[places[0]]) / np.maximum(windows.norm[rows], 1e-9)
        where = np.searchsorted(rows, low), np.searchsorted(rows, high)
        columns[f"window_cosine_{size}"] = _best_of(pooled.astype(np.float32), *where)
    return columns


def _running_sums(cosines: Scores, words: Rows) -> NDArray[np.float64]:
    """The word-weighted sum of all cosines before each; in double, since differences count."""
    sums = np.zeros(len(cosines) + 1)
    np.cumsum(cosines * np.maximum(words, 1), out=sums[1:])
    return sums


def _words(corpus: Corpus, candidates: Candidates) -> dict[str, Scores]:
    """The features that come from words."""
    snapshot, turns = corpus.snapshot, candidates.turns
    first, end = snapshot.turn_first_piece[turns], snapshot.turn_first_piece[turns + 1]
    columns = {
        "turn_words": scores_of(corpus.turn_texts, candidates.postings, turns),
        "asked_words": _asked_words(corpus, candidates),
    }
    for size in WORD_WINDOWS:
        low, high = corpus.windows[size].over(first, end)
        over = distinct(ranges(low, high)[0])
        scores = scores_of(corpus.window_texts[size], candidates.postings, over)
        where = np.searchsorted(over, low), np.searchsorted(over, high)
        columns[f"window_words_{size}"] = _best_of(scores, *where)
    return columns


def _lengths(snapshot: Snapshot, turns: Rows) -> Scores:
    words = np.minimum(snapshot.turn_words[turns], LONG).astype(np.float32)
    return (np.log1p(words) / np.float32(np.log1p(LONG))).astype(np.float32)


def _asked_words(corpus: Corpus, candidates: Candidates) -> Scores:
    """
    BM25 of the question before each turn, 0 where none is asked.

    What is asked about often stands in the question alone: "And the price?" "Four hundred."
    """
    snapshot, turns = corpus.snapshot, candidates.turns
    before = np.maximum(turns - 1, 0)
    asked = (snapshot.turn_position[turns] > 0) & (snapshot.turn_flags[before] & Flag.ASKS > 0)
    scores = np.zeros(len(turns), np.float32)
    scores[asked] = scores_of(corpus.turn_texts, candidates.postings, before[asked])
    return scores


def _best_of(scores: Scores, low: NDArray[Any], high: NDArray[Any]) -> Scores:
    """The highest of *scores* in each range low..high, none of which is empty."""
    numbers, starts = ranges(low.astype(np.int32), high.astype(np.int32))
    if not len(numbers):
        return np.zeros(len(low), np.float32)
    return np.maximum.reduceat(scores[numbers], starts)


def _neighbours(snapshot: Snapshot, turns: Rows) -> Rows:
    """The turns around each of *turns* in its episode, (n, 2 x NEIGHBOURS), -1 where none is."""
    steps = np.array([step for step in range(-NEIGHBOURS, NEIGHBOURS + 1) if step])
    rows = turns[:, None] + steps
    inside = (rows >= 0) & (rows < len(snapshot.turn_episode))
    episode = snapshot.turn_episode
    same = episode[np.where(inside, rows, 0)] == episode[turns][:, None]
    return np.where(inside & same, rows, -1).astype(np.int32)


def _spoken_by(snapshot: Snapshot, speakers: frozenset[int], rows: Rows) -> Scores:
    """1 where one of *speakers* speaks the turn; rows of -1 are nobody's."""
    if not speakers:
        return np.zeros(rows.shape, np.float32)
    spoken = np.where(rows >= 0, snapshot.turn_speaker[np.maximum(rows, 0)], -1)
    return np.isin(spoken, list(speakers)).astype(np.float32)


def _allowed(query: Query, rows: Rows) -> Rows:
    """*rows* with -1 for those that may not answer: Chang's words say nothing for Mines."""
    if query.allowed is None:
        return rows
    return np.where((rows >= 0) & query.allowed[rows], rows, -1).astype(np.int32)


def _coverage(
    snapshot: Snapshot, found: tuple[Posting, ...], turns: Rows, near: Rows
) -> dict[str, Scores]:
    """The share of the question's idf that stands in each turn, and in it or its neighbours."""
    rows, bounds = np.column_stack([turns, near]), snapshot.turn_first_piece
    first = bounds[rows]
    end = np.where(rows >= 0, bounds[rows + 1], first)  # -1 is no turn, and holds nothing
    alone, together = np.zeros(len(turns), np.float32), np.zeros(len(turns), np.float32)
    for posting in found:
        stands = posting.stands_between(first, end)
        alone += np.float32(posting.share) * stands[:, 0]
        together += np.float32(posting.share) * stands.any(axis=1)
    return {"coverage": alone, "near_coverage": together}


def _mean_present(values: Scores, rows: Rows) -> Scores:
    present = np.maximum((rows >= 0).sum(axis=1), 1).astype(np.float32)
    summed = np.where(rows >= 0, values, np.float32(0)).sum(axis=1, dtype=np.float32)
    mean: Scores = summed / present
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
