"""From data sets to weights, with the figures before and after on the files held out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np

from index.evaluation.abstention import auroc
from index.tuning import FUSED, DataSet, Example
from index.tuning.calibrating import Signals, Told, calibrate, fused, signals, sureness
from index.tuning.fitting import Sheet, fit, split
from index.weights import Weights

Figures = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Tuned:
    """
    What a tuning brought.

    Attributes:
        weights: fitted on two files in three, or on all.
        before, after: by data set, the figures on the files held out.
    """

    weights: Weights
    before: Mapping[str, Figures]
    after: Mapping[str, Figures]

    def as_json(self) -> dict[str, Any]:
        """The tuning by docs/json.md."""
        return {
            "before": {name: _rounded(one) for name, one in self.before.items()},
            "after": {name: _rounded(one) for name, one in self.after.items()},
            "weights": self.weights.as_json(),
        }


def tune(
    sets: Sequence[DataSet], start: Weights, *, within_alone: bool = False, on_all: bool = False
) -> Tuned:
    """
    Weights fitted from *start* on two thirds of the files of each of *sets*, measured on the rest.

    Args:
        sets: each with files on both sides (see `is_tunable`).
        start: what the fit starts from, and is compared with.
        within_alone: fit on the rankings within files alone, and leave the confidence as it is.
        on_all: once measured, fit again on all files; the figures stay those of the first fit.
    """
    parts = [halves(one) for one in sets]
    weights = fitted_weights([mine for mine, _rest in parts], start, within_alone=within_alone)
    before = {
        one.name: figures(rest, start) for one, (_mine, rest) in zip(sets, parts, strict=True)
    }
    after = {
        one.name: figures(rest, weights) for one, (_mine, rest) in zip(sets, parts, strict=True)
    }
    if on_all:
        weights = fitted_weights(sets, start, within_alone=within_alone)
    return Tuned(weights, before, after)


def is_tunable(files: Sequence[str]) -> bool:
    """True when some of *files* are to be fitted on and some held out."""
    fitted, held_out = split(_named(file) for file in files)
    return bool(fitted and held_out)


def _named(file: str) -> Example:
    no_turns = np.empty(0, np.int32)
    return Example(file, np.empty((0, 0), np.float32), np.empty(0, np.bool_), 0, no_turns)


def halves(one: DataSet) -> tuple[DataSet, DataSet]:
    """*one* as what is fitted on, and what is measured on; of foreign questions each other one."""
    corpus, within, absent = (split(kind) for kind in (one.corpus, one.within, one.absent))
    return (
        DataSet(one.name, corpus[0], within[0], absent[0], one.foreign[::2]),
        DataSet(one.name, corpus[1], within[1], absent[1], one.foreign[1::2]),
    )


def fitted_weights(
    sets: Sequence[DataSet], start: Weights, *, within_alone: bool = False
) -> Weights:
    """Weights that rank *sets* better than *start*, and the confidence that goes with them."""
    kinds = [(one.within,) if within_alone else (one.corpus, one.within) for one in sets]
    sheets = [Sheet(examples, len(FUSED)) for examples in chain.from_iterable(kinds)]
    found = fit(sheets, FUSED, {**start.fusion, "phrases": start.phrases})
    phrases = found.pop("phrases")
    weights = replace(start, fusion=found, phrases=phrases)
    if within_alone:
        return weights
    ranked = [_Ranked.of(one, weights) for one in sets]
    return calibrate([Told(one.well, one.absent, one.foreign) for one in ranked], weights)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The signals of a data set's well-answered questions, of the same absent, and of others."""

    well: list[Signals]
    absent: list[Signals]
    foreign: list[Signals]

    @classmethod
    def of(cls, one: DataSet, weights: Weights) -> _Ranked:
        here = [signals(example, weights) for example in one.corpus]
        gone = zip(here, one.absent, strict=True)
        return cls(
            [found for found in here if found.well],
            [signals(example, weights) for found, example in gone if found.well],
            [signals(example, weights) for example in one.foreign],
        )


def figures(one: DataSet, weights: Weights) -> Figures:
    """How *weights* do on *one*: rankings, and how well the honest no is told."""
    found: Figures = {}
    for kind, examples in {"corpus": one.corpus, "within": one.within}.items():
        sheet = Sheet(examples, len(FUSED))
        scores = sheet.scores(fused(weights))
        hits = sheet.hits_of(scores)
        found[f"{kind} nDCG@10"] = float(sheet.ndcg_of(scores).mean())
        found[f"{kind} success@1"] = float(hits[:, :1].any(axis=1).mean())
        found[f"{kind} success@5"] = float(hits[:, :5].any(axis=1).mean())
    ranked = _Ranked.of(one, weights)
    sure = [sureness(each, weights) for each in ranked.well]
    found["answered of the well-answered"] = _share(sure, weights.answered)
    for kind, others in {"absent": ranked.absent, "foreign": ranked.foreign}.items():
        unsure = [sureness(each, weights) for each in others]
        answered = _share(unsure, weights.answered)
        found[f"{kind} AUROC"] = (
            auroc(np.array(sure), np.array(unsure)) if sure and unsure else None
        )
        found[f"{kind} refused"] = None if answered is None else 1 - answered
    return found


def _share(sure: Sequence[float], threshold: float) -> float | None:
    return float(np.mean(np.array(sure) >= threshold)) if sure else None


def _rounded(found: Figures) -> Figures:
    return {name: None if value is None else round(value, 4) for name, value in found.items()}
