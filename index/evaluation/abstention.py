"""How well the confidence tells questions that are answered here from those that are not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.evaluation import LabelledQuestion, Measure, Run
from index.evaluation.measures import RESAMPLES, Values

HEAD = 5  # a question is well answered when a right turn is among so many
PRECISION = 0.9  # at which coverage is stated


@dataclass(frozen=True, slots=True)
class Abstention:
    """
    Well-answered questions against others that nothing answers.

    Attributes:
        answered, unanswerable: how many questions of each kind.
        auroc: the chance that a well-answered question is surer than one that nothing answers.
        coverage: the share of well-answered questions that a threshold can answer while
            `PRECISION` of all that it answers are well answered.
        kept: the share of well-answered questions whose state is "answered".
        refused: the share of the others for which no answer is offered.
    """

    answered: int
    unanswerable: int
    auroc: Measure
    coverage: float
    kept: float
    refused: float

    def as_json(self) -> dict[str, Any]:
        """The figures by docs/json.md."""
        return {
            "answered": self.answered,
            "unanswerable": self.unanswerable,
            "auroc": self.auroc.as_json(),
            "coverage_at_90": round(self.coverage, 4),
            "kept": round(self.kept, 4),
            "refused": round(self.refused, 4),
        }


def well_answered(
    questions: Sequence[LabelledQuestion], runs: Mapping[str, Run]
) -> list[LabelledQuestion]:
    """Those of *questions* with a right turn among the `HEAD` best of their run."""
    return [
        one
        for one in questions
        if any(turn.holds(one.useful) for turn in runs[one.id].ranked[:HEAD])
    ]


def abstention(well: Sequence[Run], others: Sequence[Run]) -> Abstention | None:
    """The figures of *well*-answered runs against *others*; None where either is empty."""
    if not well or not others:
        return None
    sure = np.array([run.confidence for run in well])
    unsure = np.array([run.confidence for run in others])
    return Abstention(
        answered=len(well),
        unanswerable=len(others),
        auroc=_with_interval(auroc, sure, unsure),
        coverage=coverage(sure, unsure),
        kept=sum(run.state == "answered" for run in well) / len(well),
        refused=sum(run.refused for run in others) / len(others),
    )


def auroc(sure: Values, unsure: Values) -> float:
    """
    The area under the receiver operating characteristic: how often one of *sure* is above one of
    *unsure*, ties counting half (Hanley and McNeil, 1982).
    """
    rising = np.sort(unsure)
    below = np.searchsorted(rising, sure, "left") + np.searchsorted(rising, sure, "right")
    return float(below.mean() / 2 / len(unsure))


def coverage(sure: Values, unsure: Values, precision: float = PRECISION) -> float:
    """The largest share of *sure* that a threshold lets pass at *precision* or better."""
    thresholds = np.unique(sure)
    passed = len(sure) - np.searchsorted(np.sort(sure), thresholds)
    wrong = len(unsure) - np.searchsorted(np.sort(unsure), thresholds)
    good = passed / (passed + wrong) >= precision
    return float(passed[good].max(initial=0) / len(sure))


def _with_interval(
    figure: Callable[[Values, Values], float], sure: Values, unsure: Values
) -> Measure:
    """*figure* with its 95 % bootstrap interval, both kinds of questions resampled."""
    chance = np.random.default_rng(0)
    drawn = [figure(chance.choice(sure, len(sure)), chance.choice(unsure, len(unsure)))
             for _ in range(RESAMPLES)]  # fmt: skip
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Measure(figure(sure, unsure), float(low), float(high))
