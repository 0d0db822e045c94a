"""Run files: what each question brought, a line each, and how two of them differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import QuestionFileError
from index.evaluation import LabelledQuestion, Measure, RankedTurn, Run
from index.evaluation.lines import Faults, read_lines
from index.evaluation.measures import Values, per_question, summary

MAIN = "nDCG@10"  # what a question's ranking is called better or worse by


@dataclass(frozen=True, slots=True)
class Change:
    """A question that two runs rank differently, by `MAIN`."""

    id: str
    question: str
    before: float
    after: float

    def as_json(self) -> dict[str, Any]:
        """The change by docs/json.md."""
        return {
            "id": self.id,
            "question": self.question,
            "before": round(self.before, 4),
            "after": round(self.after, 4),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    A run against an earlier one, over the questions that both have.

    Attributes:
        differences: by measure, this run's mean less the earlier one's, with the paired interval.
        better, worse: the questions that changed, the largest change first.
    """

    questions: int
    differences: Mapping[str, Measure]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]

    def as_json(self) -> dict[str, Any]:
        """The comparison by docs/json.md."""
        return {
            "questions": self.questions,
            "differences": {name: one.as_json() for name, one in self.differences.items()},
            "better": [change.as_json() for change in self.better],
            "worse": [change.as_json() for change in self.worse],
        }


def compare(
    questions: Sequence[LabelledQuestion], before: Mapping[str, Run], after: Mapping[str, Run]
) -> Comparison:
    """How *after* differs from *before* on those of *questions* that both have, at least one."""
    shared = [one for one in questions if one.id in before and one.id in after]
    old, new = per_question(shared, before), per_question(shared, after)
    changes = [
        Change(one.id, one.question, float(was), float(now))
        for one, was, now in zip(shared, old[MAIN], new[MAIN], strict=True)
    ]
    return Comparison(
        questions=len(shared),
        differences=summary({name: new[name] - old[name] for name in new}),
        better=_largest(change for change in changes if change.after > change.before),
        worse=_largest(change for change in changes if change.after < change.before),
    )


def _largest(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda one: -abs(one.after - one.before)))


def write_runs(
    path: Path, runs: Iterable[Run], ids: Sequence[str], values: Mapping[str, Values]
) -> None:
    """
    Writes *runs* as JSON lines, one a question, with its measures.

    Args:
        path: is overwritten.
        runs: in the order in which they are written.
        ids: of the questions that were measured.
        values: each measure of those, in the order of *ids*.
    """
    measured = {
        one: {name: round(float(scores[place]), 4) for name, scores in values.items()}
        for place, one in enumerate(ids)
    }
    written = ({**run.as_json(), "measures": measured.get(run.id)} for run in runs)
    lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in written)
    path.write_text("".join(lines), encoding="utf-8")


def read_runs(path: Path, questions: Sequence[LabelledQuestion]) -> dict[str, Run]:
    """
    The runs in *path* by their questions' ids; of any writer that keeps to docs/json.md.

    Raises:
        QuestionFileError: with every fault of the file, or when it has none of *questions*.
    """
    runs = {run.id: run for run in read_lines(path, _run, "runs")}
    if not any(one.id in runs for one in questions):
        raise QuestionFileError(str(path), [(None, "has none of the questions in it")])
    return runs


def _run(read: Mapping[str, Any]) -> Run:
    ranked = read.get("ranked")
    if not isinstance(ranked, list):
        raise Faults("has no list 'ranked'")
    confidence = read.get("confidence")
    return Run(
        str(read["id"]),
        tuple(_ranked(turn) for turn in ranked),
        str(read.get("state") or ""),
        float(confidence) if isinstance(confidence, int | float) else 0.0,
    )


def _ranked(turn: object) -> RankedTurn:
    match turn:
        case [str(stem), int(first), int(last)]:
            return RankedTurn(stem, first, last)
        case _:
            problem = f"has {turn!r} in 'ranked', which is no [file stem, first line, last line]"
            raise Faults(problem)
