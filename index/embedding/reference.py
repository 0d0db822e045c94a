"""sentence-transformers itself: what other engines are compared with, and what serves the rest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tokenizers
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from index.embedding import Matrix, Vector
from index.embedding.recipe import unit

# Of a model that states no limit: about the longest turn anyone has spoken.
MOST_TOKENS = 8192
_CHUNK = 256  # texts between two calls of on_done


class Reference:
    """A model served by sentence-transformers, one call at a time."""

    name = "sentence-transformers"

    def __init__(self, folder: Path, threads: int = 0) -> None:
        if threads:
            torch.set_num_threads(threads)
        self._model = load(folder)
        self._turn = threading.Lock()  # its tokenizer is not safe to share between threads
        self.max_tokens = readable_tokens(self._model)
        self.dimension = dimension(self._model)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How long the model finds each text, nothing cut off."""
        _, prompt = prompts(self._model)
        with self._turn:
            return _counted(self._model.tokenizer, [prompt + text for text in texts])

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> Matrix:
        """The unit vectors of *texts*, in order."""
        chunks = [list(texts[at : at + _CHUNK]) for at in range(0, len(texts), _CHUNK)]
        rows = []
        for chunk in chunks:
            with self._turn:
                rows.append(self._model.encode_document(chunk, show_progress_bar=False))
            if on_done:
                on_done(len(chunk))
        return unit(np.concatenate(rows)) if rows else np.empty((0, self.dimension), np.float32)

    def encode_question(self, text: str) -> Vector:
        """The unit vector of one question."""
        return np.asarray(self.encode_questions([text])[0])

    def encode_questions(self, texts: Sequence[str]) -> Matrix:
        """The unit vectors of several questions, in order."""
        with self._turn:
            return unit(self._model.encode_query(list(texts), show_progress_bar=False))

    def warm(self) -> None:
        """Computes something, so that nothing is left to be loaded."""
        self.encode_question("warm")


def load(folder: Path, **model_options: str) -> SentenceTransformer:
    """The model in *folder*, in float32 and on the processor; nothing is fetched or shown."""
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    options = {"dtype": "float32", **model_options}
    return SentenceTransformer(
        str(folder), device="cpu", local_files_only=True, model_kwargs=options
    ).eval()


def readable_tokens(model: SentenceTransformer) -> int:
    """How many tokens *model* reads; a stated limit beyond any text counts as none."""
    stated = model.max_seq_length
    return stated if stated is not None and stated <= MOST_TOKENS else MOST_TOKENS


def dimension(model: SentenceTransformer) -> int:
    """Of the vectors of *model*, as it gives them."""
    return int(model.encode_document(["a text"], show_progress_bar=False).shape[1])


def prompts(model: SentenceTransformer) -> tuple[str, str]:
    """What *model* puts before a question and before a text of the index."""
    known = {name: text or "" for name, text in model.prompts.items()}
    default = known.get(model.default_prompt_name or "", "")
    names = [name for name in ("document", "passage", "corpus") if name in known]
    return known.get("query", default), known[names[0]] if names else default


def _counted(tokenizer: Any, texts: list[str]) -> list[int]:  # noqa: ANN401 - one of three kinds
    if isinstance(tokenizer, tokenizers.Tokenizer):  # of static embeddings
        return [len(text) for text in tokenizer.encode_batch(texts)]
    if hasattr(tokenizer, "vocab_size"):  # of transformers
        return [len(ids) for ids in tokenizer(texts, truncation=False, verbose=False)["input_ids"]]
    return [len(text.split()) for text in texts]  # of word vectors
