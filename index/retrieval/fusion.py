"""Adds up the evidence: a weighted sum whose weights were fitted on labelled questions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.retrieval.evidence import Evidence
from index.store import Scores

# As `quoth tune` wrote them (benchmarks/weights.json): fitted by coordinate ascent on nDCG@10, over
# a corpus and within a file, on the training questions of QMSum, on FriendsQA and on questions over
# podcasts, each counting the same (docs/retrieval.md).
WEIGHTS: Mapping[str, float] = {
    "turn_cosine": 1.015,
    "window_cosine_80": 0.815,
    "window_cosine_320": 1.993,
    "near_cosine": 0.61,
    "turn_words": 0.698,
    "window_words_40": 0.357,
    "window_words_320": 1.735,
    "asked_words": 0.912,
    "file_words": 0.0,
    "said_by": 0.634,
    "named": 0.055,
    "named_near": 0.088,
    "useful": 0.429,
    "length": 0.275,
}
PHRASE_WEIGHT = 0.513  # of `index.retrieval.phrases`, which only the best turns are asked for


def fuse(evidence: Evidence, weights: Mapping[str, float] = WEIGHTS) -> Scores:
    """
    The score of each candidate, float32 (n,), higher is better.

    A feature that weighs nothing need not be there.
    """
    total = np.zeros(len(evidence.turns), np.float32)
    for feature, weight in weights.items():
        if weight:
            total += np.float32(weight) * evidence[feature]
    return total
