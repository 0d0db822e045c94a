"""An exported model at work: texts through its tokenizer and an engine to unit vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix, Vector
from index.embedding.batching import batches
from index.embedding.manifest import TOKENIZER
from index.embedding.recipe import FEWEST_TOKENS, Engine, Recipe, feeds_of, unit, widths
from index.embedding.tokenizer import Tokenizer

_CHUNK = 1024  # texts that are in tokens at a time: more take memory, fewer pad more


Work = TypeVar("Work")
Result = TypeVar("Result")


class Choice(Protocol):
    """Which engine computes what; `index.embedding.engines.Engines` is one."""

    threads: int

    def for_question(self) -> Engine:
        """The engine for one question."""
        ...

    def for_texts(self, count: int) -> Engine:
        """The engine for *count* more texts."""
        ...

    def warm(self) -> None:
        """Loads the quickest engine for questions, however long that takes."""
        ...


class ExportedModel:
    """A prepared model, its engines loaded when they are first needed."""

    def __init__(self, recipe: Recipe, files: Path, engines: Choice) -> None:
        self._recipe = recipe
        self._tokenizer = Tokenizer(files / TOKENIZER, recipe.max_tokens)
        self._engines = engines
        self.dimension, self.max_tokens = recipe.dimension, recipe.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How long the model finds each text, nothing cut off."""
        return self._tokenizer.count([self._recipe.document_prompt + text for text in texts])

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> Matrix:
        """The unit vectors of *texts*, in order."""
        rows = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _CHUNK):
            chunk = texts[start : start + _CHUNK]
            for group, vectors in self._computed(chunk):
                rows[start + group] = vectors
                if on_done:
                    on_done(len(group))
        return unit(rows)

    def _computed(
        self, texts: Sequence[str]
    ) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float32]]]:
        engine = self._engines.for_texts(len(texts))
        tokens = self._tokenizer.tokens([self._recipe.document_prompt + text for text in texts])

        wide = widths(tokens, self._recipe)

        def compute(group: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
            chosen = [tokens[index] for index in group]
            return group, engine.run(feeds_of(chosen, self._recipe, wide[group[0]]))

        groups = list(batches(wide))
        yield from _side_by_side(compute, groups, self._engines.threads)

    def encode_question(self, text: str) -> Vector:
        """The unit vector of one question."""
        vector: Vector = self.encode_questions([text])[0]
        return vector

    def encode_questions(self, texts: Sequence[str]) -> Matrix:
        """The unit vectors of several questions, in order; those of one width in one pass."""
        tokens = self._tokenizer.tokens([self._recipe.question_prompt + text for text in texts])
        engine = self._engines.for_question()
        # OpenVINO prepares itself for each new width, ONNX Runtime computes what is filled up too.
        stepped = engine.name.startswith("openvino")
        wide = widths(tokens, self._recipe)
        rows = np.empty((len(texts), self.dimension), np.float32)
        for width in sorted(set(wide)):  # a long one is not to make all of them long
            here = [at for at, one in enumerate(wide) if one == width]
            feeds = [tokens[at] for at in here]
            filled = width if stepped else FEWEST_TOKENS
            rows[here] = engine.run(feeds_of(feeds, self._recipe, filled))
        return unit(rows)

    def warm(self) -> None:
        """Loads the quickest engine for questions."""
        self._engines.warm()
        self.encode_question("warm")


def _side_by_side(
    compute: Callable[[Work], Result], works: Sequence[Work], threads: int
) -> Iterator[Result]:
    if threads == 1 or len(works) < 2:
        yield from map(compute, works)
        return
    pool = ThreadPoolExecutor(min(threads, len(works)))
    try:
        yield from pool.map(compute, works)
    finally:  # an interrupted run does not compute what nobody waits for
        pool.shutdown(cancel_futures=True)
