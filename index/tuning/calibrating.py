"""Fits the confidence: a logistic over signals of the best turn, and the threshold to answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from index.retrieval.confidence import confidence, gap
from index.retrieval.evidence import Evidence
from index.retrieval.pipeline import HEAD
from index.tuning import COLUMNS, FUSED, GAP, Example
from index.weights import Weights

WELL = 5  # a question is well answered when a right turn is among so many
# The share of the well-answered questions that the threshold lets pass: nine in ten, and a margin
# for other questions than those it was chosen on, and for those whose speaker is judged besides.
KEPT = 0.965
# What questions whose own file is missing count, beside those from another world: what is said of
# them is often true of the files that stay, and no signal sees that the one fact is not.
ABSENT = 0.5
PENALTY = 1e-3  # on the squares of the logistic's coefficients


@dataclass(frozen=True, slots=True)
class Signals:
    """
    What the confidence of one question is made from.

    Attributes:
        values: float32 (at most HEAD, S), the signals of the best turns, best first, in the order
            of the weights' coefficients.
        well: a right turn is among the `WELL` best.
    """

    values: NDArray[np.float32]
    well: bool


def signals(example: Example, weights: Weights) -> Signals:
    """The signals of *example* ranked by *weights*."""
    scores = example.features[:, : len(FUSED)] @ fused(weights)
    order = np.argsort(-scores, kind="stable")
    columns = dict(zip(COLUMNS, example.features[order[:HEAD]].T, strict=True))
    columns[GAP] = np.full(
        len(order[:HEAD]), gap(scores[order], example.episodes[order]), np.float32
    )
    values = np.column_stack([columns[name] for name in weights.confidence])
    return Signals(values.astype(np.float32), bool(example.relevant[order[:WELL]].any()))


def fused(weights: Weights) -> NDArray[np.float32]:
    """The weights of the columns `FUSED`, in their order."""
    by_name = {**weights.fusion, "phrases": weights.phrases}
    return np.array([by_name[name] for name in FUSED], np.float32)


def sureness(found: Signals, weights: Weights) -> float:
    """The confidence as a ranking states it."""
    if not len(found.values):
        return 0.0
    columns = dict(zip(weights.confidence, _best(found)[:, None].astype(np.float32), strict=True))
    evidence = Evidence(np.zeros(1, np.int32), columns)
    return float(confidence(evidence, weights.confidence, weights.intercept)[0])


@dataclass(frozen=True, slots=True)
class Told:
    """
    What of one data set is to be told apart.

    Attributes:
        well: of well-answered questions.
        absent: of the same questions without the file that answers; they count `ABSENT`.
        foreign: of questions from another world; they count 1.
    """

    well: Sequence[Signals]
    absent: Sequence[Signals] = ()
    foreign: Sequence[Signals] = ()

    def weighed(self) -> Iterator[tuple[Signals, float, float]]:
        """Each question with what it is (1 for well-answered) and how much it counts."""
        kinds = [
            (kind, part) for kind, part in ((self.absent, ABSENT), (self.foreign, 1.0)) if kind
        ]
        if not self.well or not kinds:
            return
        for one in self.well:
            yield one, 1.0, 1 / len(self.well)
        total = sum(part for _kind, part in kinds)
        for kind, part in kinds:
            for one in kind:
                yield one, 0.0, part / total / len(kind)


def calibrate(sets: Sequence[Told], weights: Weights) -> Weights:
    """
    *weights* with the confidence fitted between well-answered questions and others.

    Each of *sets* counts as much as another, and in it those that nothing answers as much as those
    that are well answered; one that lacks either kind counts nothing.

    Args:
        sets: by data set, the signals.
        weights: the ranking's, whose signals these are.
    """
    weighed = [one for told in sets for one in told.weighed()]
    if not weighed:
        return weights
    rows = np.array([_best(one) for one, _label, _each in weighed], np.float64)
    labels = np.array([label for _one, label, _each in weighed])
    each = np.array([share for _one, _label, share in weighed])
    coefficients, intercept = logistic(rows, labels, each)
    named = dict(zip(weights.confidence, coefficients, strict=True))
    fitted = replace(weights, confidence=named, intercept=intercept)
    well = [(sureness(one, fitted), share) for one, label, share in weighed if label]
    return replace(fitted, answered=threshold(*zip(*well, strict=True)))


def threshold(sure: Sequence[float], each: Sequence[float]) -> float:
    """The confidence that the share `KEPT` of *sure* reach, of which *each* counts so much."""
    lowest = np.quantile(np.array(sure), 1 - KEPT, weights=np.array(each), method="inverted_cdf")
    return float(np.floor(lowest * 1000) / 1000)


def _best(found: Signals) -> NDArray[np.float32]:
    """The best of each signal; nothing speaks for a question without candidates."""
    best: NDArray[np.float32] = found.values.max(axis=0, initial=0)
    return best


def logistic(
    rows: NDArray[np.float64], labels: NDArray[np.float64], each: NDArray[np.float64]
) -> tuple[list[float], float]:
    """
    Coefficients and intercept of the penalised logistic regression of *labels* on *rows*.

    No coefficient is negative: a signal may be worthless, not a sign of the contrary.
    """
    design = np.column_stack([rows, np.ones(len(rows))])

    def loss(guess: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = design @ guess
        penalty = PENALTY * guess[:-1]
        slope = design.T @ (each * (1 / (1 + np.exp(-logits)) - labels))
        slope[:-1] += penalty
        value = each @ (np.logaddexp(0, logits) - labels * logits) + penalty @ guess[:-1] / 2
        return float(value), slope

    count = rows.shape[1]
    bounds = [(0.0, None)] * count + [(None, None)]
    fitted = minimize(loss, np.zeros(count + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    rounded = [round(float(value), 3) for value in fitted]
    return rounded[:-1], rounded[-1]
