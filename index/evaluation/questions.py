"""Reads labelled questions, and says everything that is wrong with a file of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from index.evaluation import LabelledQuestion, Place
from index.evaluation.lines import Faults, read_lines
from index.words import Flag, flags_of, words

Texts = Mapping[str, Mapping[int, str]]
Item = TypeVar("Item")


def read_questions(path: Path, texts: Texts) -> list[LabelledQuestion]:
    """
    The labelled questions in the JSON lines of *path*.

    Args:
        path: lines of {"id", "question", "file", "relevant": [[stem, line from 0], …]}, "useful"
            optional, other fields ignored; no relevant turns where nobody answers.
        texts: by file stem, the text of each turn by each of its lines.

    Raises:
        QuestionFileError: with every fault of the file, each with its line number.
    """
    return read_lines(path, lambda read: _labelled(read, texts), "questions")


def read_foreign(path: Path) -> list[LabelledQuestion]:
    """
    The questions in *path* as ones that nothing here answers, whatever turns they name.

    Raises:
        QuestionFileError: with every fault of the file, each with its line number.
    """
    return read_lines(path, _foreign, "questions")


def spread(items: Sequence[Item], limit: int | None) -> list[Item]:
    """*limit* of *items*, evenly spread over them; all when there are no more, or it is None."""
    if limit is None or limit >= len(items):
        return list(items)
    return [items[place * len(items) // limit] for place in range(limit)]


def _foreign(read: Mapping[str, Any]) -> LabelledQuestion:
    if faults := list(_question_faults(read)):
        raise Faults(*faults)
    return LabelledQuestion(str(read["id"]), read["question"], "", frozenset())


def _labelled(read: Mapping[str, Any], texts: Texts) -> LabelledQuestion:
    if faults := [*_question_faults(read), *_place_faults(read, texts)]:
        raise Faults(*faults)
    relevant = _places(read["relevant"])
    judged = _places(read.get("useful") or []) or [
        (stem, line) for stem, line in relevant if Flag.USEFUL in flags_of(texts[stem][line])
    ]
    file = str(read.get("file") or "")
    return LabelledQuestion(str(read["id"]), read["question"], file, frozenset(judged or relevant))


def _question_faults(read: Mapping[str, Any]) -> Iterator[str]:
    question = read.get("question")
    if not isinstance(question, str):
        yield "has no 'question'"
    elif not words(question):
        yield "has no words in 'question'"


def _place_faults(read: Mapping[str, Any], texts: Texts) -> Iterator[str]:
    if not isinstance(read.get("relevant"), list):
        yield "has no list 'relevant'"
    elif read["relevant"] and not read.get("file"):
        yield "has no 'file'"
    if read.get("file") and str(read["file"]) not in texts:
        yield f"no transcript called {str(read['file'])!r} is in the index"
    for name in ("relevant", "useful"):
        given = read.get(name)
        for place in given if isinstance(given, list) else []:
            yield from _fault_of(place, name, read.get("file"), texts)


def _fault_of(place: object, name: str, file: object, texts: Texts) -> Iterator[str]:
    match place:
        case [str(stem), int(line)] if not isinstance(line, bool):
            if stem not in texts:
                if stem != file:  # that one is named already
                    yield f"no transcript called {stem!r} is in the index"
            elif line not in texts[stem]:
                yield f"{stem} has no turn at line {line} (counted from 0)"
        case _:
            yield f"has {place!r} in {name!r}, which is no [file stem, line from 0]"


def _places(given: Sequence[Sequence[Any]]) -> list[Place]:
    return [(str(stem), int(line)) for stem, line in given]
