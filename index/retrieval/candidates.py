"""Which turns are worth weighing: the union of the best of every list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vector
from index.retrieval.corpus import WORD_WINDOWS, Corpus
from index.retrieval.query import Query
from index.retrieval.runs import distinct, ranges
from index.retrieval.texts import best_texts
from index.retrieval.words import Posting
from index.store import Rows, Snapshot

PER_LIST = 100  # turns from each list
FEW = 8  # turns are few where they are at most one in so many
READ_AT_MOST = 2_000  # turns one by one: of more, the store knows the closest sooner
# Windows whose turns are all candidates, by the windows' words: an answer without a word of the
# question is found by what is said around it.
SHORT, LONG = WORD_WINDOWS
PER_WINDOWS = {SHORT: 50, LONG: 12}


@dataclass(frozen=True, slots=True)
class Candidates:
    """
    The turns to be weighed, and what was found on the way.

    Attributes:
        turns: rising turn rows.
        postings: of the question's words.
    """

    turns: Rows
    postings: tuple[Posting, ...]


def gather(corpus: Corpus, query: Query) -> Candidates:
    """The candidates for *query*: the best `PER_LIST` that may answer, from each list."""
    snapshot = corpus.snapshot
    allowed = snapshot.alive if query.allowed is None else snapshot.alive & query.allowed
    found = corpus.postings(query.tokens)
    windows = {
        size: corpus.best_windows(query.tokens, size, count) for size, count in PER_WINDOWS.items()
    }
    lists = [
        snapshot.piece_turn[_nearest(query, allowed, snapshot)],
        best_texts(corpus.turn_texts, found, PER_LIST, allowed),
        *(_turns_in(corpus, size, best) for size, best in windows.items()),
    ]
    turns = distinct(np.concatenate(lists))
    return Candidates(turns[allowed[turns]], found)


def _nearest(query: Query, allowed: NDArray[np.bool_], snapshot: Snapshot) -> Rows:
    """The closest pieces among those of allowed turns."""
    if query.allowed is None:
        return snapshot.nearest_pieces(query.vector, PER_LIST)[0]
    if np.count_nonzero(allowed) <= READ_AT_MOST:
        return _closest_of(snapshot, query.vector, np.flatnonzero(allowed))
    return snapshot.nearest_pieces(query.vector, PER_LIST, pieces_of(snapshot, allowed))[0]


def pieces_of(snapshot: Snapshot, allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The pieces of the *allowed* turns; of one person's, or all but these, not all are gone by."""
    count = int(np.count_nonzero(allowed))
    if min(count, len(allowed) - count) * FEW > len(allowed):
        return allowed[snapshot.piece_turn]
    most = 2 * count > len(allowed)
    turns, bounds = np.flatnonzero(~allowed if most else allowed), snapshot.turn_first_piece
    pieces = np.full(len(snapshot.piece_turn), most)
    pieces[ranges(bounds[turns], bounds[turns + 1])[0]] = not most
    return pieces


def _closest_of(snapshot: Snapshot, question: Vector, turns: NDArray[np.intp]) -> Rows:
    """The closest pieces of a few *turns*, each of them looked at."""
    bounds = snapshot.turn_first_piece
    rows = ranges(bounds[turns], bounds[turns + 1])[0]
    cosines = snapshot.piece_cosines(question, rows)
    return rows[np.argsort(-cosines, kind="stable")[:PER_LIST]]


def _turns_in(corpus: Corpus, size: int, windows: Rows) -> Rows:
    """The turns that have a piece in any of *windows* of *size* words."""
    spans, turn = corpus.windows[size], corpus.snapshot.piece_turn
    first, end = spans.spans(windows)
    held = end > first
    return ranges(turn[first[held]], turn[end[held] - 1] + 1)[0]
