"""Where the scores of some of many texts are added up, without touching the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store import Rows, Scores


class Sums:
    """
    The scores of *size* texts, 0 until something is added.

    Attributes:
        scores: float32 (size,).
    """

    def __init__(self, size: int) -> None:
        self.scores: Scores = np.zeros(size, np.float32)
        self._parts: list[Rows] = []

    @property
    def rows(self) -> Rows:
        """The texts to which anything was added, in no order."""
        self._parts = [np.concatenate([np.empty(0, np.int32), *self._parts])]
        return self._parts[0]

    def add(self, rows: NDArray[Any], scores: Scores) -> None:
        """Adds *scores*, each above 0, to those of *rows*, each once."""
        before = self.scores[rows]
        self.scores[rows] = before + scores
        self._parts.append(rows[before == 0])

    def clear(self) -> None:
        """Everything 0 again."""
        for rows in self._parts:
            self.scores[rows] = 0
        self._parts = []


class SumsKept:
    """
    `Sums` that are used again, one by each thread that asks at once.

    The system gives out and takes back the pages of a new array of some megabytes one by one, for
    each word of each question, which takes longer than adding up.
    """

    def __init__(self) -> None:
        self._idle: deque[Sums] = deque()

    @contextmanager
    def zeros(self, size: int) -> Iterator[Sums]:
        """`Sums` of *size* texts, until the block ends."""
        try:
            sums = self._idle.pop()
        except IndexError:
            sums = Sums(size)
        try:
            yield sums
        finally:
            sums.clear()
            self._idle.append(sums)
