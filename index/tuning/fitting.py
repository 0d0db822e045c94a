"""Fits the fusion's weights: coordinate ascent on the ranking measure itself."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.tuning import Example

CUT = 10  # of nDCG@10
STEPS = (-0.5, -0.2, -0.05, 0.05, 0.2, 0.5)  # tried on each weight in turn
ROUNDS = 6
HELD_OUT = 3  # one file in so many is kept for measuring


class Sheet:
    """Examples laid side by side, so that a set of weights is scored by one multiplication."""

    def __init__(self, examples: Sequence[Example], columns: int | None = None) -> None:
        """*examples*, at least one, by their first *columns*; None for all."""
        widest = max(1, *(len(one.relevant) for one in examples))
        width = examples[0].features.shape[1] if columns is None else columns
        self._features = np.zeros((len(examples), widest, width), np.float32)
        self._relevant = np.zeros((len(examples), widest), np.bool_)
        self._missing = np.ones((len(examples), widest), np.bool_)
        for row, one in enumerate(examples):
            self._features[row, : len(one.relevant)] = one.features[:, :width]
            self._relevant[row, : len(one.relevant)] = one.relevant
            self._missing[row, : len(one.relevant)] = False
        gains = np.cumsum(_discounts(CUT))
        self._ideal = gains[np.minimum([one.right for one in examples], CUT) - 1]

    def ndcg(self, weights: NDArray[np.float32]) -> NDArray[np.float64]:
        """nDCG@10 of each example under *weights*, float64 (Q,)."""
        return self.ndcg_of(self.scores(weights))

    def ndcg_of(self, scores: NDArray[np.float32]) -> NDArray[np.float64]:
        """nDCG@10 of each example ranked by *scores* (Q, n), float64 (Q,)."""
        hits = self.hits_of(scores)
        gained: NDArray[np.float64] = hits @ _discounts(hits.shape[1]) / self._ideal
        return gained

    def scores(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The score of each candidate under *weights*, float32 (Q, n), -inf where none is."""
        scores = self._features @ weights
        scores[self._missing] = -np.inf
        return scores

    def hits_of(self, scores: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which of the ten best by *scores* are right, best first, bool (Q, at most 10)."""
        count = min(CUT, scores.shape[1])
        best = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
        top = np.take_along_axis(best, order, axis=1)
        return np.take_along_axis(self._relevant, top, axis=1)


def _discounts(count: int) -> NDArray[np.float64]:
    return 1 / np.log2(np.arange(2, count + 2))


def fit(
    sheets: Sequence[Sheet], names: Sequence[str], start: Mapping[str, float]
) -> dict[str, float]:
    """
    Weights that rank the right turns higher, from *start* on; they add up to what *start* did.

    Coordinate ascent on the mean over *sheets* of nDCG@10, so that a small set of questions counts
    as much as a large one (Metzler and Croft, "Linear feature-based models for information
    retrieval", 2007). No weight becomes negative: evidence may be worthless, not harmful.
    """
    weights = np.array([start.get(name, 0.0) for name in names], np.float32)
    total = weights.sum()
    best = _mean(sheets, weights)
    for number in range(ROUNDS):
        before = best
        for column in range(len(names)):
            for step in STEPS:
                tried = weights.copy()
                tried[column] = max(0.0, tried[column] + step / (1 + number / 2))
                score = _mean(sheets, tried)
                if score > best + 1e-5:
                    best, weights = score, tried
        if best - before < 1e-4:
            break
    # A common factor ranks the same, but the gap between scores is a signal of the confidence.
    weights = weights * (total / weights.sum()) if total and weights.sum() else weights
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def _mean(sheets: Sequence[Sheet], weights: NDArray[np.float32]) -> float:
    return float(np.mean([sheet.ndcg(weights).mean() for sheet in sheets]))


def split(examples: Iterable[Example]) -> tuple[list[Example], list[Example]]:
    """*examples* to fit on, and those of one file in `HELD_OUT` to measure on."""
    fitted: list[Example] = []
    held_out: list[Example] = []
    for one in examples:
        (held_out if is_held_out(one.file) else fitted).append(one)
    return fitted, held_out


def is_held_out(file: str) -> bool:
    """True for one file in `HELD_OUT`, the same ones each time."""
    return zlib.crc32(file.encode()) % HELD_OUT == 0
