"""Adds up the evidence: a weighted sum whose weights were fitted on labelled questions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.retrieval.evidence import Evidence
from index.store import Scores

# Fitted on QMSum and FriendsQA questions (docs/retrieval.md).
WEIGHTS: Mapping[str, float] = {
    "turn_cosine": 1.0,
    "window_cosine": 1.25,
    "turn_words": 0.8,
    "labelled_words": 0.7,
    "window_words_80": 0.8,
    "window_words_320": 0.8,
    "named": 0.25,
    "named_near": 0.15,
    "length": 0.035,
    "useful": 0.32,
    "near_cosine": 0.5,
    "near_words": 0.25,
    "file_cosine": 0.5,
    "file_words": 1.0,
}


def fuse(evidence: Evidence, weights: Mapping[str, float] = WEIGHTS) -> Scores:
    """The score of each candidate, float32 (n,), higher is better."""
    total = np.zeros(len(evidence.turns), np.float32)
    for feature, weight in weights.items():
        total += np.float32(weight) * evidence[feature]
    return total
