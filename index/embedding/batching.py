"""Which texts are computed together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

# Best of 256 to 4096 on the processors tried: a larger batch leaves the cache, and pads more.
TOKEN_BUDGET = 768


def batches(lengths: Sequence[int], budget: int = TOKEN_BUDGET) -> Iterator[NDArray[np.intp]]:
    """
    The indices of *lengths* in groups of like length, each once, the longest first.

    Args:
        lengths: of the texts, in tokens.
        budget: the most that a group may hold, in tokens once padded to its longest text; a text
            that is longer by itself is a group by itself.
    """
    order = np.argsort(-np.asarray(lengths, np.int64), kind="stable")
    start = 0
    while start < len(order):
        room = max(1, budget // max(1, lengths[order[start]]))
        yield order[start : start + room]
        start += room
