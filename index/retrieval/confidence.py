"""How sure it is that a turn answers the question: several signals, one logistic, one threshold."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.retrieval.evidence import Evidence
from index.store import Scores

# The logistic over the evidence of one turn.
INTERCEPT = -9.0
COEFFICIENTS: Mapping[str, float] = {
    "turn_cosine": 5.0,
    "window_cosine_80": 5.0,
    "near_coverage": 7.0,
}
ANSWERED = 0.5  # at least this sure to call a question answered
# A further turn is quoted beside the first when it is as sure, and holds so much of the question
# by itself, compared with the first.
ALSO = 0.6


def confidence(
    evidence: Evidence,
    coefficients: Mapping[str, float] = COEFFICIENTS,
    intercept: float = INTERCEPT,
) -> Scores:
    """For each candidate, how sure it is that it answers, float32 (n,), in 0..1."""
    logit = np.full(len(evidence.turns), intercept, np.float32)
    for feature, coefficient in coefficients.items():
        logit += np.float32(coefficient) * evidence[feature]
    return np.float32(1) / (np.float32(1) + np.exp(-logit))
