"""What an encoder knows and when it loads what."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.embedding import Encoder
from index.embedding.opening import cache_folder, open_encoder, usable_processors
from index.errors import ModelError
from index.settings import Settings

# The first test of a machine prepares the model.
pytestmark = pytest.mark.timeout(300)

HEAVY = ("torch", "onnxruntime", "openvino", "tokenizers", "sentence_transformers", "transformers")


def _loaded_after(code: str) -> list[str]:
    report = f"\nimport sys; print(*[m for m in {HEAVY} if m in sys.modules])"
    command = [sys.executable, "-W", "error", "-c", code + report]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


def test_importing_the_package_loads_no_engine() -> None:
    assert _loaded_after("import index.embedding, index.embedding.opening") == []


@pytest.mark.usefixtures("ready")
def test_knowing_which_model_it_is_loads_no_engine() -> None:
    code = (
        "from index.embedding.opening import open_encoder\n"
        "from index.settings import Settings\n"
        "encoder = open_encoder(Settings())\n"
        "assert encoder.dimension == 384 and len(encoder.fingerprint) == 16\n"
    )
    assert _loaded_after(code) == []


@pytest.mark.usefixtures("ready")
def test_a_question_loads_no_torch() -> None:
    code = (
        "from index.embedding.opening import open_encoder\n"
        "from index.settings import Settings\n"
        "open_encoder(Settings()).encode_question('who?')\n"
    )
    assert _loaded_after(code) == ["onnxruntime", "tokenizers"]


@pytest.mark.usefixtures("ready")
def test_bulk_work_loads_no_torch() -> None:
    code = (
        "from index.embedding.opening import open_encoder\n"
        "from index.settings import Settings\n"
        "open_encoder(Settings()).encode(['a text'] * 200)\n"
    )
    assert "torch" not in _loaded_after(code)


def test_opening_an_encoder_does_not_even_look_for_the_model() -> None:
    encoder = open_encoder(Settings(model="/no/such/model"))
    assert encoder.name == "/no/such/model"
    with pytest.raises(ModelError, match="there is no such folder"):
        _ = encoder.fingerprint


def test_a_fingerprint_has_16_hex_digits(encoder: Encoder) -> None:
    assert len(encoder.fingerprint) == 16
    assert int(encoder.fingerprint, 16) >= 0


def test_both_names_of_the_packaged_model_are_one_model(encoder: Encoder) -> None:
    other = open_encoder(Settings(model="sentence-transformers/all-MiniLM-L6-v2"))
    assert other.fingerprint == encoder.fingerprint


def test_the_model_states_how_much_it_reads(encoder: Encoder) -> None:
    assert encoder.max_tokens == 256


def test_tokens_are_counted_past_what_the_model_reads(encoder: Encoder) -> None:
    """Marks included: a text is read whole when its count is at most `max_tokens`."""
    assert encoder.count_tokens(["", "over the horizon", "a " * 500]) == [2, 5, 502]
    assert encoder.count_tokens([]) == []


def test_what_lies_beyond_the_limit_is_not_seen(encoder: Encoder) -> None:
    read = "a " * 254
    rows = encoder.encode([read, read + "and then the telescope broke"])
    np.testing.assert_array_equal(rows[0], rows[1])


def test_an_empty_text_has_a_vector(encoder: Encoder) -> None:
    rows = encoder.encode(["", "   "])
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(rows[0], rows[1], atol=1e-6)


def test_no_texts_have_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_progress_counts_every_text_once(encoder: Encoder) -> None:
    done: list[int] = []
    encoder.encode(["a longer text " * (index % 40) for index in range(60)], done.append)
    assert sum(done) == 60
    assert min(done) > 0
    assert len(done) > 1


def test_a_caller_that_gives_up_gets_its_own_error(encoder: Encoder) -> None:
    def give_up(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encoder.encode(["a longer text " * 30] * 40, give_up)


@pytest.mark.parametrize("engine", ["onnxruntime", "openvino"])
def test_many_threads_get_each_their_own_answer(encoder: Encoder, engine: str) -> None:
    """Forty questions of unlike length, eight at a time, on an encoder that is not loaded yet."""
    questions = [f"what about {'the thing ' * (number % 9)}number {number}" for number in range(40)]
    fresh = open_encoder(Settings(engine=engine, threads=2))
    with ThreadPoolExecutor(8) as pool:
        vectors = np.stack(list(pool.map(fresh.encode_question, questions)))
    cosines = vectors @ encoder.encode(questions).T
    assert np.argmax(cosines, axis=1).tolist() == list(range(40))
    assert cosines.diagonal().min() >= 0.9999


def test_the_cache_is_the_users_unless_it_is_set(tmp_path: Path) -> None:
    assert cache_folder(Settings(cache=tmp_path)) == tmp_path
    assert cache_folder(Settings()).name == "quoth"


def test_all_processors_that_may_be_used_are() -> None:
    assert usable_processors() >= 1


def test_half_a_character_is_read_as_a_question_mark(encoder: Encoder) -> None:
    """A command line hands over bytes that are no text as halves of characters."""
    rows = encoder.encode(["who\udcff", "who?"])
    np.testing.assert_array_equal(rows[0], rows[1])
    assert float(encoder.encode_question("who\ud800") @ rows[1]) >= 0.9999
    assert encoder.count_tokens(["who\udcff"]) == [4]
