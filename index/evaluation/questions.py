"""Reads labelled questions, and says everything that is wrong with a file of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.errors import QuestionFileError
from index.evaluation import LabelledQuestion
from index.words import Flag, flags_of


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
