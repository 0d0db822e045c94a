"""How well questions with known turns are answered: ranking measures with their uncertainty."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import QuestionFileError
from index.words import Flag, flags_of

Place = tuple[str, int]  # file stem, line from 0
RANKED = 20  # turns a question that are kept and measured
RESAMPLES = 1000  # of the bootstrap


@dataclass(frozen=True, slots=True)
class RankedTurn:
    """A turn as it is ranked: where it stands in its file, lines from 0, both included."""

    file: str
    first_line: int
    last_line: int

    def holds(self, places: frozenset[Place]) -> bool:
        """True when any of *places* lies in the turn."""
        lines = range(self.first_line, self.last_line + 1)
        return any((self.file, line) in places for line in lines)


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question whose right turns are known; *useful* are those that a ranking is scored on."""

    id: str
    question: str
    file: str
    useful: frozenset[Place]


@dataclass(frozen=True, slots=True)
class Run:
    """What one question brought: the best turns, best first, whatever the *state*."""

    id: str
    ranked: tuple[RankedTurn, ...]
    state: str

    def as_json(self) -> dict[str, Any]:
        """A line of a run file, by docs/json.md."""
        ranked = [[turn.file, turn.first_line, turn.last_line] for turn in self.ranked]
        return {"id": self.id, "ranked": ranked, "state": self.state}


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean over questions with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def as_json(self) -> dict[str, float]:
        """The measure by docs/json.md."""
        return {name: round(getattr(self, name), 4) for name in self.__slots__}


def read_questions(path: Path, texts: Mapping[str, Mapping[int, str]]) -> list[LabelledQuestion]:
    """
    The labelled questions in the JSON lines of *path*.

    Args:
        path: lines of {"id", "question", "file", "relevant": [[stem, line from 0], …]}, "useful"
            optional, other fields ignored.
        texts: by file stem, the text of each turn by each of its lines.

    Raises:
        QuestionFileError: with every fault of the file, each with its line number.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(str(path), [f"cannot be read: {error}"]) from error
    questions: list[LabelledQuestion] = []
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            questions.append(_question(json.loads(line), texts))
        except (ValueError, KeyError, TypeError) as error:
            faults.append(f"line {number}: {_sentence(error)}")
    if not questions and not faults:
        faults.append("there are no questions in it")
    if faults:
        raise QuestionFileError(str(path), faults)
    return questions


def _question(read: Any, texts: Mapping[str, Mapping[int, str]]) -> LabelledQuestion:  # noqa: ANN401 - JSON
    if not isinstance(read, dict):
        raise TypeError("is no object with id, question, file and relevant")
    relevant = [(str(stem), int(line)) for stem, line in read["relevant"]]
    for stem, line in [(str(read["file"]), None), *relevant]:
        if stem not in texts:
            raise ValueError(f"no transcript called {stem!r} is in the index")
        if line is not None and line not in texts[stem]:
            raise ValueError(f"{stem} has no turn at line {line} (counted from 0)")
    useful = [(str(stem), int(line)) for stem, line in read.get("useful", [])]
    judged = useful or [
        place for place in relevant if Flag.USEFUL in flags_of(texts[place[0]][place[1]])
    ]
    places = frozenset(judged or relevant)
    return LabelledQuestion(str(read["id"]), str(read["question"]), str(read["file"]), places)


def _sentence(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is no JSON: {error.msg} at column {error.colno}"
    if isinstance(error, KeyError):
        return f"has no field {error.args[0]!r}"
    return str(error)


def per_question(
    questions: Sequence[LabelledQuestion], runs: Mapping[str, Run]
) -> dict[str, NDArray[np.float64]]:
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


def summary(values: Mapping[str, NDArray[np.float64]]) -> dict[str, Measure]:
    """The mean of each measure with its bootstrap interval (percentiles, resampled questions)."""
    return {name: _measure(scores) for name, scores in values.items()}


def _measure(scores: NDArray[np.float64]) -> Measure:
    chance = np.random.default_rng(0)
    picks = chance.integers(0, len(scores), (RESAMPLES, len(scores)))
    low, high = np.percentile(scores[picks].mean(axis=1), (2.5, 97.5))
    return Measure(float(scores.mean()), float(low), float(high))


def write_runs(path: Path, runs: Iterable[Run]) -> None:
    """Writes *runs* as JSON lines, one a question."""
    lines = (json.dumps(run.as_json(), ensure_ascii=False) + "\n" for run in runs)
    path.write_text("".join(lines), encoding="utf-8")
