"""Whether whom a question names says it, or comes near with their name alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from index.retrieval.pipeline import Ranking
from index.store import Snapshot
from index.words import Flag

# A linear rule over the signals below. Fitted between questions about what somebody says and the
# same ones put to somebody else, in the same episode or of another; 96 % of the former reach
# SAYS_IT (`python -m benchmarks.attribution`, docs/retrieval.md).
COEFFICIENTS: Mapping[str, float] = {"ahead": 1.466, "sure": 0.272, "near": 0.689, "heard": 0.978}
SAYS_IT = 0.36
FAR = 30  # turns; who speaks no nearer to the best of the others took no part in that


def says_it(found: Mapping[str, float]) -> bool:
    """Whether whom the question names, and has the signals *found*, is taken to say it."""
    return sum(weight * found[name] for name, weight in COEFFICIENTS.items()) >= SAYS_IT


def signals(
    snapshot: Snapshot, theirs: Ranking, others: Ranking, own: NDArray[np.bool_]
) -> dict[str, float]:
    """
    How *theirs*, the best turns of whom the question names, compare with those of all *others*.

    Args:
        snapshot: what both are rankings of.
        theirs: at least one turn.
        others: of everybody else, without those whom the topic names.
        own: bool (T,), which turns are of whom the question names.

    Returns:
        ahead: by how much their best turn scores higher, negative where it scores lower. sure:
        their confidence in log odds. near: 1 where they speak right beside the others' best turn,
        0 from `FAR` turns on. heard: how much more of the question's words one of their turns has.
    """
    odds = min(max(theirs.confidence, 1e-4), 1 - 1e-4)
    return {
        "ahead": theirs.best - others.best,
        "sure": float(np.log(odds / (1 - odds))),
        "near": 1 - _distance(snapshot, others, own) / FAR,
        "heard": theirs.heard - others.heard,
    }


def replies(snapshot: Snapshot, others: Ranking, own: NDArray[np.bool_]) -> bool:
    """
    Whether the best turn of *others* asks whom the question names: the next turn is *own*.

    "Did you ever sleep through a storm?" holds the words, and "No. Never." is what is said of it.
    """
    if not len(others.turns):
        return False
    best = int(others.turns[0])
    asks = bool(snapshot.turn_flags[best] & Flag.ASKS)
    reply = min(best + 1, len(own) - 1)
    episode = snapshot.turn_episode
    return asks and bool(own[reply]) and bool(episode[reply] == episode[best])


def _distance(snapshot: Snapshot, others: Ranking, own: NDArray[np.bool_]) -> int:
    """How many turns from the best of *others* the nearest of *own* stands, `FAR` at most."""
    if not len(others.turns):
        return FAR
    best = int(others.turns[0])
    around = slice(max(best - FAR, 0), best + FAR + 1)
    episode = snapshot.turn_episode
    mine = np.flatnonzero(own[around] & (episode[around] == episode[best])) + around.start
    return int(np.abs(mine - best).min(initial=FAR))
