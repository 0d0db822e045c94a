"""
Evidence from pairs of words: which turns have the question's neighbouring words as neighbours.

The index keeps words, not their places, so this reads the texts of the best turns alone.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from index.retrieval.words import Posting
from index.store import Rows, Scores, Snapshot
from index.words import tokens

READ = 80  # of the best turns so far


def phrase_scores(snapshot: Snapshot, found: tuple[Posting, ...], turns: Rows) -> Scores:
    """
    The share of the question's pairs of neighbouring words in each of *turns*, float32 (n,), 0..1.

    A pair weighs what its two words weigh together.
    """
    weights = {(one.token, other.token): one.idf + other.idf for one, other in pairwise(found)}
    total = sum(weights.values())
    if not total or not len(turns):
        return np.zeros(len(turns), np.float32)
    held = [
        sum(weights.get(pair, 0.0) for pair in set(pairwise(tokens(stored.turn.text))))
        for stored in snapshot.turns([int(row) for row in turns])
    ]
    return np.array(held, np.float32) / np.float32(total)
