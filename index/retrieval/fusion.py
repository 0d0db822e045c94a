"""Adds up the evidence: a weighted sum whose weights were fitted on labelled questions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.retrieval.evidence import Evidence
from index.store import Scores

# Fitted on QMSum and FriendsQA questions (docs/retrieval.md).
WEIGHTS: Mapping[str, float] = {
    "turn_cosine": 0.69,
    "window_cosine_160": 0.71,
    "window_cosine_320": 1.25,
    "near_cosine": 0.26,
    "turn_words": 0.57,
    "window_words_80": 0.5,
    "window_words_320": 1.02,
    "answer_words": 0.36,
    "file_words": 0.91,
    "said_by": 0.28,
    "named": 0.06,
    "named_near": 0.08,
    "useful": 0.45,
}


PHRASE_WEIGHT = 0.6  # of `index.retrieval.phrases`, which only the best turns are asked for


def fuse(evidence: Evidence, weights: Mapping[str, float] = WEIGHTS) -> Scores:
    """The score of each candidate, float32 (n,), higher is better."""
    total = np.zeros(len(evidence.turns), np.float32)
    for feature, weight in weights.items():
        total += np.float32(weight) * evidence[feature]
    return total
