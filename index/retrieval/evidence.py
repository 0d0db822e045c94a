"""What speaks for each candidate turn, as one column of numbers a feature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.embedding import Matrix
from index.retrieval.candidates import Candidates
from index.retrieval.corpus import VECTOR_WINDOW, WORD_WINDOWS, Corpus
from index.retrieval.query import Query
from index.retrieval.windows import ranges
from index.retrieval.words import Posting
from index.store import Rows, Scores, Snapshot

NEIGHBOURS = 2  # turns each side
FILE_BEST = 5  # an episode is known by its best few windows
USEFUL_WORDS = 5  # "Right." and "Thanks for having me." answer nothing by themselves
LENGTH_CAP = 150  # words past which a turn's length says no more


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    Features of the candidate turns, each float32 (n,), in the order of *turns*.

    turn_cosine, window_cosine: of the turn's closest piece, of the closest window over it.
    turn_words, labelled_words: BM25 in 0..1 of the turn, without and with its speaker's name.
    window_words_80, window_words_320: BM25 of the best window over it, by size.
    named, named_near: 1 where a speaker named in the question speaks it, or within
        `NEIGHBOURS` turns.
    length: ln(1 + words), words at most `LENGTH_CAP`; useful: 1 for `USEFUL_WORDS` words or more.
    near_cosine, near_words: means over the `NEIGHBOURS` turns each side.
    file_cosine, file_words: means of the episode's `FILE_BEST` best pieces and windows.
    coverage, near_coverage: how much of the question's idf stands in the turn, and in the turn
        or those of its neighbours that may answer, in 0..1.
    """

    turns: Rows
    columns: dict[str, Scores]

    def __getitem__(self, feature: str) -> Scores:
        return self.columns[feature]


def weigh(corpus: Corpus, query: Query, candidates: Candidates) -> Evidence:
    """The evidence for each of *candidates*."""
    snapshot, turns = corpus.snapshot, candidates.turns
    near = _neighbours(snapshot, turns)
    columns = {
        **_cosines(corpus, query, turns, near),
        **_words(corpus, candidates, near),
        "named": _named(snapshot, query, turns),
        "named_near": _named(snapshot, query, near).max(axis=1, initial=0),
        "length": np.log1p(np.minimum(snapshot.turn_words[turns], LENGTH_CAP)),
        "useful": (snapshot.turn_words[turns] >= USEFUL_WORDS).astype(np.float32),
        "file_cosine": _file_cosine(snapshot, candidates),
        "file_words": _file_words(corpus, candidates),
        "coverage": coverage(candidates.postings, turns[:, None]),
        "near_coverage": coverage(
            candidates.postings, np.column_stack([turns, _allowed(query, near)])
        ),
    }
    return Evidence(turns, {name: column.astype(np.float32) for name, column in columns.items()})


def _cosines(corpus: Corpus, query: Query, turns: Rows, near: Rows) -> dict[str, Scores]:
    """The features that come from vectors; every piece that is needed is read once."""
    snapshot, windows = corpus.snapshot, corpus.windows[VECTOR_WINDOW]
    around = np.unique(np.concatenate([turns, near[near >= 0]]))
    first, end = snapshot.turn_first_piece[around], snapshot.turn_first_piece[around + 1]
    mine = np.searchsorted(around, turns)
    low, high = windows.low[first[mine]], windows.high[end[mine] - 1]
    asked = np.unique(ranges(low, high)[0])
    pieces = np.unique(
        np.concatenate([ranges(first, end)[0], ranges(windows.first[asked], windows.end[asked])[0]])
    )
    read = _Read(pieces, snapshot.piece_vectors(pieces), snapshot.piece_words[pieces])
    cosines = read.vectors @ query.vector
    by_turn = _best_of(cosines, np.searchsorted(pieces, first), np.searchsorted(pieces, end))
    near_cosine = np.zeros(near.shape, np.float32)
    near_cosine[near >= 0] = by_turn[np.searchsorted(around, near[near >= 0])]
    pooled = read.pooled(windows.first[asked], windows.end[asked]) @ query.vector
    window_cosine = _best_of(pooled, np.searchsorted(asked, low), np.searchsorted(asked, high))
    return {
        "turn_cosine": by_turn[mine],
        "window_cosine": window_cosine,
        "near_cosine": _mean_present(near_cosine, near),
    }


