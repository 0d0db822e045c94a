"""Ranking measures of each question, and their means with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.evaluation import RANKED, LabelledQuestion, Measure, Run

Values = NDArray[np.float64]  # one for each question

RESAMPLES = 1000  # of the bootstrap


def per_question(
    questions: Sequence[LabelledQuestion], runs: Mapping[str, Run]
) -> dict[str, Values]:
    """Each measure of each question, by the measure's name, in the order of *questions*."""
    # Only evaluation needs it, and it brings a compiled evaluator with it.
    import ir_measures  # noqa: PLC0415
    from ir_measures import RR, R, Success, nDCG  # noqa: PLC0415

    measures = [nDCG @ 10, RR @ 10, R @ 5, R @ 10, R @ 20, Success @ 1, Success @ 5]
    qrels, ranks = _judged(questions, runs)
    values = {str(measure): np.zeros(len(questions)) for measure in measures}
    places = {question.id: place for place, question in enumerate(questions)}
    for found in ir_measures.iter_calc(measures, qrels, ranks):
        values[str(found.measure)][places[found.query_id]] = found.value
    values["file@1"] = np.array([_right_file(one, runs[one.id]) for one in questions])
    return {_NAMES.get(name, name): scores for name, scores in values.items()}


_NAMES = {
    "RR@10": "MRR@10",
    "R@5": "recall@5",
    "R@10": "recall@10",
    "R@20": "recall@20",
    "Success@1": "success@1",
    "Success@5": "success@5",
}


def _judged(
    questions: Iterable[LabelledQuestion], runs: Mapping[str, Run]
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, float]]]:
    """
    Relevance and ranking in the shapes of trec_eval.

    A ranked turn is one document, however many relevant lines it holds; a relevant line that no
    ranked turn holds is a document of its own.
    """
    qrels: dict[str, dict[str, int]] = {}
    ranks: dict[str, dict[str, float]] = {}
    for question in questions:
        ranked = runs[question.id].ranked[:RANKED]
        found = {f"turn {place}": turn for place, turn in enumerate(ranked)}
        held = {name: 1 for name, turn in found.items() if turn.holds(question.useful)}
        missed = {
            f"line {stem}:{line}": 1
            for stem, line in question.useful
            if not any(
                turn.file == stem and turn.first_line <= line <= turn.last_line for turn in ranked
            )
        }
        qrels[question.id] = held | missed
        ranks[question.id] = {name: float(-place) for place, name in enumerate(found)}
    return qrels, ranks


def _right_file(question: LabelledQuestion, run: Run) -> float:
    return float(bool(run.ranked) and run.ranked[0].file == question.file)


def summary(values: Mapping[str, Values]) -> dict[str, Measure]:
    """The mean of each measure with its bootstrap interval (percentiles, resampled questions)."""
    return {name: measure_of(scores) for name, scores in values.items()}


def measure_of(scores: Values) -> Measure:
    """The mean of *scores* with its interval; of the differences of two runs, the paired one."""
    chance = np.random.default_rng(0)
    picks = chance.integers(0, len(scores), (RESAMPLES, len(scores)))
    low, high = np.percentile(scores[picks].mean(axis=1), (2.5, 97.5))
    return Measure(float(scores.mean()), float(low), float(high))
