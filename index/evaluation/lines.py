"""Reads a file of JSON objects, one a line, and gathers everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from index.errors import QuestionFileError

Read = TypeVar("Read")


class Faults(ValueError):  # noqa: N818 - several of them, of one line
    """What is wrong with one line, a sentence each."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


def read_lines(path: Path, parse: Callable[[dict[str, Any]], Read], what: str) -> list[Read]:
    """
    What *parse* makes of each line that is not blank.

    Args:
        path: JSON objects, one a line, each with an "id" of its own.
        parse: raises `Faults` for an object that cannot be used.
        what: is in the file, for the complaint about an empty one.

    Raises:
        QuestionFileError: with every fault of the file.
    """
    found: list[Read] = []
    faults: list[tuple[int | None, str]] = []
    first_with: dict[str, int] = {}
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            read = _object(line)
            _check_id(read, number, first_with)
            found.append(parse(read))
        except Faults as error:
            faults += [(number, problem) for problem in error.problems]
    if not found and not faults:
        faults.append((None, f"there are no {what} in it"))
    if faults:
        raise QuestionFileError(str(path), faults)
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise QuestionFileError(str(path), [(None, problem)]) from error
    except UnicodeDecodeError as error:
        raise QuestionFileError(str(path), [(None, "is no UTF-8 text")]) from error


def _object(line: str) -> dict[str, Any]:
    try:
        read = json.loads(line)
    except json.JSONDecodeError as error:
        raise Faults(f"is no JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise Faults("is nested too deeply") from error
    if not isinstance(read, dict):
        raise Faults("is no JSON object")
    return read


def _check_id(read: dict[str, Any], number: int, first_with: dict[str, int]) -> None:
    if not isinstance(read.get("id"), str | int):
        raise Faults("has no 'id'")
    first = first_with.setdefault(str(read["id"]), number)
    if first != number:
        raise Faults(f"has the id {str(read['id'])!r} of line {first}")
