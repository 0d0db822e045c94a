"""
Text to unit vectors.

sentence-transformers loads any model and is the reference. The model is exported once per
revision, checked against the reference, cached, and served by ONNX Runtime or OpenVINO, so that
no question waits for torch to load.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]  # shape (n, dimension), each row of L2 norm 1
Vector = NDArray[np.float32]  # shape (dimension,), L2 norm 1


class Encoder(Protocol):
    """
    What turns text into vectors.

    Attributes:
        name: the model as the settings name it.
        fingerprint: 16 hex digits of the model's weights and tokenizer; vectors of one
            fingerprint live in one index.
        dimension: of the vectors.
    """

    name: str
    fingerprint: str
    dimension: int

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> Matrix:
        """
        The vectors of *texts*, float32, shape (len(texts), dimension), rows of L2 norm 1.

        Args:
            texts: what the model's own limit cuts off is not seen; see `pieces`.
            on_done: called with the number of texts done since its last call.
        """
        ...

    def encode_question(self, text: str) -> Vector:
        """The vector of one question, float32, shape (dimension,), L2 norm 1."""
        ...
