"""Adds up the evidence: a weighted sum whose weights were fitted on labelled questions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.retrieval.evidence import Evidence
from index.store import Scores

# Fitted by coordinate ascent on nDCG@10, over a corpus and within a file, on the training questions
# of QMSum, on FriendsQA (counted twice) and on questions over podcasts (docs/retrieval.md).
WEIGHTS: Mapping[str, float] = {
    "turn_cosine": 0.99,
    "window_cosine_80": 1.22,
    "window_cosine_320": 1.73,
    "near_cosine": 0.53,
    "turn_words": 0.66,
    "window_words_40": 0.35,
    "window_words_320": 1.52,
    "asked_words": 0.83,
    "file_words": 0.22,
    "said_by": 0.76,
    "named": 0.05,
    "named_near": 0.08,
    "useful": 0.39,
    "length": 0.2,
}
PHRASE_WEIGHT = 0.6  # of `index.retrieval.phrases`, which only the best turns are asked for


def fuse(evidence: Evidence, weights: Mapping[str, float] = WEIGHTS) -> Scores:
    """The score of each candidate, float32 (n,), higher is better."""
    total = np.zeros(len(evidence.turns), np.float32)
    for feature, weight in weights.items():
        total += np.float32(weight) * evidence[feature]
    return total
