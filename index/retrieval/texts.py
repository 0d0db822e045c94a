"""
Evidence from the words: BM25 over turns and over windows, with the names of who speaks.

A score is the share of the question's idf that a text holds, each word damped by how often it is
there, so it lies in 0..1 and compares over questions. Turns are short and uneven: length counts for
little (b 0.2), and a second mention for less than usual (k1 0.5, in windows 0.3).

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). The best
texts are found without scoring all, as by Turtle and Flood, "Query evaluation: strategies and
optimizations" (1995): a text that holds none of the rare words cannot reach those that do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.retrieval.runs import best_rows, stand_in
from index.retrieval.words import Counts, Posting, summed
from index.store import Rows, Scores, Snapshot, Windows

TURN_K1 = 0.5
WINDOW_K1 = 0.3
B = 0.2
ROUNDING = 1e-6  # of sums in another order
MANY = 4_096  # postings: before so many are read, it is asked whether they can matter

Found = Sequence[Posting]
Held = tuple[Rows, Counts]
Lengths = NDArray[np.int32] | NDArray[np.uint16]


class Texts(Protocol):
    """Texts of one kind, each a row: turns, or windows of one size."""

    @property
    def k1(self) -> float:
        """How much a second mention counts: the less, the lower."""
        ...

    @property
    def lengths(self) -> Lengths:
        """Words in each."""
        ...

    @property
    def mean(self) -> float:
        """Words in one on average, at least 1."""
        ...

    def holding(self, posting: Posting) -> Held:
        """The texts that hold a word, each once, in no order, and how often each does."""
        ...

    def held(self, posting: Posting, rows: Rows) -> Counts:
        """How often each of the texts *rows* holds a word."""
        ...


@dataclass(frozen=True, slots=True)
class TurnTexts:
    """The turns of a snapshot, each with its speaker's name."""

    snapshot: Snapshot
    k1: float = TURN_K1

    @property
    def lengths(self) -> Lengths:
        """See `Texts`."""
        return self.snapshot.turn_words

    @property
    def mean(self) -> float:
        """See `Texts`."""
        return max(1.0, self.snapshot.mean_words)

    def holding(self, posting: Posting) -> Held:
        """See `Texts`."""
        rows, counts = posting.turns, posting.turn_counts
        if not len(posting.name_turns):
            return rows, counts
        once = np.ones(len(posting.name_turns), np.float32)
        return _added(len(self.lengths), (rows, counts), (posting.name_turns, once))

    def held(self, posting: Posting, rows: Rows) -> Counts:
        """See `Texts`."""
        counts = np.zeros(len(rows), np.float32)
        if len(posting.turns):
            at = np.minimum(np.searchsorted(posting.turns, rows), len(posting.turns) - 1)
            counts += posting.turn_counts[at] * (posting.turns[at] == rows)
        if len(posting.name_turns):
            counts += stand_in(rows, posting.name_turns)
        return counts


@dataclass(frozen=True, slots=True)
class WindowTexts:
    """The windows of one size; a speaker's name counts once for each run of their turns."""

    windows: Windows
    k1: float = WINDOW_K1

    @property
    def lengths(self) -> Lengths:
        """See `Texts`."""
        return self.windows.words

    @property
    def mean(self) -> float:
        """See `Texts`."""
        return max(1.0, self.windows.mean_words)

    def holding(self, posting: Posting) -> Held:
        """See `Texts`."""
        found = self._over(posting.pieces, posting.piece_counts)
        if not len(posting.name_pieces):
            return found
        once = np.ones(len(posting.name_pieces), np.float32)
        return _added(len(self.windows), found, self._over(posting.name_pieces, once))

    def held(self, posting: Posting, rows: Rows) -> Counts:
        """See `Texts`."""
        first, end = self.windows.first[rows], self.windows.end[rows]
        before = posting.counts_before
        counts = before[np.searchsorted(posting.pieces, end)]
        counts -= before[np.searchsorted(posting.pieces, first)]
        if len(posting.name_pieces):
            counts += np.searchsorted(posting.name_pieces, end)
            counts -= np.searchsorted(posting.name_pieces, first)
        return counts.astype(np.float32)

    def _over(self, pieces: Rows, counts: Counts) -> Held:
        """The windows that hold any of *pieces*, which rise, and the sum of its *counts*."""
        low, high = self.windows.over(pieces, pieces + 1)
        inside = high > low  # around what is withheld there may be no window
        if not inside.all():
            low, high, counts = low[inside], high[inside], counts[inside]
        found = summed(low, counts)
        further, more = low + 1, high - low > 1
        while more.any():  # once, since a piece lies in at most two windows of a size
            found = _added(len(self.windows), found, summed(further[more], counts[more]))
            further, more = further + 1, high - further > 1
        return found


