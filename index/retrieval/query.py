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
        said_by: ordinals of the speakers asked about; named: of all whose names stand in the
            question, them included. Evidence, no filter.
    """

    vector: Vector
    tokens: tuple[str, ...]
    allowed: NDArray[np.bool_] | None = None
    said_by: frozenset[int] = field(default=frozenset())
    named: frozenset[int] = field(default=frozenset())
