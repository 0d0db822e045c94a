from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.embedding import Matrix
from index.line import MOST_PLACES, TOGETHER, Line, places


class Encoding:
    """The length of each text as its vector; "bad" has none."""

    def __init__(self) -> None:
        self.passes: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> Matrix:
        self.passes.append(list(texts))
        if "bad" in texts:
            raise ValueError("bad")
        return np.array([[len(text)] for text in texts], np.float32)


class Asked:
    """Questions that stand in *line* behind one that is answered until *go_on* is set."""

    def __init__(self, line: Line) -> None:
        self.line, self.answered = line, list[str]()
        self.begun, self.go_on = threading.Event(), threading.Event()

    def first(self) -> None:
        with self.line.vector("first"):
            self.begun.set()
            assert self.go_on.wait(60)

    def next(self, text: str) -> object:
        try:
            with self.line.vector(text) as vector:
                self.answered.append(text)
                return float(vector[0])
        except ValueError as error:
            return str(error)

    def all(self, texts: Sequence[str]) -> list[object]:
        with ThreadPoolExecutor(len(texts) + 1) as pool:
            one = pool.submit(self.first)
            assert self.begun.wait(60)
            others = []
            for number, text in enumerate(texts, 1):
                others.append(pool.submit(self.next, text))
                self._until_waiting(number)
            self.go_on.set()
            one.result()
            return [other.result() for other in others]

    def _until_waiting(self, number: int) -> None:
        for _look in range(60_000):
            if len(self.line._waiting) >= number:
                return
            time.sleep(0.001)
        raise TimeoutError


def test_questions_are_answered_in_the_order_they_came_in() -> None:
    asked, texts = Asked(Line(Encoding(), 1)), [f"{number}?" for number in range(12)]
    asked.all(texts)
    assert asked.answered == texts


def test_those_that_wait_are_embedded_in_one_pass() -> None:
    """Whoever is next has all computed that stand behind it, each text once."""
    encoding = Encoding()
    found = Asked(Line(encoding, 1)).all(["a", "bb", "ccc", "bb"])
    assert found == [1.0, 2.0, 3.0, 2.0]
    assert encoding.passes == [["first"], ["a", "bb", "ccc"]]


def test_one_pass_has_so_many_and_no_more() -> None:
    encoding = Encoding()
    Asked(Line(encoding, 1)).all([str(number) for number in range(TOGETHER + 3)])
    assert [len(one) for one in encoding.passes] == [1, TOGETHER, 3]


def test_one_questions_fault_is_not_the_others() -> None:
    assert Asked(Line(Encoding(), 1)).all(["a", "bad", "ccc"]) == [1.0, "bad", 3.0]


def test_a_question_that_fails_leaves_its_place_to_the_next() -> None:
    line = Line(Encoding(), 1)
    for _ in range(2):
        with pytest.raises(KeyError), line.vector("a"):
            raise KeyError
    with pytest.raises(ValueError, match="bad"), line.vector("bad"):
        pass
    with line.vector("bb") as vector:
        assert float(vector[0]) == 2


def test_so_many_are_answered_at_once_as_there_are_places() -> None:
    line, inside, both = Line(Encoding(), 2), threading.Barrier(2), []

    def ask(text: str) -> None:
        with line.vector(text) as vector:
            inside.wait(60)
            both.append(float(vector[0]))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(ask, ["a", "bb"]))
    assert sorted(both) == [1.0, 2.0]


def test_half_of_the_processors_answer_and_no_more_than_can_use_them() -> None:
    assert [places(number) for number in (1, 2, 4, 6, 64)] == [1, 1, 2, 3, MOST_PLACES]
