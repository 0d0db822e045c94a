"""
Exports a model once, in a process of its own: `python -m index.embedding.export MODEL TARGET`.

The process ends with the memory, the threads and the chatter of torch and its exporter. What it
found stands in TARGET's `facts.json`; the graph, the tokenizer and the reference's vectors of the
check texts stand beside it.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from index.embedding import reference
from index.embedding.checking import LEAST_COSINE, TEXTS, least_cosine, trial_of
from index.embedding.child import FACTS
from index.embedding.machine import installed_version
from index.embedding.manifest import CHECK, GRAPH, TOKENIZER
from index.embedding.onnxruntime_engine import OnnxRuntimeEngine
from index.embedding.recipe import FEWEST_TOKENS, Recipe, unit
from index.embedding.stamps import write_json

# Whose versions decide whether an export that failed is worth another try.
LIBRARIES = (
    "quoth",
    "torch",
    "transformers",
    "sentence-transformers",
    "onnx",
    "onnxscript",
    "onnxruntime",
)
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
# ONNX Runtime fails to load a graph whose output has the name that its own fusion gives to a
# node ("embedding"), so the output keeps the name that the pipeline has for it.
_OUTPUT = "sentence_embedding"
_OPSET = 20
_MOST_TEXTS = 4096  # in a batch


@dataclass(frozen=True, slots=True)
class Facts:
    """What came of an export: one of *recipe*, *refused* and *unloadable* is not None."""

    versions: dict[str, str]
    recipe: Recipe | None = None
    refused: str | None = None
    unloadable: str | None = None
    check: dict[str, float] | None = None


class _RefusedError(Exception):
    """The export is not the model."""


class _Pipeline(torch.nn.Module):
    """All of a sentence-transformers model, from tokens to the vector of the text."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """The vectors, of any norm."""
        features = {"input_ids": input_ids, "attention_mask": attention_mask}
        if token_type_ids is not None:
            features["token_type_ids"] = token_type_ids
        output: torch.Tensor = self.model(features)[_OUTPUT]
        cut = self.model.truncate_dim
        return output if cut is None else output[:, :cut]


def main() -> None:
    """Export the model folder named first on the command line into the folder named second."""
    logging.basicConfig(level=logging.WARNING)
    source, target = (Path(argument) for argument in sys.argv[1:3])
    write_json(target / FACTS, asdict(exported(source, target)))


def exported(source: Path, target: Path) -> Facts:
    """Export the model in *source* into *target*; whatever goes wrong is in the facts."""
    versions = {library: installed_version(library) for library in LIBRARIES}
    try:
        model = reference.load(source)
    except Exception as error:  # noqa: BLE001 - models fail to load in any way they like
        return Facts(versions, unloadable=_one_line(error))
    try:
        recipe = _write_parts(model, source, target)
        check = _checked(model, recipe, target)
    except Exception as error:  # noqa: BLE001 - and so does the exporter
        return Facts(versions, refused=_one_line(error))
    return Facts(versions, recipe=recipe, check=check)


def _one_line(error: Exception) -> str:
    first = (str(error).strip().splitlines() or [""])[0][:300]
    return first if isinstance(error, _RefusedError) else f"{type(error).__name__}: {first}"


def _write_parts(model: SentenceTransformer, source: Path, target: Path) -> Recipe:
    tokenizer = model.tokenizer
    if not hasattr(tokenizer, "backend_tokenizer"):
        raise _RefusedError("its texts are not read by a tokenizer that could be kept")
    tokenizer.backend_tokenizer.save(str(target / TOKENIZER))
    features = model.preprocess(["two texts", "of unlike length, which the graph learns to expect"])
    inputs = tuple(name for name in _INPUTS if name in features)
    most_tokens = reference.readable_tokens(model)
    _write_graph(source, target, {name: features[name] for name in inputs}, most_tokens)
    question_prompt, document_prompt = reference.prompts(model)
    return Recipe(
        dimension=reference.dimension(model),
        max_tokens=most_tokens,
        inputs=inputs,
        pad_id=tokenizer.pad_token_id or 0,
        pad_left=tokenizer.padding_side == "left",
        question_prompt=question_prompt,
        document_prompt=document_prompt,
    )


def _write_graph(
    source: Path, target: Path, sample: dict[str, torch.Tensor], most_tokens: int
) -> None:
    # Eager attention: the exporter has no dynamic shapes for the fused kind.
    model = reference.load(source, attn_implementation="eager")
    texts = torch.export.Dim("texts", min=1, max=_MOST_TEXTS)
    tokens = torch.export.Dim("tokens", min=FEWEST_TOKENS, max=most_tokens)
    with torch.no_grad():
        program = torch.onnx.export(
            _Pipeline(model).eval(),
            tuple(sample.values()),
            dynamo=True,
            input_names=list(sample),
            output_names=[_OUTPUT],
            dynamic_shapes=({0: texts, 1: tokens},) * len(sample),
            opset_version=_OPSET,
            verbose=False,
        )
    cast("torch.onnx.ONNXProgram", program).save(str(target / GRAPH), external_data=True)


def _checked(model: SentenceTransformer, recipe: Recipe, target: Path) -> dict[str, float]:
    # Small batches: the library pads each to its longest text.
    options: dict[str, Any] = {"batch_size": 4, "show_progress_bar": False}
    documents = unit(model.encode_document(list(TEXTS), **options))
    questions = unit(model.encode_query(list(TEXTS), **options))
    np.savez(target / CHECK, texts=TEXTS, documents=documents, questions=questions)
    if recipe.question_prompt == recipe.document_prompt:
        _refuse_below(least_cosine(documents, questions), "a question is not read as a text is")
    trial = trial_of(target, recipe)
    worst = trial.cosine(OnnxRuntimeEngine(target / GRAPH))
    _refuse_below(worst, "the export's vectors are not the model's")
    return {"texts": len(TEXTS), "least_cosine": worst}


def _refuse_below(cosine: float, reason: str) -> None:
    if cosine < LEAST_COSINE:
        raise _RefusedError(f"{reason} (cosine {cosine:.5f})")


if __name__ == "__main__":
    main()
