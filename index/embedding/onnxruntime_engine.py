"""ONNX Runtime: the engine that starts quickest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from index.embedding.recipe import Feeds

_ERRORS_ONLY = 3  # of its log levels


class OnnxRuntimeEngine:
    """A graph in float32; its sessions are safe to use from many threads."""

    name = "onnxruntime"

    def __init__(self, graph: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = _ERRORS_ONLY
        self._session = onnxruntime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )

    def run(self, feeds: Feeds) -> NDArray[np.float32]:
        """The graph's output for *feeds*, shape (texts, dimension), of any norm."""
        return np.asarray(self._session.run(None, feeds)[0], np.float32)