@dataclass(frozen=True, slots=True)
class _Read:
    """Pieces that were read: rising rows, their vectors, their words."""

    pieces: Rows
    vectors: Matrix
    words: Rows

    def pooled(self, first: Rows, end: Rows) -> Matrix:
        """The word-weighted sum of the pieces first..end for each window, of L2 norm 1."""
        places, starts = ranges(
            np.searchsorted(self.pieces, first).astype(np.int32),
            np.searchsorted(self.pieces, end).astype(np.int32),
        )
        weights = np.maximum(self.words[places], 1).astype(np.float32)
        summed = np.add.reduceat(self.vectors[places] * weights[:, None], starts)
        norms = np.linalg.norm(summed, axis=1, keepdims=True)
        pooled: Matrix = summed / np.maximum(norms, np.float32(1e-9))
        return pooled


def _words(corpus: Corpus, candidates: Candidates, near: Rows) -> dict[str, Scores]:
    """The features that come from words."""
    snapshot, turns = corpus.snapshot, candidates.turns
    first, end = snapshot.turn_first_piece[turns], snapshot.turn_first_piece[turns + 1]
    near_words = np.where(near >= 0, candidates.turn_words[np.maximum(near, 0)], 0)
    columns = {
        "turn_words": candidates.turn_words[turns],
        "labelled_words": candidates.labelled_words[turns],
        "near_words": _mean_present(near_words.astype(np.float32), near),
    }
    for size in WORD_WINDOWS:
        windows = corpus.windows[size]
        low, high = windows.low[first], windows.high[end - 1]
        columns[f"window_words_{size}"] = _best_of(candidates.window_words[size], low, high)
    return columns


def _best_of(scores: Scores, low: Rows, high: Rows) -> Scores:
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


def _named(snapshot: Snapshot, query: Query, rows: Rows) -> Scores:
    """1 where a turn's speaker is named in the question; rows of -1 are nobody's."""
    if not query.named:
        return np.zeros(rows.shape, np.float32)
    speakers = np.where(rows >= 0, snapshot.turn_speaker[np.maximum(rows, 0)], -1)
    return np.isin(speakers, list(query.named)).astype(np.float32)


def _allowed(query: Query, rows: Rows) -> Rows:
    """*rows* with -1 for those that may not answer: Chang's words say nothing for Mines."""
    if query.allowed is None:
        return rows
    return np.where((rows >= 0) & query.allowed[rows], rows, -1).astype(np.int32)


def coverage(found: tuple[Posting, ...], rows: Rows) -> Scores:
    """The share of the question's idf that stands in any turn of each line of *rows*, (n,)."""
    covered = np.zeros(len(rows), np.float32)
    for posting in found:
        covered += np.float32(posting.share) * np.isin(rows, posting.turns).any(axis=1)
    return covered


def _mean_present(values: Scores, rows: Rows) -> Scores:
    present = np.maximum((rows >= 0).sum(axis=1), 1).astype(np.float32)
    summed = np.where(rows >= 0, values, np.float32(0)).sum(axis=1, dtype=np.float32)
    mean: Scores = summed / present
    return mean


def _file_cosine(snapshot: Snapshot, candidates: Candidates) -> Scores:
    turns = snapshot.piece_turn[candidates.near_pieces]
    return _by_file(snapshot, candidates.turns, turns, candidates.near_cosines)


def _file_words(corpus: Corpus, candidates: Candidates) -> Scores:
    windows = corpus.windows[WORD_WINDOWS[0]]
    scores = candidates.window_words[WORD_WINDOWS[0]]
    held = np.flatnonzero(scores > 0)
    order = held[np.argsort(-scores[held], kind="stable")]
    turns = corpus.snapshot.piece_turn[windows.first[order]]
    return _by_file(corpus.snapshot, candidates.turns, turns, scores[order])


def _by_file(snapshot: Snapshot, asked: Rows, turns: Rows, scores: Scores) -> Scores:
    """The mean of the `FILE_BEST` best *scores* (best first) in the episode of each of *asked*."""
    if not len(scores):
        return np.zeros(len(asked), np.float32)
    episodes, floor = snapshot.turn_episode[turns], float(scores[-1])
    means: dict[int, float] = {}
    for one in np.unique(snapshot.turn_episode[asked]):
        best = scores[episodes == one][:FILE_BEST]
        means[int(one)] = (float(best.sum()) + floor * (FILE_BEST - len(best))) / FILE_BEST
    return np.array([means[int(one)] for one in snapshot.turn_episode[asked]], np.float32)
