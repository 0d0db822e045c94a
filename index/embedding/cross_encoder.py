"""A cross-encoder of sentence-transformers, loaded when the first question needs it."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.embedding.model import locate
from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_REMEDY = (
    "name a cross-encoder in QUOTH_RERANKER, such as cross-encoder/ms-marco-MiniLM-L6-v2, or leave "
    "it blank to do without"
)


class CrossEncoderJudge:
    """
    The cross-encoder *name*: a folder, or a hub name (downloaded once, by its client).

    Nothing is loaded or looked for until it is asked to judge; then a model that is missing, or no
    cross-encoder, is a ModelError.
    """

    def __init__(self, name: str, threads: int = 0) -> None:
        self.name = name
        self._threads = threads
        self._turn = threading.Lock()  # its tokenizer is not safe to share between threads

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """
        How well each of *passages* answers *question*, float32 (n,), higher is better.

        Raises:
            ModelError: the model cannot be loaded, or is no cross-encoder.
        """
        with self._turn:
            pairs = [(question, passage) for passage in passages]
            judged = self._model.predict(pairs, show_progress_bar=False)
        return np.asarray(judged, np.float32).reshape(len(passages))

    @cached_property
    def _model(self) -> CrossEncoder:
        folder = self._folder()
        _check(self.name, folder)
        import torch  # noqa: PLC0415 - seconds, which only who wants this stage pays for
        from sentence_transformers import CrossEncoder  # noqa: PLC0415 - as above

        if self._threads:
            torch.set_num_threads(self._threads)
        try:
            model: CrossEncoder = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # a broken file brings errors of half a dozen libraries
            problem = f"{folder} cannot be loaded ({type(error).__name__}): {_REMEDY}"
            raise ModelError(self.name, problem) from error
        if model.num_labels != 1:
            problem = f"it sorts into {model.num_labels} kinds instead of giving a score: {_REMEDY}"
            raise ModelError(self.name, problem)
        return model

    def _folder(self) -> Path:
        try:
            return locate(self.name).path
        except ModelError as error:
            problem = error.problem.replace("QUOTH_MODEL", "QUOTH_RERANKER")
            raise ModelError(self.name, problem) from error


def _check(name: str, folder: Path) -> None:
    """
    Refuses a model without a head that judges, to which the library would give a random one.

    Raises:
        ModelError: *folder* holds another kind of model.
    """
    kind = _stated(folder / "config_sentence_transformers.json").get("model_type")
    heads = _stated(folder / "config.json").get("architectures")
    judges = "ForSequenceClassification" in str(heads)
    if kind != "CrossEncoder" and not (judges and kind is None):
        raise ModelError(name, f"it is no cross-encoder: {_REMEDY}")


def _stated(path: Path) -> dict[str, object]:
    """What the JSON file at *path* states; nothing where there is none."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
