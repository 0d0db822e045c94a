"""Which engine computes what, each loaded when it is first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from index.embedding import machine as machines
from index.embedding.machine import TUNED_GRAPH
from index.embedding.manifest import GRAPH
from index.embedding.preparing import Prepared, measured
from index.embedding.recipe import Engine
from index.errors import ModelError

# OpenVINO in bfloat16 saves about 2 ms a text and takes about 0.25 s longer to start.
BULK_TEXTS = 128


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
        self._texts = 0

    def for_question(self) -> Engine:
        """
        The engine that has an answer soonest.

        Raises:
            ModelError: the engine of the settings cannot be used here.
        """
        return self._once("question", self._openvino if self._setting == "openvino" else self._ort)

    def for_texts(self, count: int) -> Engine:
        """The engine for *count* more texts: the quickest to start until there are many."""
        self._texts += count
        if self._setting != "auto" or self._texts < BULK_TEXTS:
            return self.for_question()
        return self._once("bulk", self._bulk)

    def _once(self, use: str, opened: Callable[[], Engine]) -> Engine:
        if use not in self._open:
            with self._loading:
                if use not in self._open:
                    self._open[use] = opened()
        return self._open[use]

    def _ort(self) -> Engine:
        from index.embedding import onnxruntime_engine as ort  # noqa: PLC0415 - loads the engine

        machine = machines.read(self._ready.files)
        same = machine is not None and machine.versions["onnxruntime"] == ort.VERSION
        if machine is None or not same or TUNED_GRAPH not in machine.files:
            return ort.OnnxRuntimeEngine(self._ready.files / GRAPH)
        folder = self._ready.files / machines.FOLDER / machine.part
        return ort.OnnxRuntimeEngine(folder / TUNED_GRAPH, tuned=True)

    def _bulk(self) -> Engine:
        machine = measured(self._ready)
        if machine is None or not machine.bulk.startswith("openvino"):
            return self._once("question", self._ort)
        return self._compiled(machine.bulk)

    def _openvino(self) -> Engine:
        machine = measured(self._ready)
        rates = machine.rates if machine else {}
        usable = [name for name in rates if name.startswith("openvino")]
        if not usable:
            raise ModelError(
                self._ready.manifest.model,
                "OpenVINO is not installed, or its vectors are not the model's on this machine: "
                "set QUOTH_ENGINE to auto",
            )
        return self._compiled(max(usable, key=lambda name: rates[name]))

    def _compiled(self, name: str) -> Engine:
        from index.embedding.openvino_engine import OpenVinoEngine  # noqa: PLC0415 - as above

        precision = name.partition("-")[2]
        return OpenVinoEngine(self._ready.files / GRAPH, self.threads, precision)
