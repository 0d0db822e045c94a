"""
Text to unit vectors.

sentence-transformers loads any model and is the reference. The model is exported once per
revision, checked against the reference, cached, and served by ONNX Runtime or OpenVINO, so that
no question waits for torch to load. `index.embedding.opening.open_encoder` is the way in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]  # shape (n, dimension), each row of L2 norm 1
Vector = NDArray[np.float32]  # shape (dimension,), L2 norm 1


class Encoder(Protocol):
    """What turns text into vectors; safe to use from many threads."""

    @property
    def name(self) -> str:
        """The model as the settings name it."""
        ...

    @property
    def fingerprint(self) -> str:
        """
        16 hex digits of the model's weights, tokenizer and configuration.

        Vectors of one fingerprint live in one index. Knowing it loads no engine.
        """
        ...

    @property
    def dimension(self) -> int:
        """Of the vectors; knowing it loads no engine."""
        ...

    @property
    def max_tokens(self) -> int:
        """How much of a text the model reads, in the unit of `count_tokens`."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How long the model finds each text, its own marks included and nothing cut off."""
        ...

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> Matrix:
        """
        The vectors of *texts*, float32, shape (len(texts), dimension), rows of L2 norm 1.

        Args:
            texts: what lies beyond `max_tokens` is not seen. An empty text has the vector that
                the model gives to nothing at all.
            on_done: called with the number of texts done since its last call.

        Raises:
            ModelError: the model is missing, changed or unusable, or has no vector for a text.
        """
        ...

    def encode_question(self, text: str) -> Vector:
        """The vector of a question, float32, shape (dimension,), L2 norm 1; raises as `encode`."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> Matrix:
        """The vectors of several questions, in order, sooner than one by one; as `encode`."""
        ...

    def warm(self) -> None:
        """Loads what computes questions quickest, for whoever will ask many."""
        ...
