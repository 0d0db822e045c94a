"""Fits what the evidence counts on questions whose right turns are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.weights import SHIPPED

FUSED = (*SHIPPED.fusion, "phrases")
GAP = "gap"  # a signal that follows from the fused scores, and so is never collected
COLUMNS = (*FUSED, *(name for name in SHIPPED.confidence if name not in (*FUSED, GAP)))


@dataclass(frozen=True, slots=True)
class Example:
    """
    A question's candidates.

    Attributes:
        file: of the right turns.
        features: float32 (n, F), the evidence for each candidate, columns in one fixed order
            (`COLUMNS` unless said otherwise).
        relevant: bool (n,), which of them are right.
        right: how many turns are right in all, found or not.
        episodes: int32 (n,), the number of each candidate's episode.
    """

    file: str
    features: NDArray[np.float32]
    relevant: NDArray[np.bool_]
    right: int
    episodes: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class DataSet:
    """
    The examples of one file of questions; each list has one for each question.

    Attributes:
        name: of the file of questions.
        corpus: candidates from all files.
        within: from the question's own file.
        absent: from all files but the question's own.
        foreign: of questions that nothing answers; may be empty.
    """

    name: str
    corpus: Sequence[Example]
    within: Sequence[Example]
    absent: Sequence[Example]
    foreign: Sequence[Example] = ()
