"""Adds up the evidence: a weighted sum whose weights were fitted on labelled questions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.retrieval.evidence import Evidence
from index.store import Scores

# Fitted on QMSum and FriendsQA questions (docs/retrieval.md).
WEIGHTS: Mapping[str, float] = {
    "turn_cosine": 0.5,
    "window_cosine_80": 0.59,
    "window_cosine_320": 0.91,
    "turn_words": 0.66,
    "window_words_40": 0.32,
    "window_words_320": 1.13,
    "asked_words": 0.56,
    "file_words": 0.77,
    "said_by": 0.31,
    "named": 0.05,
    "named_near": 0.1,
    "useful": 0.32,
}
PHRASE_WEIGHT = 0.75  # of `index.retrieval.phrases`, which only the best turns are asked for


def fuse(evidence: Evidence, weights: Mapping[str, float] = WEIGHTS) -> Scores:
    """The score of each candidate, float32 (n,), higher is better."""
    total = np.zeros(len(evidence.turns), np.float32)
    for feature, weight in weights.items():
        total += np.float32(weight) * evidence[feature]
    return total
