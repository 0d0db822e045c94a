"""OpenVINO: the engine of bulk work, in bfloat16 where the processor has it, and of questions."""

from __future__ import annotations

import queue
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar

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
VERSION = str(openvino.__version__)

Requests = queue.SimpleQueue[openvino.InferRequest]


class OpenVinoEngine:
    """
    A graph in *precision*, compiled for this processor; at most *threads* calls compute at once.

    Args:
        graph: an ONNX file.
        threads: of the processor, one for each call.
        precision: "f32", "bf16" where the processor has it, or "int8" (for questions alone).
        widths: in tokens, of a text by itself that has a graph of its own. OpenVINO then has
            nothing to work out when the width changes; each takes about 25 MB in bytes.
    """

    # What the first call of a process prepares for all of them can make two that come at once
    # wait for each other for ever: one for the interpreter, the other for what is prepared.
    _first: ClassVar[Lock] = Lock()
    _is_prepared: ClassVar[bool] = False

    def __init__(
        self, graph: Path, threads: int, precision: str, widths: Sequence[int] = ()
    ) -> None:
        self.name = f"openvino-{precision}"
        model = _read(graph, precision)
        self._of_any = _requests(model, threads, precision)
        self._of_width = {
            width: _requests(_for_one_text(model, width), 1, precision) for width in widths
        }
        let_go(graph.with_name(f"{graph.name}.data"))  # its weights, of which it has its own by now

    def run(self, feeds: Feeds) -> NDArray[np.float32]:
        """The graph's output for *feeds*, shape (texts, dimension), of any norm."""
        with self._request_for(feeds) as request:
            if OpenVinoEngine._is_prepared:
                return _output(request, feeds)
            with self._first:
                found = _output(request, feeds)
                OpenVinoEngine._is_prepared = True
                return found

    @contextmanager
    def _request_for(self, feeds: Feeds) -> Iterator[openvino.InferRequest]:
        texts, width = next(iter(feeds.values())).shape
        idle = self._of_width.get(width, self._of_any) if texts == 1 else self._of_any
        try:
            request = idle.get_nowait()
        except queue.Empty:  # others compute one text of this width: what fits any is as good
            idle = self._of_any
            request = idle.get()
        try:
            yield request
        finally:
            idle.put(request)


def _output(request: openvino.InferRequest, feeds: Feeds) -> NDArray[np.float32]:
    return np.array(request.infer(feeds, share_inputs=True)[0], np.float32)


def _read(graph: Path, precision: str) -> openvino.Model:
    if precision != INT8:
        return openvino.Core().read_model(str(graph))
    from index.embedding.byte_weights import graph_in_bytes  # noqa: PLC0415 - more of OpenVINO

    return graph_in_bytes(graph)


def _for_one_text(model: openvino.Model, width: int) -> openvino.Model:
    """*model* for one text of *width* tokens; the weights are shared."""
    fixed = model.clone()
    fixed.reshape({each.get_any_name(): [1, width] for each in fixed.inputs})
    return fixed


def _requests(model: openvino.Model, threads: int, precision: str) -> Requests:
    config: dict[str, Any] = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": threads}
    if precision == INT8:
        precision = precisions()[0]
        config["DYNAMIC_QUANTIZATION_GROUP_SIZE"] = _GROUP
    config["INFERENCE_PRECISION_HINT"] = precision
    compiled = openvino.Core().compile_model(model, "CPU", config)
    idle: Requests = queue.SimpleQueue()
    for _ in range(threads):  # a request computes one thing at a time
        idle.put(compiled.create_infer_request())
    return idle


def precisions() -> tuple[str, ...]:
    """What this processor computes fast, the quickest first."""
    capable = openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return PRECISIONS if "BF16" in capable else ("f32",)
