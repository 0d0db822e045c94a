"""A graph whose weights are bytes: a question is quicker where fewer bytes are read for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openvino
from numpy.typing import NDArray
from openvino import opset13 as operations

_LARGEST = 127  # of a signed byte, and as far below nought


def graph_in_bytes(graph: Path) -> openvino.Model:
    """
    *graph* with each matrix of weights as signed bytes and a scale for each of its outputs.

    OpenVINO multiplies such a matrix without making floats of it first ("weight compression").

    Args:
        graph: an ONNX file.
    """
    model = openvino.Core().read_model(str(graph))
    for node in model.get_ordered_ops():
        if _multiplies_weights(node):
            weights = _as_bytes(_outputs_first(node))
            product = operations.matmul(
                node.input_value(0), weights, transpose_a=False, transpose_b=True
            )
            for reader in list(node.output(0).get_target_inputs()):
                reader.replace_source_output(product.output(0))
    model.validate_nodes_and_infer_types()
    return model


def _multiplies_weights(node: openvino.Node) -> bool:
    if node.get_type_name() != "MatMul" or node.get_attributes()["transpose_a"]:
        return False
    weights = node.input_value(1).get_node()
    return weights.get_type_name() == "Constant" and len(weights.shape) == 2


def _outputs_first(node: openvino.Node) -> NDArray[np.float32]:
    """The weights of a MatMul, shape (outputs, inputs)."""
    weights = np.asarray(node.input_value(1).get_node().data, np.float32)
    return weights if node.get_attributes()["transpose_b"] else weights.T


def _as_bytes(weights: NDArray[np.float32]) -> openvino.Node:
    scales = np.maximum(np.abs(weights).max(1, keepdims=True), np.finfo(np.float32).tiny) / _LARGEST
    steps = np.ascontiguousarray(np.rint(weights / scales).astype(np.int8))
    floats = operations.convert(operations.constant(steps), openvino.Type.f32)
    return operations.multiply(floats, operations.constant(scales))
