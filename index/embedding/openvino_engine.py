"""OpenVINO: the engine of bulk work, in bfloat16 where the processor has it, and of questions."""

from __future__ import annotations

import queue
import sys
from pathlib import Path
from threading import Lock
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from index.embedding.mapped_weights import let_go
from index.embedding.recipe import Feeds

# Imported, OpenVINO reports its use to its maker, unless what reports it cannot be imported.
# Nothing leaves this machine but what Discord is to show.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]

import openvino  # noqa: E402 - see above

PRECISIONS = ("bf16", "f32")
# Weights in bytes, and what is multiplied with them made bytes in groups of so many as it comes:
# smaller groups are closer to floats and slower.
INT8 = "int8"
_GROUP = 64
_COMPUTED_IN = "INFERENCE_PRECISION_HINT"
VERSION = str(openvino.__version__)


class OpenVinoEngine:
    """
    A graph in *precision*, compiled for this processor; at most *threads* calls compute at once.

    Args:
        graph: an ONNX file.
        threads: of the processor, one for each call.
        precision: "f32", "bf16" where the processor has it, or "int8" (for questions alone).
    """

    # What the first call of a process prepares for all of them can make two that come at once
    # wait for each other for ever: one for the interpreter, the other for what is prepared.
    _first: ClassVar[Lock] = Lock()
    _is_prepared: ClassVar[bool] = False

    def __init__(self, graph: Path, threads: int, precision: str) -> None:
        self.name = f"openvino-{precision}"
        config = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": threads}
        model = _compiled(graph, precision, config)
        let_go(graph.with_name(f"{graph.name}.data"))  # its weights, of which it has its own by now
        self._idle: queue.SimpleQueue[openvino.InferRequest] = queue.SimpleQueue()
        for _ in range(threads):  # a request computes one thing at a time
            self._idle.put(model.create_infer_request())

    def run(self, feeds: Feeds) -> NDArray[np.float32]:
        """The graph's output for *feeds*, shape (texts, dimension), of any norm."""
        request = self._idle.get()
        try:
            if OpenVinoEngine._is_prepared:
                return _output(request, feeds)
            with self._first:
                found = _output(request, feeds)
                OpenVinoEngine._is_prepared = True
                return found
        finally:
            self._idle.put(request)


def _output(request: openvino.InferRequest, feeds: Feeds) -> NDArray[np.float32]:
    return np.array(request.infer(feeds, share_inputs=True)[0], np.float32)


def _compiled(graph: Path, precision: str, config: dict[str, int]) -> openvino.CompiledModel:
    core = openvino.Core()
    if precision != INT8:
        return core.compile_model(str(graph), "CPU", config | {_COMPUTED_IN: precision})
    from index.embedding.byte_weights import graph_in_bytes  # noqa: PLC0415 - more of OpenVINO

    grouped = {_COMPUTED_IN: precisions()[0], "DYNAMIC_QUANTIZATION_GROUP_SIZE": _GROUP}
    return core.compile_model(graph_in_bytes(graph), "CPU", config | grouped)


def precisions() -> tuple[str, ...]:
    """What this processor computes fast, the quickest first."""
    capable = openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return PRECISIONS if "BF16" in capable else ("f32",)
