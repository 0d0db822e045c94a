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
from itertools import accumulate, pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.retrieval.held import Counts, Held, Places, held, keys_of, of_next_text, places
from index.retrieval.runs import best_rows, firsts, stand_in
from index.retrieval.sums import Sums, SumsKept
from index.retrieval.words import Posting, Word, counts_between
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
Norms = NDArray[np.float32] | NDArray[np.float64]
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
    def norms(self) -> Norms:
        """By its length: how often a word has to stand in a text to count for half its share."""
        ...

    @property
    def sums(self) -> SumsKept:
        """Where scores are added up."""
        ...

    def holding(self, words: Sequence[Word]) -> Held:
        """The texts that hold any of *words*, which are some, and how often."""
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
    sums: SumsKept = field(default_factory=SumsKept, repr=False)

    @property
    def lengths(self) -> Lengths:
        """See `Texts`."""
        return self.snapshot.turn_words

    @cached_property
    def norms(self) -> Norms:
        """See `Texts`."""
        return _norms(self, self.snapshot.mean_words)

    def holding(self, words: Sequence[Word]) -> Held:
        """See `Texts`."""
        pieces = _pieces_of(words)
        turns = pieces._replace(rows=self.snapshot.piece_turn[pieces.rows])
        if any(word.is_name for word in words):
            turns = turns.and_those(_once([word.name_turns for word in words]))
        return held(keys_of(turns, len(words)), len(words))

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
    def norms(self) -> Norms:
        """See `Texts`."""
        return _norms(self, self.windows.mean_words)

    def holding(self, words: Sequence[Word]) -> Held:
        """See `Texts`."""
        pieces = _pieces_of(words)
        if any(word.is_name for word in words):
            pieces = pieces.and_those(_once([word.name_pieces for word in words]))
        low, count = self.windows.holding(pieces.rows)
        keys = keys_of(pieces._replace(rows=low), len(words))
        # A piece lies in at most two windows of a size.
        further = of_next_text(keys[count > 1], len(words))
        if not count.all():  # around what is withheld there may be no window
            keys = keys[count > 0]
        return held(np.concatenate((keys, further)), len(words))

    def span(self, rows: Rows) -> tuple[Rows, Rows]:
        """See `Texts`."""
        return self.windows.spans(rows)

    def add_named(self, word: Word, rows: Rows, counts: Counts) -> None:
        """See `Texts`."""
        if len(word.name_pieces):
            first, end = self.span(rows)
            counts += word.name_pieces.searchsorted(end)
            counts -= word.name_pieces.searchsorted(first)


def _pieces_of(words: Sequence[Word]) -> Places:
    return places([word.pieces for word in words], [word.times for word in words])


def _once(rows: Sequence[Rows]) -> Places:
    """A word once in each of its *rows*."""
    return places(rows, [np.ones(len(one), np.uint8) for one in rows])


def all_scores(texts: Texts, found: Found) -> Scores:
    """BM25 of every text, float32, in 0..1."""
    with texts.sums.zeros(len(texts.lengths)) as sums:
        for posting in found:
            sums.add(*_worth(texts, (posting,)))
        return sums.scores.copy()


def scores_of(texts: Texts, found: Found, rows: Rows) -> Scores:
    """BM25 of the texts *rows*, float32, in 0..1."""
    times = counts_between([posting.word for posting in found], *texts.span(rows))
    return scores_by(times, [(texts, rows)], found)[0]


def scores_by(
    times: Counts | NDArray[np.int32], kinds: Sequence[tuple[Texts, Rows]], found: Found
) -> list[Scores]:
    """
    BM25 of texts of several kinds, in 0..1, by how many *times* each word *found* stands in them.

    *times*, (words, texts of all kinds), is not kept. The name of who speaks a text counts too.
    """
    parts = _parts([len(rows) for _texts, rows in kinds])
    for posting, there in zip(found, times, strict=True):
        if posting.word.is_name:
            for (texts, rows), part in zip(kinds, parts, strict=True):
                texts.add_named(posting.word, rows, there[part])
    counts = times.astype(np.float32, copy=False)
    norms = np.concatenate([texts.norms[texts.lengths[rows]] for texts, rows in kinds])
    shares = np.array([posting.share for posting in found], np.float32)
    damped = shares[:, None] * counts
    worth = (damped / (counts + norms)).astype(np.float32, copy=False)
    scores: Scores = worth.sum(axis=0, dtype=np.float32)
    return [scores[part] for part in parts]


def _parts(lengths: Sequence[int]) -> list[slice]:
    """The places of parts of such *lengths* laid end to end."""
    return [slice(first, end) for first, end in pairwise(accumulate(lengths, initial=0))]


def best_texts(
    texts: Texts, found: Found, count: int, allowed: NDArray[np.bool_] | None = None
) -> Rows:
    """
    The *allowed* texts of the *count* highest scores above 0, in no order.

    Once `ENOUGH` texts hold one of the rarer words, those that hold none of these are left out.
    """
    if allowed is not None and np.count_nonzero(allowed) <= MANY:
        return _best_of_few(texts, found, count, np.flatnonzero(allowed).astype(np.int32))
    ordered = sorted(found, key=lambda posting: -posting.share)
    few = _few(ordered)
    rows, scores = _worth(texts, ordered[:few], allowed)
    if few == len(ordered):
        return best_rows(rows, scores, count)
    with texts.sums.zeros(len(texts.lengths)) as sums:
        sums.add(rows, scores)
        for at in range(few, len(ordered)):
            left = ordered[at:]
            # What holds only words that are left cannot be among the best that reach more.
            if left[0].word.size >= MANY:
                least = _reached(texts, left, count, sums) - _at_most(left)
                if least > 0 or len(sums.rows) >= ENOUGH:
                    rows = np.sort(sums.rows[sums.scores[sums.rows] >= least])
                    return _best_of_some(texts, left, count, (rows, sums.scores[rows]))
            sums.add(*_worth(texts, left[:1], allowed))
        return best_rows(sums.rows, sums.scores[sums.rows], count)


def _few(ordered: Found) -> int:
    """How many of the first words are read in any case: the first, and those in few places."""
    many = (at for at, posting in enumerate(ordered) if at and posting.word.size >= MANY)
    return next(many, len(ordered))


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


def _worth(
    texts: Texts, found: Found, allowed: NDArray[np.bool_] | None = None
) -> tuple[Rows, Scores]:
    """The *allowed* texts that hold any word *found*, rising, and what these are worth to each."""
    if not found:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    rows, numbers, counts = texts.holding([posting.word for posting in found])
    if allowed is not None:
        may = allowed[rows].nonzero()[0]
        rows, numbers, counts = rows[may], numbers[may], counts[may]
    shares = np.array([posting.share for posting in found], np.float32)
    damped = shares[numbers] * counts / (counts + texts.norms[texts.lengths[rows]])
    starts = firsts(rows)
    return rows[starts], np.add.reduceat(damped.astype(np.float32), starts)


def _norms(texts: Texts, mean: float) -> Norms:
    """The `Texts.norms` of *texts* of *mean* words on average; doubles for lengths of 32 bits."""
    lengths: NDArray[Any] = np.arange(
        int(texts.lengths.max(initial=0)) + 1, dtype=texts.lengths.dtype
    )
    longer = np.float32(B / max(1.0, mean)) * lengths
    norms: Norms = np.float32(texts.k1) * (np.float32(1 - B) + longer)
    return norms
