"""What the stages of a search share: the question as vectors and words, and who may answer it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vector


@dataclass(frozen=True, slots=True)
class Query:
    """
    A question, ready to be searched for.

    Attributes:
        vector: float32 (dimension,), L2 norm 1.
        tokens: the distinct index words of the topic, in order.
        allowed: bool (T,), the turns that may be ranked; None for all that are alive.
        named: ordinals of speakers whose names stand in the question: evidence, no filter.
    """

    vector: Vector
    tokens: tuple[str, ...]
    allowed: NDArray[np.bool_] | None = None
    named: frozenset[int] = field(default=frozenset())
