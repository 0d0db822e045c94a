"""Every engine gives the vectors that sentence-transformers gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding import Encoder, Matrix
from index.embedding.checking import LEAST_COSINE, TEXTS, least_cosine, ways_to_batch
from index.embedding.engines import Engines
from index.embedding.exported import ExportedModel
from index.embedding.manifest import GRAPH
from index.embedding.opening import open_encoder
from index.embedding.openvino_engine import INT8, OpenVinoEngine
from index.embedding.preparing import Prepared
from index.embedding.recipe import Engine
from index.settings import Settings

# The first test of a machine prepares the model.
pytestmark = pytest.mark.timeout(300)

Expected = Callable[[Sequence[str]], Matrix]
WORD = "counterterrorism "
SENTENCES = (
    "Right.",
    "?",
    "And those were already in decline.",
    "Ich weiß nicht, ob das stimmt; ask somebody else.",
    "That's 3,141 people in 27 cities, and it is only the beginning of what was planned.",
    WORD * 100,
    WORD * 253 + "end",  # as much as the model reads
    WORD * 2000,  # far more than it reads
)


class _Only:
    """One engine for all that there is to compute."""

    threads = 1

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def for_question(self) -> Engine:
        return self._engine

    def warm(self) -> None:
        raise AssertionError("it is one engine")

    def for_texts(self, count: int) -> Engine:
        raise AssertionError(f"{count} texts beside the questions")


def _model(ready: Prepared, engine: str, threads: int = 1) -> ExportedModel:
    assert ready.manifest.recipe is not None
    return ExportedModel(ready.manifest.recipe, ready.files, Engines(ready, engine, threads))


@pytest.mark.parametrize("engine", ["onnxruntime", "openvino"])
def test_an_engine_agrees_on_texts_of_every_length(
    ready: Prepared, expected: Expected, engine: str
) -> None:
    rows = _model(ready, engine).encode(SENTENCES)
    assert rows.shape == (len(SENTENCES), 384)
    assert rows.dtype == np.float32
    assert least_cosine(rows, expected(SENTENCES)) >= LEAST_COSINE


@pytest.mark.parametrize("engine", ["onnxruntime", "openvino"])
@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_an_engine_agrees_whatever_the_size_of_the_batch(
    ready: Prepared, expected: Expected, engine: str, count: int
) -> None:
    texts = [f"the question number {index}, and more of it" for index in range(count)]
    assert least_cosine(_model(ready, engine).encode(texts), expected(texts)) >= LEAST_COSINE


def test_a_text_of_two_tokens_alone_in_its_batch_agrees(
    ready: Prepared, expected: Expected
) -> None:
    """The empty text is the start and the end mark: the shortest that there is."""
    model = _model(ready, "onnxruntime")
    assert model.count_tokens([""]) == [2]
    assert least_cosine(model.encode([""]), expected([""])) >= LEAST_COSINE


def test_a_question_has_the_vector_of_its_text(ready: Prepared, expected: Expected) -> None:
    question = "what did Mines say about over-the-horizon counterterrorism"
    for engine in ("onnxruntime", "openvino"):
        vector = _model(ready, engine).encode_question(question)
        assert vector.shape == (384,)
        assert least_cosine(vector[np.newaxis], expected([question])) >= LEAST_COSINE


def test_a_question_with_weights_in_bytes_is_close_and_does_not_depend_on_its_neighbours(
    ready: Prepared, expected: Expected
) -> None:
    """Eight bits find the same texts; who asks at the same moment must not change what is found."""
    questions = [
        "what did Mines say about over-the-horizon counterterrorism",
        "who talked about the price of bread?",
        "has anybody been to the lighthouse since the storm",
    ]
    assert ready.manifest.recipe is not None
    engine = OpenVinoEngine(ready.files / GRAPH, 1, INT8)
    model = ExportedModel(ready.manifest.recipe, ready.files, _Only(engine))
    together = model.encode_questions(questions)
    assert 0.998 < least_cosine(together, expected(questions)) < LEAST_COSINE
    alone = [model.encode_question(question) for question in questions]
    np.testing.assert_allclose(together, alone, atol=2e-4)
    fixed = OpenVinoEngine(ready.files / GRAPH, 1, INT8, (16, 24))
    model = ExportedModel(ready.manifest.recipe, ready.files, _Only(fixed))
    np.testing.assert_allclose(model.encode_question(questions[0]), alone[0], atol=2e-4)


def test_the_engine_for_bulk_work_agrees(ready: Prepared, expected: Expected) -> None:
    texts = [f"{number} people asked, {number % 7} answered" for number in range(150)]
    rows = _model(ready, "auto", threads=2).encode(texts)
    assert least_cosine(rows, expected(texts)) >= LEAST_COSINE


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(st.text(max_size=80), max_size=12))
def test_a_vector_does_not_depend_on_its_neighbours(ready: Prepared, texts: list[str]) -> None:
    model = _model(ready, "onnxruntime")
    together = model.encode(texts)
    alone = [model.encode([text])[0] for text in texts]
    assert together.shape == (len(texts), 384)
    np.testing.assert_allclose(together, np.reshape(alone, (-1, 384)), atol=2e-5)


def test_rows_are_of_length_one_and_in_order(encoder: Encoder) -> None:
    texts = ["first", "the second is the longest of all three of them", "third text"]
    rows = encoder.encode(texts)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert np.argmax(rows @ encoder.encode(texts[1:2])[0]) == 1


def test_the_reference_is_itself_an_engine(expected: Expected) -> None:
    encoder = open_encoder(Settings(engine="sentence-transformers"))
    rows = encoder.encode(SENTENCES)
    assert least_cosine(rows, expected(SENTENCES)) >= LEAST_COSINE
    assert least_cosine(encoder.encode_question("Right.")[np.newaxis], rows[:1]) > LEAST_COSINE
    assert (encoder.dimension, encoder.max_tokens) == (384, 256)
    assert encoder.count_tokens(["", "Right.", WORD * 500])[:2] == [2, 4]


def test_the_check_batches_every_text_alone_in_pairs_and_all_at_once() -> None:
    alone, pairs, together = ways_to_batch(4)
    assert alone == [[0], [1], [2], [3]]
    assert pairs == [[0, 3], [1, 2]]
    assert together == [[0, 1, 2, 3]]


def test_the_check_texts_are_of_every_length(encoder: Encoder) -> None:
    counts = encoder.count_tokens(TEXTS)
    assert min(counts) <= 4
    assert max(counts) > encoder.max_tokens
