"""
Measures the engines on this machine, once: `python -m index.embedding.probe FILES TARGET`.

FILES is a prepared model's folder. TARGET receives the graph as ONNX Runtime wants it on this
processor and `facts.json`: how fast each engine is here, and how close to the model.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from index.embedding import manifest as manifests
from index.embedding.checking import (
    LEAST_COSINE,
    LEAST_COSINE_OF_QUESTIONS,
    Trial,
    trial_of,
)
from index.embedding.child import FACTS
from index.embedding.machine import TUNED_GRAPH
from index.embedding.manifest import GRAPH
from index.embedding.onnxruntime_engine import OnnxRuntimeEngine, tune
from index.embedding.recipe import Engine, Feeds
from index.embedding.stamps import write_json

_ROUNDS = 3  # the best counts: whatever else the machine does only slows an engine
_QUESTION_TOKENS = 32  # nearly all questions are shorter
_WORTH = 1.1  # so many times as quick must another engine be to be loaded for questions alone


def main() -> None:
    """Try the engines on the model in the first folder of the command line."""
    files, target = (Path(argument) for argument in sys.argv[1:3])
    write_json(target / FACTS, probed(files, target))


def probed(files: Path, target: Path) -> dict[str, object]:
    """The facts about *files* on this machine; *target* gets the tuned graph if it is right."""
    manifest = manifests.read(files.parent)
    assert manifest is not None
    assert manifest.recipe is not None
    trial = trial_of(files, manifest.recipe)
    tune(files / GRAPH, target / TUNED_GRAPH)
    engines: list[Engine] = [OnnxRuntimeEngine(target / TUNED_GRAPH, tuned=True)]
    engines += _openvino(files / GRAPH)
    cosines = {engine.name: trial.cosine(engine) for engine in engines}
    exact = [engine for engine in engines if cosines[engine.name] >= LEAST_COSINE]
    if engines[0] not in exact:
        _discard(target)
    rates = _rates(exact, trial.work())
    bulk = max(rates, key=lambda name: rates[name]) if rates else OnnxRuntimeEngine.name
    quickest = next(engine for engine in engines if engine.name == bulk)
    questions = _for_questions(files / GRAPH, trial, quickest)
    return {"bulk": bulk, "rates": rates, "cosines": cosines, "questions": questions}


def _for_questions(graph: Path, trial: Trial, bulk: Engine) -> str:
    """The engine for questions alone: *bulk*, or weights in bytes where they are worth it."""
    if not bulk.name.startswith("openvino"):
        return bulk.name
    from index.embedding import openvino_engine  # noqa: PLC0415 - it is installed

    other = openvino_engine.OpenVinoEngine(graph, 1, openvino_engine.INT8)
    if trial.cosine_of_questions(other) < LEAST_COSINE_OF_QUESTIONS:
        return bulk.name
    rates = _rates([bulk, other], trial.asked(_QUESTION_TOKENS))
    return other.name if rates[other.name] >= _WORTH * rates[bulk.name] else bulk.name


def _discard(target: Path) -> None:
    for path in target.glob(f"{TUNED_GRAPH}*"):
        path.unlink()


def _openvino(graph: Path) -> list[Engine]:
    try:
        from index.embedding import openvino_engine  # noqa: PLC0415 - may not be installed
    except ImportError:
        return []
    return [
        openvino_engine.OpenVinoEngine(graph, 1, precision)
        for precision in openvino_engine.precisions()
    ]


def _rates(engines: list[Engine], work: list[Feeds]) -> dict[str, float]:
    texts = sum(len(feeds["input_ids"]) for feeds in work)
    seconds = {engine.name: float("inf") for engine in engines}
    for _ in range(_ROUNDS):
        for engine in engines:
            seconds[engine.name] = min(seconds[engine.name], _seconds(engine, work))
    return {name: round(texts / best, 1) for name, best in seconds.items()}


def _seconds(engine: Engine, work: list[Feeds]) -> float:
    start = time.perf_counter()
    for feeds in work:
        engine.run(feeds)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
