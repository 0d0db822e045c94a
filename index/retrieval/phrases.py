"""Evidence from pairs of words: which turns have neighbours of the question side by side."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from index.retrieval.words import Posting
from index.store import Rows, Scores, Snapshot

READ = 80  # of the best turns so far


def phrase_scores(snapshot: Snapshot, found: tuple[Posting, ...], turns: Rows) -> Scores:
    """
    The share of the question's pairs of neighbouring words in each of *turns*, float32 (n,), 0..1.

    A pair weighs what its two words weigh together.
    """
    weights = {(one.token, other.token): one.idf + other.idf for one, other in pairwise(found)}
    if not sum(weights.values()) or not len(turns):
        return np.zeros(len(turns), np.float32)
    weight = np.array(list(weights.values()), np.float32)
    held: Scores = snapshot.beside(turns, list(weights)) @ weight / weight.sum()
    return held
