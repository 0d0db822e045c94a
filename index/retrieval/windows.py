"""Runs of numbers, as the windows over pieces and the pieces of windows are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.store import Rows


def ranges(first: Rows, end: Rows) -> tuple[Rows, NDArray[np.intp]]:
    """
    The numbers of all ranges first..end, one after the other, and where each range starts.

    first (3, 7), end (5, 8) give 3 4 7 and 0 2.
    """
    lengths = end - first
    ends = np.cumsum(lengths, dtype=np.intp)
    starts = ends - lengths
    total = int(ends[-1]) if len(ends) else 0
    numbers = np.arange(total) + np.repeat(first - starts, lengths)
    return numbers.astype(np.int32), starts
