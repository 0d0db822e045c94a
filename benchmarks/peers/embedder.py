"""sentence-transformers as most scripts have it, for the sides that bring no embedding."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any


class Embedder:
    """The model in a folder, loaded when it is first needed, with one thread."""

    def __init__(self, model: str) -> None:
        self._path = model

    @cached_property
    def _model(self) -> Any:
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(1)
        return SentenceTransformer(self._path, device="cpu")

    def __call__(self, texts: Sequence[str]) -> Any:
        """A row of length 1 for each of *texts*."""
        return self._model.encode(list(texts), normalize_embeddings=True)
