"""Which engine computes what, each loaded when it is first needed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding import machine as machines
from index.embedding.machine import TUNED_GRAPH
from index.embedding.manifest import GRAPH
from index.embedding.preparing import Prepared, measured
from index.embedding.recipe import WIDTH_STEP, Engine, Feeds
from index.errors import ModelError

_log = logging.getLogger(__name__)

# OpenVINO saves 2 ms a text and more, and takes about 0.4 s longer to start: a command
# that asks once is quicker without, whoever asks on gets it.
BULK_TEXTS = 128
SEVERAL_QUESTIONS = 4
QUESTION_WIDTHS = (2 * WIDTH_STEP, 3 * WIDTH_STEP)  # in tokens: nearly all questions have one


class Guarded:
    """An engine whose failures, which are of many kinds, are a ModelError of *model*."""

    def __init__(self, model: str, open_engine: Callable[[], Engine]) -> None:
        self._model = model
        try:
            self._engine = open_engine()
        except ModelError:
            raise
        except Exception as error:
            raise ModelError(
                model,
                f"its engine cannot be loaded ({_first_line(error)}): run the command again, "
                "and if that does not help set QUOTH_ENGINE to sentence-transformers",
            ) from error
        self.name = self._engine.name

    def run(self, feeds: Feeds) -> NDArray[np.float32]:
        """See `Engine`."""
        try:
            return self._engine.run(feeds)
        except Exception as error:
            raise ModelError(
                self._model,
                f"{self.name} failed ({_first_line(error)}): see that memory is free, "
                "or set QUOTH_ENGINE to another engine",
            ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


class Engines:
    """
    The engines of one prepared model; safe to use from many threads.

    Args:
        ready: the model.
        setting: "auto", "onnxruntime" or "openvino".
        threads: how many calls may compute at once.
    """

    def __init__(self, ready: Prepared, setting: str, threads: int) -> None:
        self._ready, self._setting = ready, setting
        self.threads = threads
        self._open: dict[str, Engine] = {}
        self._loading = threading.RLock()
        self._texts = self._asked = 0

    def for_question(self) -> Engine:
        """
        The engine that has an answer soonest: of several questions the quickest, once it is loaded.

        Raises:
            ModelError: it cannot be used here.
        """
        self._asked += 1
        if self._setting != "auto" or not self._asks_on:
            return self._quick_to_start()
        return self._open.get("questions") or self.for_many()

    @property
    def _asks_on(self) -> bool:
        is_open = "bulk" in self._open or "questions" in self._open
        return is_open or self._asked >= SEVERAL_QUESTIONS

    def warm(self) -> None:
        """
        Loads the quickest engine for questions, for as long as the process lasts.

        Raises:
            ModelError: it cannot be used here.
        """
        if self._setting != "auto":
            self._quick_to_start()
        elif "bulk" not in self._open:
            self._once("questions", self._for_questions)

    def for_many(self) -> Engine:
        """
        The quickest engine for texts, which takes the longest to load.

        Raises:
            ModelError: it cannot be used here.
        """
        return self._once("bulk", self._bulk) if self._setting == "auto" else self._quick_to_start()

    def _quick_to_start(self) -> Engine:
        if self._setting == "openvino":
            return self._once("openvino", self._openvino)
        return self._once("onnxruntime", self._onnxruntime)

    def for_texts(self, count: int) -> Engine:
        """The engine for *count* more texts: the quickest to start until there are many."""
        self._texts += count
        many = self._texts >= BULK_TEXTS or "bulk" in self._open
        return self.for_many() if many else self._quick_to_start()

    def _once(self, use: str, open_engine: Callable[[], Engine]) -> Engine:
        if use not in self._open:
            with self._loading:
                if use not in self._open:
                    self._open[use] = Guarded(self._ready.manifest.model, open_engine)
        return self._open[use]

    def _onnxruntime(self) -> Engine:
        from index.embedding import onnxruntime_engine as ort  # noqa: PLC0415 - loads the engine

        if tuned := self._tuned_graph(ort.VERSION):
            try:
                return ort.OnnxRuntimeEngine(tuned, tuned=True)
            except Exception as error:  # noqa: BLE001 - of any kind; the plain graph is as good
                _log.warning("the graph tuned for this machine is not used: %s", error)
        return ort.OnnxRuntimeEngine(self._ready.files / GRAPH)

    def _tuned_graph(self, version: str) -> Path | None:
        machine = machines.read(self._ready.files)
        if machine is None or machine.versions.get("onnxruntime") != version:
            return None
        if TUNED_GRAPH not in machine.files:
            return None
        return self._ready.files / machines.FOLDER / machine.part / TUNED_GRAPH

    def _for_questions(self) -> Engine:
        machine = measured(self._ready)
        return self._instead_of(("onnxruntime",), machine.questions if machine else "")

    def _bulk(self) -> Engine:
        machine = measured(self._ready)
        return self._instead_of(("onnxruntime", "questions"), machine.bulk if machine else "")

    def _instead_of(self, others: Sequence[str], name: str) -> Engine:
        """The engine *name*; *others* go, since nobody needs both and each holds the model."""
        if not name.startswith("openvino"):
            return self._quick_to_start()
        open_one = self._open.get("questions")
        try:
            engine = open_one if open_one and open_one.name == name else self._compiled(name)
        except Exception as error:  # noqa: BLE001 - of any kind; the other engine is slower
            _log.warning("%s is not used: %s", name, error)
            return self._quick_to_start()
        for other in others:
            self._open.pop(other, None)
        return engine

    def _openvino(self) -> Engine:
        machine = measured(self._ready)
        rates = machine.rates if machine else {}
        usable = [name for name in rates if name.startswith("openvino")]
        if not usable:
            raise ModelError(
                self._ready.manifest.model,
                "OpenVINO is not installed, could not be measured, or gives other vectors than the "
                "model on this machine: set QUOTH_ENGINE to auto",
            )
        return self._compiled(max(usable, key=lambda name: rates[name]))

    def _compiled(self, name: str) -> Engine:
        from index.embedding.openvino_engine import (  # noqa: PLC0415 - as above
            INT8,
            OpenVinoEngine,
        )

        precision = name.partition("-")[2]
        # Half a second more to load, and in bytes little memory.
        widths = QUESTION_WIDTHS if precision == INT8 else ()
        return OpenVinoEngine(self._ready.files / GRAPH, self.threads, precision, widths)
