"""How sure it is that a turn answers the question: several signals, one logistic, one threshold."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.retrieval.evidence import Evidence
from index.store import Scores

# The logistic over the evidence of one turn and the ranking's gap. Fitted between questions whose
# right turn is in the top five and, in equal parts, the same questions with their episode removed
# and questions from another world (docs/retrieval.md).
INTERCEPT = -6.292
COEFFICIENTS: Mapping[str, float] = {
    "gap": 2.018,
    "turn_cosine": 7.428,
    "near_coverage": 0.571,
    "window_words_40": 0.887,
}
# At least this sure to call a question answered: over nine in ten of the well-answered are, and
# over nine in ten of those from another world are not.
ANSWERED = 0.284
# A named speaker's name stands in the question and before each of their turns, which makes all of
# them come near. Below SURELY_THEIRS it is asked whether somebody else says it: who scores higher,
# though the name is not theirs. Where few words of the question were heard from them (UNHEARD), and
# not most of them from anybody (UNHEARD_OF), nearness alone has to reach NEAR_ENOUGH. Chosen on 292
# questions over podcasts and invented episodes, half of them put to the wrong speaker or about
# nothing: of the 98 that are answered, none is on the wrong side.
SURELY_THEIRS = 0.9
UNHEARD, UNHEARD_OF = 0.3, 0.5
NEAR_ENOUGH = 0.7
GAP_RANK = 10  # how far the first stands out from the one at this rank
NO_GAP = 0.5  # between what is usual with the right turn (0.9) and without it (0.4)
# A further turn is quoted beside the first when it is as sure, and holds so much of the question
# by itself, compared with the first.
ALSO = 0.6


def gap(scores: Scores) -> float:
    """
    How far the first of *scores*, which fall, stands out.

    Fewer than `GAP_RANK` candidates say less of it: among one person's five turns the first counts
    for more when it stands out, and not for less when it does not.
    """
    if len(scores) >= GAP_RANK:
        return float(scores[0] - scores[GAP_RANK - 1])
    if len(scores) < 2:
        return NO_GAP
    among = (len(scores) - 1) / (GAP_RANK - 1)
    return max(NO_GAP, float(scores[0] - scores[-1]) * among)


def confidence(
    evidence: Evidence,
    coefficients: Mapping[str, float] = COEFFICIENTS,
    intercept: float = INTERCEPT,
) -> Scores:
    """For each candidate, how sure it is that it answers, float32 (n,), in 0..1."""
    logit = np.full(len(evidence.turns), intercept, np.float32)
    for feature, coefficient in coefficients.items():
        if coefficient:
            logit += np.float32(coefficient) * evidence[feature]
    return np.float32(1) / (np.float32(1) + np.exp(-logit))
