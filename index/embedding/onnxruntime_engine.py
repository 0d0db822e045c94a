"""ONNX Runtime: the engine that starts quickest."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding.recipe import Feeds

# Some builds of ONNX Runtime report its use to its maker. Nothing leaves this machine but what
# Discord is to show; the library reads this when it is loaded, so it stands before the import.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

_ERRORS_ONLY = 3  # of its log levels: below, it warns that a tuned graph is for this machine alone
_CPU = ["CPUExecutionProvider"]
VERSION = str(onnxruntime.__version__)


class OnnxRuntimeEngine:
    """
    A graph in float32; each call computes on the thread that makes it, many may at once.

    Args:
        graph: an ONNX file.
        tuned: whether it is one that `tune` wrote.
    """

    name = "onnxruntime"

    def __init__(self, graph: Path, *, tuned: bool = False) -> None:
        options = _options()
        if tuned:
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=_CPU)

    def run(self, feeds: Feeds) -> NDArray[np.float32]:
        """The graph's output for *feeds*, shape (texts, dimension), of any norm."""
        return np.asarray(self._session.run(None, feeds)[0], np.float32)


def tune(graph: Path, target: Path) -> None:
    """
    Write *graph* to *target* as this processor and this version want it.

    The weights, laid out for the kernels, go to a file beside it that is mapped into memory:
    loading takes 0.05 s where the plain graph takes 0.23 s, and 27 MB where it takes 120 MB.
    """
    options = _options()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.optimized_model_filepath = str(target)
    prefix = "session.optimized_model_external_initializers"
    options.add_session_config_entry(f"{prefix}_file_name", f"{target.name}.data")
    options.add_session_config_entry(f"{prefix}_min_size_in_bytes", "1024")
    options.add_session_config_entry("session.save_external_prepacked_constant_initializers", "1")
    onnxruntime.InferenceSession(str(graph), options, providers=_CPU)


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    # One thread a call: whole batches side by side keep all processors busier than one batch
    # split over them, which halves the rate where another process wants a processor too.
    options.intra_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    return options
