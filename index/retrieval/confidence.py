"""How sure it is that a turn answers the question: several signals, one logistic, one threshold."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.retrieval.evidence import Evidence
from index.store import Rows, Scores

# The logistic over the evidence of one turn and the ranking's gap. Fitted between questions whose
# right turn is in the top five and those that nothing answers: questions from another world, and,
# counting less, the same questions with their episode removed (docs/retrieval.md).
INTERCEPT = -7.94
COEFFICIENTS: Mapping[str, float] = {
    "gap": 2.034,
    "turn_cosine": 5.517,
    "window_cosine_320": 3.489,
    "near_coverage": 0.77,
    "window_words_40": 0.945,
    "known": 1.657,
}
# At least this sure to call a question answered: over nine in ten of the well-answered are, and
# over nine in ten of those from another world are not.
ANSWERED = 0.199
# A named speaker's name stands in the question and before each of their turns, which makes all of
# them come near. Below SURELY_THEIRS they are compared with everybody else (`attribution`); where
# none of the question's words was heard from them, nearness alone has to reach BY_MEANING. Where
# there is nobody to compare with, and few of the words were heard (UNHEARD), NEAR_ENOUGH.
BY_MEANING = 0.45
SURELY_THEIRS = 0.93
UNHEARD = 0.3
UNHEARD_OF = 0.5  # from so many of its words on, the question counts as heard
NEAR_ENOUGH = 0.78
GAP_RANK = 10  # how far the first stands out from the one at this rank
NO_GAP = 0.5  # between what is usual with the right turn (0.9) and without it (0.4)
# A further turn is quoted beside the first when it is surer than an answer has to be, since others
# are there to choose from, and holds so much of the question by itself, compared with the first.
ALSO_SURE = 0.35
ALSO = 0.6


def gap(scores: Scores, episodes: Rows) -> float:
    """
    How far the first of *scores*, which fall, stands out: from the one at `GAP_RANK`, or from the
    best of another episode, where that is nearer. What several episodes say as well is what
    everybody says.

    Fewer than `GAP_RANK` candidates say less of it: among one person's five turns the first counts
    for more when it stands out, and not for less when it does not.
    """
    if len(scores) >= GAP_RANK:
        elsewhere = scores[episodes != episodes[0]]
        return float(scores[0] - elsewhere[:1].max(initial=scores[GAP_RANK - 1]))
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