def all_scores(texts: Texts, found: Found) -> Scores:
    """BM25 of every text, float32, in 0..1."""
    scores = np.zeros(len(texts.lengths), np.float32)
    for posting in found:
        _add(texts, scores, posting)
    return scores


def scores_of(texts: Texts, found: Found, rows: Rows) -> Scores:
    """BM25 of the texts *rows*, float32, in 0..1."""
    scores = np.zeros(len(rows), np.float32)
    lengths = texts.lengths[rows]
    for posting in found:
        scores += _damped(texts, texts.held(posting, rows), lengths, posting.share)
    return scores


def best_texts(
    texts: Texts, found: Found, count: int, allowed: NDArray[np.bool_] | None = None
) -> Rows:
    """The *allowed* texts of the *count* highest scores above 0, in no order."""
    scores = np.zeros(len(texts.lengths), np.float32)  # its pages are made as they are touched
    rows = np.empty(0, np.int32)  # that hold any word so far
    left = sorted(found, key=lambda posting: -posting.share)
    while left:
        if len(left[0].pieces) + len(left[0].name_turns) >= MANY and len(left) < len(found):
            best = np.sort(best_rows(rows, scores[rows], count))
            # What holds only words that are left cannot be among the best where these reach more.
            least = _reached(texts, left, count, (best, scores[best])) - _at_most(left)
            if least > 0:
                rows = np.sort(rows[scores[rows] >= least])
                return _best_of_some(texts, left, count, (rows, scores[rows]))
        rows = np.concatenate([rows, _add(texts, scores, left.pop(0), allowed)])
    return best_rows(rows, scores[rows], count)


def _reached(texts: Texts, left: Found, count: int, partly: tuple[Rows, Scores]) -> float:
    """What the last of *count* texts scores when the words *left* are in; 0 for fewer texts."""
    rows, scores = partly
    return float((scores + scores_of(texts, left, rows)).min()) if len(rows) >= count else 0.0


def _best_of_some(texts: Texts, left: Found, count: int, partly: tuple[Rows, Scores]) -> Rows:
    """The best of some texts, whose scores lack the words that are *left*."""
    rows, scores = partly
    for at, posting in enumerate(left):
        held = texts.held(posting, rows)
        scores = scores + _damped(texts, held, texts.lengths[rows], posting.share)
        if len(scores) > count:
            last = float(np.partition(scores, -count)[-count])
            reaching = scores >= last - _at_most(left[at + 1 :])
            rows, scores = rows[reaching], scores[reaching]
    return best_rows(rows, scores, count)


def _at_most(left: Found) -> float:
    """What the words *left* add to a score at most."""
    return sum(posting.share for posting in left) * (1 + ROUNDING) + ROUNDING


def _add(
    texts: Texts, scores: Scores, posting: Posting, allowed: NDArray[np.bool_] | None = None
) -> Rows:
    """Adds a word to *scores*; returns those of the *allowed* texts with it that had no other."""
    rows, counts = texts.holding(posting)
    if allowed is not None:
        may = allowed[rows]
        rows, counts = rows[may], counts[may]
    before = scores[rows]
    scores[rows] = before + _damped(texts, counts, texts.lengths[rows], posting.share)
    new: Rows = rows[before == 0]
    return new


def _damped(texts: Texts, counts: Counts, lengths: Lengths, share: float) -> Counts:
    norm = np.float32(texts.k1) * (np.float32(1 - B) + np.float32(B / texts.mean) * lengths)
    return (np.float32(share) * counts / (counts + norm)).astype(np.float32)


def _added(size: int, one: Held, other: Held) -> Held:
    """The rows of both, each once, in no order, with the sum of its counts."""
    dense = np.zeros(size, np.float32)  # its pages are made as they are touched
    dense[one[0]] = one[1]
    rows = np.concatenate([one[0], other[0][dense[other[0]] == 0]])
    dense[other[0]] += other[1]
    return rows, dense[rows]
