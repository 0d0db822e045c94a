"""Text to tokens, by the tokenizer that was saved with the exported model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tokenizers

from index.embedding.recipe import Tokens


class Tokenizer:
    """A tokenizer that cuts texts where the model stops reading; safe to use from many threads."""

    def __init__(self, path: Path, max_tokens: int) -> None:
        self._path = path
        self._cutting = _loaded(path)
        self._cutting.enable_truncation(max_tokens)
        self._whole: tokenizers.Tokenizer | None = None

    def tokens(self, texts: Sequence[str]) -> Sequence[Tokens]:
        """Each of *texts* in tokens, cut."""
        return self._cutting.encode_batch_fast(list(texts))

    def count(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each of *texts* has, uncut."""
        if self._whole is None:  # two threads may both load it: either result will do
            self._whole = _loaded(self._path)
        return [len(text) for text in self._whole.encode_batch_fast(list(texts))]


def _loaded(path: Path) -> tokenizers.Tokenizer:
    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
