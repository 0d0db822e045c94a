"""The pieces that all evidence of some turns is read from, each of them once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from index.retrieval.runs import united
from index.retrieval.words import Word
from index.store import Rows

Stretches = tuple[Rows, Rows]  # the first piece of each, and one past its last


@dataclass(frozen=True, slots=True)
class Ground:
    """
    Some pieces, and the stretches of them that turns and windows are.

    Attributes:
        pieces: rising rows, each once.
        low, high: where in *pieces* each stretch starts and ends.
        parts: which stretches are of which kind.
    """

    pieces: Rows
    low: NDArray[np.intp]
    high: NDArray[np.intp]
    parts: Mapping[int, slice]

    def times(self, found: Sequence[Word], part: slice) -> NDArray[np.int32]:
        """How often each of the words *found* stands in each stretch of *part*: (words, part)."""
        before = np.zeros((len(found), len(self.pieces) + 1), np.int32)
        for word, here in zip(found, before[:, 1:], strict=True):
            word.count_in(self.pieces, here)
        before.cumsum(axis=1, out=before)
        return before.take(self.high[part], axis=1) - before.take(self.low[part], axis=1)


def ground_of(kinds: Mapping[int, Stretches]) -> Ground:
    """The ground of several *kinds* of stretches, laid end to end in their order."""
    first, end = (np.concatenate(side) for side in zip(*kinds.values(), strict=True))
    pieces, low = united(first, end)
    ends = accumulate((len(one) for one, _end in kinds.values()), initial=0)
    parts = {kind: slice(*both) for kind, both in zip(kinds, pairwise(ends), strict=True)}
    return Ground(pieces, low, low + (end - first), parts)
