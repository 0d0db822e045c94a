"""Fits what the evidence counts on questions whose right turns are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Example:
    """
    A question's candidates.

    Attributes:
        file: of the right turns.
        features: float32 (n, F), the evidence for each candidate, columns in one fixed order.
        relevant: bool (n,), which of them are right.
        right: how many turns are right in all, found or not.
    """

    file: str
    features: NDArray[np.float32]
    relevant: NDArray[np.bool_]
    right: int
