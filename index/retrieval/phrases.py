"""Evidence from pairs of words: which turns have neighbours of the question side by side."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.retrieval.words import Posting
from index.store import Rows, Scores, Snapshot

READ = 80  # of the best turns so far


def phrase_scores(
    snapshot: Snapshot, found: tuple[Posting, ...], turns: Rows, stands: NDArray[np.bool_]
) -> Scores:
    """
    The share of the question's pairs of neighbouring words in each of *turns*, float32 (n,), 0..1.

    A pair weighs what its two words weigh together. Only turns in which both words of any pair
    stand, wherever, are read: *stands*, (words, n), says which of *found* stand in which turn.
    """
    pairs = list(pairwise(found))
    weight = np.array([one.idf + other.idf for one, other in pairs], np.float32)
    held = np.zeros((len(turns), len(pairs)), np.bool_)
    near = (stands[:-1] & stands[1:]).any(axis=0)
    if near.any():
        spelled = [(one.token, other.token) for one, other in pairs]
        held[near] = snapshot.beside(turns[near], spelled)
        scores: Scores = held @ weight / weight.sum()
        return scores
    return np.zeros(len(turns), np.float32)
