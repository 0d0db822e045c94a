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
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.retrieval.runs import best_rows, stand_in
from index.retrieval.sums import Sums, SumsKept
from index.retrieval.words import Counts, Posting, Word, summed
from index.store import Rows, Scores, Snapshot, Windows

TURN_K1 = 0.5
WINDOW_K1 = 0.3
B = 0.2
ROUNDING = 1e-6  # of sums in another order
MANY = 4_096  # postings: before so many are read, it is asked whether they can matter; and texts
FURTHER = 4  # times as many texts as are wanted are scored in full to know what the best reach
# Of 500,000 turns a few common words are in most; what is found among so many texts is as good.
ENOUGH = 8_192

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
    def norms(self) -> Counts:
        """By its length: how often a word has to stand in a text to count for half its share."""
        ...

    @property
    def sums(self) -> SumsKept:
        """Where scores are added up."""
        ...

    @property
    def kind(self) -> int:
        """The words in a window, 0 for turns: no two kinds are alike."""
        ...

    def holding(self, word: Word) -> Held:
        """The texts that hold *word*, each once, and how often each does."""
        ...

    def span(self, rows: Rows) -> tuple[Rows, Rows]:
        """The first piece of each of the texts *rows*, and one past its last."""
        ...

    def add_named(self, word: Word, rows: Rows, counts: Counts) -> None:
        """Adds to the *counts* of a word in each of *rows* that the names of who speaks have it."""
        ...


@dataclass(frozen=True)
class TurnTexts:
    """The turns of a snapshot, each with its speaker's name."""

    snapshot: Snapshot
    k1: float = TURN_K1
    kind: int = 0
    sums: SumsKept = field(default_factory=SumsKept, repr=False)

    @property
    def lengths(self) -> Lengths:
        """See `Texts`."""
        return self.snapshot.turn_words

    @cached_property
    def norms(self) -> Counts:
        """See `Texts`."""
        return _norms(self, self.snapshot.mean_words)

    def holding(self, word: Word) -> Held:
        """See `Texts`."""
        found = summed(word.piece_turn[word.pieces], word.times.astype(np.float32))
        if not len(word.name_turns):
            return found
        return _added(found, (word.name_turns, np.ones(len(word.name_turns), np.float32)))

    def span(self, rows: Rows) -> tuple[Rows, Rows]:
        """See `Texts`."""
        bounds = self.snapshot.turn_first_piece
        return bounds[rows], bounds[rows + 1]

    def add_named(self, word: Word, rows: Rows, counts: Counts) -> None:
        """See `Texts`."""
        if len(word.name_turns):
            counts += stand_in(rows, word.name_turns)


@dataclass(frozen=True)
class WindowTexts:
    """The windows of one size; a speaker's name counts once for each run of their turns."""

    windows: Windows
    k1: float = WINDOW_K1
    sums: SumsKept = field(default_factory=SumsKept, repr=False)

    @property
    def lengths(self) -> Lengths:
        """See `Texts`."""
        return self.windows.words

    @cached_property
    def norms(self) -> Counts:
        """See `Texts`."""
        return _norms(self, self.windows.mean_words)

    @property
    def kind(self) -> int:
        """See `Texts`."""
        return self.windows.size

    def holding(self, word: Word) -> Held:
        """See `Texts`."""
        found = self._over(word.pieces, word.times.astype(np.float32))
        if not len(word.name_pieces):
            return found
        once = np.ones(len(word.name_pieces), np.float32)
        return _added(found, self._over(word.name_pieces, once))

    def span(self, rows: Rows) -> tuple[Rows, Rows]:
        """See `Texts`."""
        return self.windows.first[rows], self.windows.end[rows]

    def add_named(self, word: Word, rows: Rows, counts: Counts) -> None:
        """See `Texts`."""
        if len(word.name_pieces):
            first, end = self.span(rows)
            counts += word.name_pieces.searchsorted(end)
            counts -= word.name_pieces.searchsorted(first)

    def _over(self, pieces: Rows, counts: Counts) -> Held:
        """The windows that hold any of *pieces*, which rise, and the sum of its *counts*."""
        low, high = self.windows.over(pieces, pieces + 1)
        inside = high > low  # around what is withheld there may be no window
        if not inside.all():
            low, high, counts = low[inside], high[inside], counts[inside]
        rows, sums = summed(low, counts)
        _rows, beyond = summed(low, np.where(high - low > 1, counts, np.float32(0)))
        # A piece lies in at most two windows of a size: what is beyond is the next one's.
        is_next = rows[1:] == rows[:-1] + 1
        sums[1:] += beyond[:-1] * is_next
        alone = beyond > 0
        alone[:-1] &= ~is_next
        return np.concatenate([rows, rows[alone] + 1]), np.concatenate([sums, beyond[alone]])


def all_scores(texts: Texts, found: Found) -> Scores:
    """BM25 of every text, float32, in 0..1."""
    with texts.sums.zeros(len(texts.lengths)) as sums:
        for posting in found:
            _add(texts, sums, posting)
        return sums.scores.copy()


def scores_of(texts: Texts, found: Found, rows: Rows) -> Scores:
    """BM25 of the texts *rows*, float32, in 0..1."""
    return scores_together([(texts, rows)], found)[0][0]


