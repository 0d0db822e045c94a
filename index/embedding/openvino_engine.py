"""OpenVINO: the engine of bulk work, in bfloat16 where the processor computes it."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import openvino
from numpy.typing import NDArray

from index.embedding.recipe import Feeds

PRECISIONS = ("bf16", "f32")


class OpenVinoEngine:
    """
    A graph in *precision*, compiled for this processor.

    Args:
        graph: an ONNX file.
        threads: of the processor.
        precision: "f32", or "bf16" where the processor has it.
        compiled: where the compiled graph is kept between processes; None keeps nothing.
    """

    def __init__(
        self, graph: Path, threads: int, precision: str, compiled: Path | None = None
    ) -> None:
        self.name = f"openvino-{precision}"
        core = openvino.Core()
        config: dict[str, object] = {
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": precision,
            "PERFORMANCE_HINT": "LATENCY",
        }
        if compiled is not None:
            config["CACHE_DIR"] = str(compiled)
        self._request = core.compile_model(str(graph), "CPU", config).create_infer_request()
        self._turn = threading.Lock()  # a request computes one thing at a time

    def run(self, feeds: Feeds) -> NDArray[np.float32]:
        """The graph's output for *feeds*, shape (texts, dimension), of any norm."""
        with self._turn:
            return np.array(self._request.infer(feeds, share_inputs=True)[0], np.float32)


def precisions() -> tuple[str, ...]:
    """What this processor computes fast, the quickest first."""
    capable = openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return PRECISIONS if "BF16" in capable else ("f32",)
