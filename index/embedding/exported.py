"""An exported model at work: texts through its tokenizer and an engine to unit vectors."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.embedding import Matrix, Vector
from index.embedding.batching import TOKEN_BUDGET, batches
from index.embedding.manifest import GRAPH, TOKENIZER
from index.embedding.recipe import Engine, Recipe, Tokens, feeds_of, unit
from index.embedding.tokenizer import Tokenizer

_CHUNK = 4096  # texts that are in tokens at a time; more take memory, fewer pad more


class ExportedModel:
    """
    A prepared model, its engines loaded when they are first needed.

    Args:
        open_engine: gives the engine for so many texts.
    """

    def __init__(self, recipe: Recipe, files: Path, open_engine: Callable[[int], Engine]) -> None:
        self._recipe = recipe
        self._tokenizer = Tokenizer(files / TOKENIZER, recipe.max_tokens)
        self._engine_for = open_engine
        self.dimension, self.max_tokens = recipe.dimension, recipe.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How long the model finds each text, nothing cut off."""
        return self._tokenizer.count([self._recipe.document_prompt + text for text in texts])

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> Matrix:
        """The unit vectors of *texts*, in order."""
        rows = np.empty((len(texts), self.dimension), np.float32)
        engine = self._engine_for(len(texts)) if texts else None
        for start in range(0, len(texts), _CHUNK):
            chunk = [self._recipe.document_prompt + text for text in texts[start : start + _CHUNK]]
            assert engine is not None
            self._compute(engine, self._tokenizer.tokens(chunk), rows[start:], on_done)
        return unit(rows)

    def _compute(
        self,
        engine: Engine,
        tokens: Sequence[Tokens],
        rows: Matrix,
        on_done: Callable[[int], None] | None,
    ) -> None:
        for group in batches([len(text.ids) for text in tokens], TOKEN_BUDGET):
            rows[group] = engine.run(feeds_of([tokens[index] for index in group], self._recipe))
            if on_done:
                on_done(len(group))

    def encode_question(self, text: str) -> Vector:
        """The unit vector of one question."""
        tokens = self._tokenizer.tokens([self._recipe.question_prompt + text])
        rows = unit(self._engine_for(1).run(feeds_of(tokens, self._recipe)))
        return np.asarray(rows[0])


class Engines:
    """
    The engines of one exported model, each loaded when it is first asked for.

    Args:
        setting: "auto", or the engine that alone is to be used.
        threads: of the processor.
    """

    def __init__(self, files: Path, setting: str, threads: int) -> None:
        self._files, self._setting, self._threads = files, setting, threads
        self._open: dict[str, Engine] = {}
        self._loading = threading.Lock()

    def engine_for(self, texts: int) -> Engine:
        """The engine to compute so many texts with."""
        auto = "onnxruntime" if texts else "openvino"
        name = auto if self._setting == "auto" else self._setting
        if name not in self._open:
            with self._loading:
                if name not in self._open:
                    self._open[name] = self._opened(name)
        return self._open[name]

    def _opened(self, name: str) -> Engine:
        graph = self._files / GRAPH
        if name == "onnxruntime":
            from index.embedding.onnxruntime_engine import (  # noqa: PLC0415 - loads the engine
                OnnxRuntimeEngine,
            )

            return OnnxRuntimeEngine(graph, self._threads)
        from index.embedding.openvino_engine import OpenVinoEngine  # noqa: PLC0415 - as above

        return OpenVinoEngine(graph, self._threads, "f32", self._files / "openvino")
