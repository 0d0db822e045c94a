from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.embedding import Matrix
from index.embedding.together import MOST, Together


class Slow:
    """Computes the length of texts, and waits at first until it is let go on."""

    def __init__(self) -> None:
        self.passes: list[list[str]] = []
        self.started, self.go_on = threading.Event(), threading.Event()

    def __call__(self, texts: Sequence[str]) -> Matrix:
        self.passes.append(list(texts))
        self.started.set()
        assert self.go_on.wait(20)
        if "bad" in texts:
            raise ValueError("bad")
        return np.array([[len(text)] for text in texts], np.float32)


def asked_while_busy(slow: Slow, texts: Sequence[str]) -> list[object]:
    """What each of *texts* brings, asked while "first" is being computed."""
    together = Together(slow, passes=1)

    def result(text: str) -> object:
        try:
            return float(together.vector(text)[0])
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(len(texts) + 1) as pool:
        first = pool.submit(result, "first")
        assert slow.started.wait(20)
        others = [pool.submit(result, text) for text in texts]
        while len(together._waiting) < len(texts):
            pass
        slow.go_on.set()
        return [first.result(), *(one.result() for one in others)]


def test_questions_that_wait_together_are_computed_together() -> None:
    """Two passes for eleven, and each gets its own vector."""
    slow, texts = Slow(), [f"{'x' * length}" for length in range(1, 11)]
    assert asked_while_busy(slow, texts) == [5.0, *map(float, range(1, 11))]
    assert [len(one) for one in slow.passes] == [1, 10]


def test_one_pass_has_so_many_and_no_more() -> None:
    slow = Slow()
    asked_while_busy(slow, [str(number) for number in range(MOST + 3)])
    assert [len(one) for one in slow.passes] == [1, MOST, 3]


def test_what_several_ask_at_once_is_computed_once() -> None:
    slow = Slow()
    assert asked_while_busy(slow, ["same", "other", "same"]) == [5.0, 4.0, 5.0, 4.0]
    assert [sorted(one) for one in slow.passes] == [["first"], ["other", "same"]]


def test_a_fault_is_only_told_to_whoever_asked() -> None:
    """The others are computed all the same."""
    assert asked_while_busy(Slow(), ["one", "bad", "three"]) == [5.0, 3.0, "bad", 5.0]


def test_a_lone_question_is_computed_at_once() -> None:
    slow = Slow()
    slow.go_on.set()
    assert Together(slow, passes=1).vector("four").tolist() == [4.0]
    with pytest.raises(ValueError, match="bad"):
        Together(slow, passes=2).vector("bad")
