"""The way in: an encoder by the settings, which loads what it needs when it is first needed."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

from index.embedding import Encoder, Matrix, Vector
from index.embedding.model import ModelFolder, identify, locate, stated_dimension
from index.embedding.preparing import Announce, prepared
from index.embedding.recipe import NoVectorError
from index.errors import ModelError
from index.settings import Settings

_log = logging.getLogger(__name__)


class Served(Protocol):
    """A model that is loaded, by whatever serves it."""

    dimension: int
    max_tokens: int

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Encoder`."""
        ...

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> Matrix:
        """See `Encoder`; raises NoVectorError."""
        ...

    def encode_question(self, text: str) -> Vector:
        """See `Encoder`; raises NoVectorError."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> Matrix:
        """See `Encoder`; raises NoVectorError."""
        ...

    def warm(self) -> None:
        """See `Encoder`."""
        ...


def open_encoder(settings: Settings, announce: Announce | None = None) -> Encoder:
    """
    The encoder that *settings* name, at once: nothing is loaded or even looked for yet.

    *announce* is told one line before work that a user has to wait for; None logs it.
    """
    return LazyEncoder(settings, announce or _log.info)


class LazyEncoder:
    """An `Encoder` that finds its model when asked which one it is, and loads it when used."""

    def __init__(self, settings: Settings, announce: Announce) -> None:
        self.name = settings.model
        self._settings = settings
        self._announce = announce
        self._loading = threading.Lock()
        self._loaded: Served | None = None

    @cached_property
    def _model(self) -> ModelFolder:
        return locate(self.name)

    @cached_property
    def _cache(self) -> Path:
        return cache_folder(self._settings) / "models"

    @cached_property
    def fingerprint(self) -> str:
        """See `Encoder`."""
        return identify(self._model, self._cache)

    @cached_property
    def dimension(self) -> int:
        """See `Encoder`; a model whose configuration does not state it is prepared."""
        if self._loaded is None and (stated := stated_dimension(self._model.path)):
            return stated
        return self._served().dimension

    @property
    def max_tokens(self) -> int:
        """See `Encoder`."""
        return self._served().max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Encoder`."""
        return self._served().count_tokens([_readable(text) for text in texts])

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> Matrix:
        """See `Encoder`."""
        readable = [_readable(text) for text in texts]
        try:
            return self._served().encode(readable, on_done)
        except NoVectorError as error:
            raise self._without_vector(texts[error.index]) from error

    def encode_question(self, text: str) -> Vector:
        """See `Encoder`."""
        try:
            return self._served().encode_question(_readable(text))
        except NoVectorError as error:
            raise self._without_vector(text) from error

    def encode_questions(self, texts: Sequence[str]) -> Matrix:
        """See `Encoder`."""
        try:
            return self._served().encode_questions([_readable(text) for text in texts])
        except NoVectorError as error:
            raise self._without_vector(texts[error.index]) from error

    def warm(self) -> None:
        """See `Encoder`."""
        self._served().warm()

    def _without_vector(self, text: str) -> ModelError:
        return ModelError(
            self.name, f"it gives no vector for the text {text[:60]!r}: set QUOTH_MODEL to another"
        )

    def _served(self) -> Served:
        if self._loaded is None:
            with self._loading:
                if self._loaded is None:
                    self._loaded = self._load()
        return self._loaded

    def _load(self) -> Served:
        threads = self._settings.threads or usable_processors()
        if self._settings.engine == "sentence-transformers":
            return self._reference(threads)
        ready = prepared(self._model, self.fingerprint, self._cache, self._announce)
        if ready.manifest.recipe is None:
            _log.warning(
                "the model %s cannot be exported (%s): sentence-transformers serves it, slowly",
                self.name,
                ready.manifest.refused,
            )
            return self._reference(threads)
        from index.embedding.engines import Engines  # noqa: PLC0415 - with what follows
        from index.embedding.exported import ExportedModel  # noqa: PLC0415 - loads tokenizers

        engines = Engines(ready, self._settings.engine, threads)
        return ExportedModel(ready.manifest.recipe, ready.files, engines)

    def _reference(self, threads: int) -> Served:
        _ = self.fingerprint  # checks the weights before they are loaded
        from index.embedding.reference import Reference  # noqa: PLC0415 - loads torch

        return Reference(self._model.path, threads)


def _readable(text: str) -> str:
    """*text* without halves of characters, which a command line may hold and no tokenizer reads."""
    return text.encode("utf-8", "replace").decode("utf-8")


def cache_folder(settings: Settings) -> Path:
    """Where models are kept between runs."""
    if settings.cache is not None:
        return settings.cache
    import platformdirs  # noqa: PLC0415 - only where nothing is set

    return platformdirs.user_cache_path("quoth")


def usable_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
