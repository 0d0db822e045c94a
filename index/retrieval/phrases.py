"""Evidence from pairs of words: which turns have neighbours of the question side by side."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.retrieval.words import Posting
from index.store import Rows, Scores, Snapshot

READ = 80  # of the best turns so far


def phrase_scores(snapshot: Snapshot, found: tuple[Posting, ...], turns: Rows) -> Scores:
    """
    The share of the question's pairs of neighbouring words in each of *turns*, float32 (n,), 0..1.

    A pair weighs what its two words weigh together.
    """
    pairs = list(pairwise(found))
    weight = np.array([one.idf + other.idf for one, other in pairs], np.float32)
    held = np.zeros((len(turns), len(pairs)), np.bool_)
    near = _may_hold(snapshot, found, turns)
    if near.any():
        spelled = [(one.token, other.token) for one, other in pairs]
        held[near] = snapshot.beside(turns[near], spelled)
        scores: Scores = held @ weight / weight.sum()
        return scores
    return np.zeros(len(turns), np.float32)


def _may_hold(snapshot: Snapshot, found: tuple[Posting, ...], turns: Rows) -> NDArray[np.bool_]:
    """Which of *turns* hold both words of any pair, wherever: only these have to be read."""
    bounds = snapshot.turn_first_piece
    first, end = bounds[turns], bounds[turns + 1]
    either = np.zeros(len(turns), np.bool_)
    before = np.zeros(len(turns), np.bool_)
    for posting in found:
        here = posting.word.stands_between(first, end)
        either |= before & here
        before = here
    return either