def scores_together(
    kinds: Sequence[tuple[Texts, Rows]], found: Found
) -> tuple[list[Scores], list[NDArray[np.bool_]]]:
    """
    BM25 of texts of several kinds, in 0..1, and which of the first kind hold each word *found*.

    A word stands in many places, and what the kinds ask of it is looked up at once. The name of
    who speaks a text counts for its score, and is not held by it.
    """
    spans = [texts.span(rows) for texts, rows in kinds]
    edges = np.concatenate([side for both in zip(*spans, strict=True) for side in both])
    norms = np.concatenate([texts.norms[texts.lengths[rows]] for texts, rows in kinds])
    scores, stands = np.zeros(len(norms), np.float32), []
    ends = np.cumsum([len(rows) for _texts, rows in kinds]).tolist()
    parts = [slice(end - len(rows), end) for end, (_, rows) in zip(ends, kinds, strict=True)]
    for posting in found:
        counts = posting.word.count_between(edges[: len(norms)], edges[len(norms) :])
        stands.append(np.append(counts[parts[0]] > 0, False))
        for (texts, rows), part in zip(kinds, parts, strict=True):
            texts.add_named(posting.word, rows, counts[part])
        scores += np.float32(posting.share) * counts / (counts + norms)
    return [scores[part] for part in parts], stands


def best_texts(
    texts: Texts, found: Found, count: int, allowed: NDArray[np.bool_] | None = None
) -> Rows:
    """
    The *allowed* texts of the *count* highest scores above 0, in no order.

    Once `ENOUGH` texts hold one of the rarer words, those that hold none of these are left out.
    """
    if allowed is not None and np.count_nonzero(allowed) <= MANY:
        return _best_of_few(texts, found, count, np.flatnonzero(allowed).astype(np.int32))
    with texts.sums.zeros(len(texts.lengths)) as sums:
        left = sorted(found, key=lambda posting: -posting.share)
        while left:
            if left[0].word.size >= MANY and len(left) < len(found):
                # What holds only words that are left cannot be among the best that reach more.
                least = _reached(texts, left, count, sums) - _at_most(left)
                if least > 0 or len(sums.rows) >= ENOUGH:
                    rows = np.sort(sums.rows[sums.scores[sums.rows] >= least])
                    return _best_of_some(texts, left, count, (rows, sums.scores[rows]))
            _add(texts, sums, left.pop(0), allowed)
        return best_rows(sums.rows, sums.scores[sums.rows], count)


def _best_of_few(texts: Texts, found: Found, count: int, rows: Rows) -> Rows:
    """The best of the texts *rows*, each of them scored."""
    scores = scores_of(texts, found, rows)
    return best_rows(rows[scores > 0], scores[scores > 0], count)


def _reached(texts: Texts, left: Found, count: int, sums: Sums) -> float:
    """What the last of the best *count* scores at least when the words *left* are in."""
    best = np.sort(best_rows(sums.rows, sums.scores[sums.rows], FURTHER * count))
    if len(best) < count:
        return 0.0
    return _last(sums.scores[best] + scores_of(texts, left, best), count)


def _last(scores: Scores, count: int) -> float:
    """The lowest of the *count* highest *scores*."""
    return float(np.partition(scores, -count)[-count])


def _best_of_some(texts: Texts, left: Found, count: int, partly: tuple[Rows, Scores]) -> Rows:
    """The best of some texts, whose scores lack the words that are *left*."""
    rows, scores = partly
    for at, posting in enumerate(left):
        scores = scores + scores_of(texts, (posting,), rows)
        if len(scores) > count:
            reaching = scores >= _last(scores, count) - _at_most(left[at + 1 :])
            rows, scores = rows[reaching], scores[reaching]
    return best_rows(rows, scores, count)


def _at_most(left: Found) -> float:
    """What the words *left* add to a score at most."""
    return sum(posting.share for posting in left) * (1 + ROUNDING) + ROUNDING


def _add(
    texts: Texts, sums: Sums, posting: Posting, allowed: NDArray[np.bool_] | None = None
) -> None:
    """Adds a word to the *sums* of the *allowed* texts that hold it."""
    rows, damped = _held(texts, posting.word)
    if allowed is not None:
        may = allowed[rows]
        rows, damped = rows[may], damped[may]
    sums.add(rows, np.float32(posting.share) * damped)


def _held(texts: Texts, word: Word) -> Held:
    """The *texts* that hold *word*, each once, and how much of its share each has."""
    if texts.kind not in word.held:
        rows, counts = texts.holding(word)
        damped = counts / (counts + texts.norms[texts.lengths[rows]])
        word.held[texts.kind] = rows, damped
    return word.held[texts.kind]


def _norms(texts: Texts, mean: float) -> Counts:
    """The `Texts.norms` of *texts* of *mean* words on average."""
    lengths = np.arange(int(texts.lengths.max(initial=0)) + 1, dtype=np.float32)
    longer = np.float32(B / max(1.0, mean)) * lengths
    return np.float32(texts.k1) * (np.float32(1 - B) + longer)


def _added(one: Held, other: Held) -> Held:
    """The rows of both, which rise, each once, with the sum of its counts."""
    rows, counts = np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1]])
    order = np.argsort(rows, kind="stable")
    return summed(rows[order], counts[order])
