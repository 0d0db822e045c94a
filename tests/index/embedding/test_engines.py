"""What happens when an engine fails, and which one is asked."""

from __future__ import annotations

import logging

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embedding.engines import BULK_TEXTS, SEVERAL_QUESTIONS, Engines, Guarded
from index.embedding.preparing import Prepared, measured
from index.embedding.recipe import Feeds
from index.errors import ModelError

# The first test of a machine prepares the model.
pytestmark = pytest.mark.timeout(300)


class FailingEngine:
    name = "failing"

    def run(self, feeds: Feeds) -> NDArray[np.float32]:
        raise MemoryError(f"no room for {len(feeds)} inputs\nand a second line")


def _fail() -> FailingEngine:
    raise ImportError("libgomp.so.1: not found")


def test_a_failing_engine_is_one_sentence() -> None:
    with pytest.raises(ModelError) as caught:
        Guarded("mini", FailingEngine).run({})
    assert str(caught.value) == (
        "model mini: failing failed (no room for 0 inputs): see that memory is free, "
        "or set QUOTH_ENGINE to another engine"
    )


def test_an_engine_that_cannot_be_loaded_is_one_sentence() -> None:
    with pytest.raises(ModelError, match=r"model mini: its engine cannot be loaded \(libgomp"):
        Guarded("mini", _fail)


def test_few_texts_are_not_worth_the_start_of_the_bulk_engine(ready: Prepared) -> None:
    engines = Engines(ready, "auto", 1)
    assert engines.for_texts(BULK_TEXTS - 1).name == "onnxruntime"
    assert engines.for_question().name == "onnxruntime"


def test_many_texts_get_the_quickest_engine_also_when_they_come_one_by_one(ready: Prepared) -> None:
    machine = measured(ready)
    assert machine is not None
    engines = Engines(ready, "auto", 1)
    for _ in range(BULK_TEXTS - 1):
        engines.for_texts(1)
    assert engines.for_texts(1).name == machine.bulk


def test_whoever_asks_on_gets_the_quickest_engine(ready: Prepared) -> None:
    """A command asks once and is answered by what starts quickest."""
    machine = measured(ready)
    assert machine is not None
    engines = Engines(ready, "auto", 1)
    names = [engines.for_question().name for _ in range(SEVERAL_QUESTIONS)]
    assert names == ["onnxruntime"] * (SEVERAL_QUESTIONS - 1) + [machine.bulk]


def test_texts_are_not_computed_by_what_is_close_enough_for_questions_alone(
    ready: Prepared,
) -> None:
    engines = Engines(ready, "auto", 1)
    engines.warm()
    assert engines.for_texts(1).name != "openvino-int8"


def test_one_engine_does_both_once_there_is_bulk_work(ready: Prepared) -> None:
    """Each holds the model: a bot that indexes goes on with the engine that it needed for that."""
    machine = measured(ready)
    assert machine is not None
    engines = Engines(ready, "auto", 1)
    engines.warm()
    assert engines.for_question().name == machine.questions
    bulk = engines.for_many()
    assert bulk.name == machine.bulk
    assert engines.for_question() is bulk


def test_a_warm_model_computes_the_first_question_quickest(ready: Prepared) -> None:
    machine = measured(ready)
    assert machine is not None
    engines = Engines(ready, "auto", 1)
    engines.warm()
    assert engines.for_question().name == machine.questions


def test_an_engine_is_loaded_once(ready: Prepared) -> None:
    engines = Engines(ready, "onnxruntime", 1)
    assert engines.for_question() is engines.for_texts(1000)


def test_an_engine_that_was_set_is_the_only_one(ready: Prepared) -> None:
    engines = Engines(ready, "openvino", 1)
    assert engines.for_question() is engines.for_texts(1000)
    assert engines.for_question().name.startswith("openvino-")


def test_bulk_work_goes_on_where_the_quickest_engine_cannot_be_loaded(
    ready: Prepared, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Engines, "_compiled", lambda *_: _fail())
    with caplog.at_level(logging.WARNING, "index.embedding"):
        assert Engines(ready, "auto", 1).for_texts(BULK_TEXTS).name == "onnxruntime"
    machine = measured(ready)
    assert machine is not None
    if machine.bulk.startswith("openvino"):
        assert "is not used: libgomp.so.1: not found" in caplog.text


def test_a_tuned_graph_that_cannot_be_loaded_is_done_without(
    ready: Prepared, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    missing = ready.files / "swept away.onnx"
    monkeypatch.setattr(Engines, "_tuned_graph", lambda *_: missing)
    with caplog.at_level(logging.WARNING, "index.embedding"):
        assert Engines(ready, "auto", 1).for_question().name == "onnxruntime"
    assert "the graph tuned for this machine is not used" in caplog.text
