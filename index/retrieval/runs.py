"""Runs and sets of row numbers, in time that follows what is asked and not what there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store import Rows, Scores

FEW = 4  # numbers: so many are compared one after the other, more are looked up in a table
SAMPLE, SAMPLED_FROM = 16, 16_384  # one row in so many, where there are so many


def ranges(first: Rows, end: Rows) -> tuple[Rows, NDArray[np.intp]]:
    """
    The numbers of all ranges first..end, one after the other, and where each range starts.

    first (3, 7), end (5, 8) give 3 4 7 and 0 2.
    """
    lengths = end - first
    ends = lengths.cumsum(dtype=np.intp)
    starts = ends - lengths
    total = int(ends[-1]) if len(ends) else 0
    numbers = (first - starts).astype(np.int32).repeat(lengths)
    numbers += np.arange(total, dtype=np.int32)
    return numbers, starts


def merged(first: Rows, end: Rows) -> tuple[Rows, NDArray[np.intp]]:
    """
    The numbers of all ranges first..end, each once, rising, and where each range starts.

    Both *first* and *end* rise: first (3, 4, 9), end (6, 8, 10) give 3 4 5 6 7 9 and 0 1 5.
    """
    from_here = first.copy()
    np.maximum(first[1:], end[:-1], out=from_here[1:])
    numbers, starts = ranges(from_here, np.maximum(end, from_here))
    return numbers, starts - (from_here - first)


def united(first: Rows, end: Rows) -> tuple[Rows, NDArray[np.intp]]:
    """As `merged`, of ranges in any order."""
    order = first.argsort(kind="stable")
    numbers, starts = merged(first[order], np.maximum.accumulate(end[order]))
    places = np.empty_like(starts)
    places[order] = starts
    return numbers, places


def distinct(rows: Rows) -> Rows:
    """*rows*, each once, rising; `numpy.unique` takes eight times as long for a few thousand."""
    rising = np.sort(rows)
    return rising[firsts(rising)]


def firsts(rising: NDArray[Any]) -> NDArray[np.intp]:
    """Where each number stands first among those that rise."""
    changes = np.empty(len(rising), np.bool_)
    changes[:1] = True
    np.not_equal(rising[1:], rising[:-1], out=changes[1:])
    return changes.nonzero()[0]


def is_any(numbers: NDArray[Any], wanted: Sequence[int]) -> NDArray[np.bool_]:
    """Which of *numbers*, from -1 on, are among *wanted*, from 0 on: never by sorting."""
    if len(wanted) <= FEW:
        found = np.zeros(len(numbers), np.bool_)
        for one in wanted:
            found |= numbers == one
        return found
    if not len(numbers):
        return np.zeros(0, np.bool_)
    table = np.zeros(int(numbers.max()) + 2, np.bool_)  # the last is for -1
    table[[one for one in wanted if one < len(table) - 1]] = True
    looked_up: NDArray[np.bool_] = table[numbers]
    return looked_up


def stand_in(rows: Rows, rising: Rows) -> NDArray[np.bool_]:
    """Which of *rows*, of any shape, stand in *rising*, which may be long."""
    if not len(rising):
        return np.zeros(rows.shape, np.bool_)
    at = np.minimum(np.searchsorted(rising, rows), len(rising) - 1)
    found: NDArray[np.bool_] = rising[at] == rows
    return found


def best_rows(rows: Rows, scores: Scores, count: int) -> Rows:
    """
    Those of *rows* that have the *count* highest *scores*, in no order; of equal ones the lowest.

    Few are looked at closely: those that reach the score of the best in a sample.
    """
    if len(rows) > SAMPLED_FROM:
        reaching = scores >= np.partition(scores[::SAMPLE], -count)[-count]
        rows, scores = rows[reaching], scores[reaching]
    if len(rows) <= count:
        return rows
    last = np.partition(scores, -count)[-count]
    above = rows[scores > last]
    return np.concatenate([above, np.sort(rows[scores == last])[: count - len(above)]])
