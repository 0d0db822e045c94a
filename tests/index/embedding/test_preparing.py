"""A model is exported once, checked, and exported again when what was kept is not what it was."""

from __future__ import annotations

import json
import logging
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from index.embedding import Encoder, Matrix
from index.embedding import machine as machines
from index.embedding.checking import LEAST_COSINE, least_cosine
from index.embedding.child import ChildError, facts_of
from index.embedding.engines import Engines
from index.embedding.model import ModelFolder
from index.embedding.opening import open_encoder
from index.embedding.preparing import Prepared, known_here, measured, prepared
from index.errors import ModelError
from index.settings import Settings

# The first test of a machine prepares the model.
pytestmark = pytest.mark.timeout(300)

MakeModel = Callable[..., Path]
Plainly = Callable[[Path], Callable[..., Matrix]]
TEXTS = ["hello", "a longer text, with more in it.", "q?", "many words " * 50]


class Prompted:
    """A prepared model that wants a prompt before each text, and the cache it is in."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder, self.cache = folder, cache
        self.announced: list[str] = []
        self.encoder = self.opened()
        self.rows = self.encoder.encode(TEXTS)

    def opened(self) -> Encoder:
        settings = Settings(model=str(self.folder), cache=self.cache, threads=1)
        return open_encoder(settings, self.announced.append)

    @property
    def files(self) -> Path:
        (part,) = (self.cache / "models").glob(f"{self.encoder.fingerprint}-*/export-*/")
        return part


@pytest.fixture(scope="module")
def prompted(make_model: MakeModel, tmp_path_factory: pytest.TempPathFactory) -> Prompted:
    folder = make_model("bert", prompts={"query": "ask: ", "document": "say: "})
    return Prompted(folder, tmp_path_factory.mktemp("cache"))


def test_a_model_is_prepared_once(prompted: Prompted) -> None:
    prompted.opened().encode(TEXTS)
    (announced,) = prompted.announced
    assert announced.startswith(f"preparing the model {prompted.folder}, once")


def test_any_model_of_a_folder_is_served_as_it_is(prompted: Prompted, plainly: Plainly) -> None:
    """Without a Normalize module, with a length of its own, with prompts: as it says itself."""
    plain = plainly(prompted.folder)
    assert least_cosine(prompted.rows, plain(TEXTS)) >= LEAST_COSINE
    question = prompted.encoder.encode_question("hello")
    assert least_cosine(question[np.newaxis], plain(["hello"], question=True)) >= LEAST_COSINE
    assert prompted.encoder.max_tokens == 64
    assert prompted.encoder.dimension == 32


def test_a_question_and_a_text_have_each_their_prompt(prompted: Prompted) -> None:
    assert float(prompted.encoder.encode_question("hello") @ prompted.rows[0]) < LEAST_COSINE
    assert prompted.encoder.count_tokens(["", "a"]) == [6, 7]  # "say", ":" and the two marks


def test_the_manifest_says_how_far_the_export_agreed(prompted: Prompted) -> None:
    stated = json.loads((prompted.files.parent / "manifest.json").read_text(encoding="utf-8"))
    assert stated["check"]["least_cosine"] >= LEAST_COSINE
    assert stated["recipe"]["inputs"] == ["input_ids", "attention_mask"]
    assert stated["versions"]["torch"]


@pytest.mark.parametrize("name", ["model.onnx", "model.onnx.data", "tokenizer.json"])
def test_a_damaged_file_of_the_cache_is_never_used(prompted: Prompted, name: str) -> None:
    file = prompted.files / name
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    before = len(prompted.announced)
    try:
        with pytest.raises(StopExportError):
            open_encoder(_settings(prompted), _stop).encode(TEXTS)
    finally:
        file.write_bytes(whole)
    np.testing.assert_array_equal(prompted.opened().encode(TEXTS), prompted.rows)
    assert len(prompted.announced) == before  # whole again, nothing was to be done


class StopExportError(Exception):
    """Raised where an export would begin, to spare its time."""


def _stop(_: str) -> None:
    raise StopExportError


def _settings(prompted: Prompted, **changes: object) -> Settings:
    stated = {"model": str(prompted.folder), "cache": prompted.cache, "threads": 1, **changes}
    return Settings(**stated)  # type: ignore[arg-type]


def test_a_damaged_export_is_replaced(prompted: Prompted, tmp_path: Path) -> None:
    announced = list[str]()
    cache = shutil.copytree(prompted.cache, tmp_path / "cache")
    damaged = cache / prompted.files.relative_to(prompted.cache)
    (damaged / "model.onnx").unlink()
    encoder = open_encoder(_settings(prompted, cache=cache), announced.append)
    np.testing.assert_allclose(encoder.encode(TEXTS), prompted.rows, atol=1e-6)
    assert len(announced) == 1
    assert not damaged.exists()


def test_a_manifest_that_cannot_be_read_counts_as_none(prompted: Prompted) -> None:
    manifest = prompted.files.parent / "manifest.json"
    whole = manifest.read_bytes()
    for bad in (b"", b"[]", b'{"layout": 1}', whole.replace(b'"layout": 1', b'"layout": 99')):
        manifest.write_bytes(bad)
        with pytest.raises(StopExportError):
            open_encoder(_settings(prompted), _stop).encode(TEXTS)
    manifest.write_bytes(whole)


def test_two_at_once_prepare_one(
    prompted: Prompted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes that start together export once; the second waits and says so."""
    model = ModelFolder("tiny", prompted.folder)
    begun, exports = threading.Event(), []

    def slow_facts(module: str, source: Path, target: Path) -> dict[str, object]:
        exports.append(module)
        begun.wait(timeout=60)
        return {
            "unloadable": None,
            "refused": "a test",
            "recipe": None,
            "versions": {},
            "check": {},
        }

    def announce(line: str) -> None:
        if line.startswith("waiting for another process"):
            begun.set()

    monkeypatch.setattr("index.embedding.preparing.facts_of", slow_facts)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(prepared, model, "f" * 16, tmp_path, announce) for _ in range(2)]
        manifests = [each.result().manifest for each in both]
    assert begun.is_set()
    assert exports == ["index.embedding.export"]
    assert manifests[0] == manifests[1]


def test_a_full_disk_is_not_taken_for_a_fault_of_the_model(
    prompted: Prompted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told with what to do about it, and tried again: nothing slow is remembered."""

    def refused(_module: str, _source: Path, _target: Path) -> dict[str, object]:
        return dict.fromkeys(("unloadable", "recipe", "check"), None) | {
            "refused": "OSError: [Errno 28] No space left on device",
            "versions": {},
        }

    model = ModelFolder("tiny", prompted.folder)
    monkeypatch.setattr("index.embedding.preparing.facts_of", refused)
    monkeypatch.setattr("index.embedding.preparing._FULL", 1 << 62)
    announced: list[str] = []
    for _again in range(2):
        with pytest.raises(ModelError, match=r"No space left .* set QUOTH_CACHE to a folder"):
            prepared(model, "f" * 16, tmp_path, announced.append)
    assert len(announced) == 2
    assert not list(tmp_path.glob("*/manifest.json"))
    assert not list(tmp_path.glob("*/export-*"))


def test_a_cache_that_cannot_be_written_says_what_to_do(prompted: Prompted, tmp_path: Path) -> None:
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(ModelError, match=r"cannot be written .* set QUOTH_CACHE to a folder"):
        open_encoder(_settings(prompted, cache=in_the_way)).encode(TEXTS)


def test_another_pooling_and_another_architecture_are_served(
    make_model: MakeModel, plainly: Plainly, tmp_path: Path
) -> None:
    folder = make_model("distilbert", pooling="cls")
    encoder = open_encoder(Settings(model=str(folder), cache=tmp_path, threads=1))
    assert least_cosine(encoder.encode(TEXTS), plainly(folder)(TEXTS)) >= LEAST_COSINE


def test_a_model_that_cannot_be_exported_is_served_all_the_same(
    make_model: MakeModel, plainly: Plainly, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Static embeddings have no graph of the expected kind: the library itself serves them."""
    folder = make_model("static")
    encoder = open_encoder(Settings(model=str(folder), cache=tmp_path))
    with caplog.at_level(logging.WARNING, "index.embedding"):
        rows = encoder.encode(TEXTS)
    assert least_cosine(rows, plainly(folder)(TEXTS)) >= LEAST_COSINE
    assert encoder.dimension == 16
    assert "cannot be exported" in caplog.text
    again: list[str] = []
    other = open_encoder(Settings(model=str(folder), cache=tmp_path), again.append)
    np.testing.assert_array_equal(other.encode(TEXTS), rows)
    assert again == []  # what failed is not tried at every start
    with pytest.raises(ModelError, match="it gives no vector for the text ''"):
        other.encode(["a", ""])


def test_a_folder_that_is_no_model_is_an_error_not_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.embedding import export

    def facts(_: str, source: Path, target: Path) -> dict[str, object]:
        return asdict(export.exported(source, target))  # in this process, to spare its start

    monkeypatch.setattr("index.embedding.preparing.facts_of", facts)
    (tmp_path / "config.json").write_text('{"model_type": "no such type"}', encoding="utf-8")
    encoder = open_encoder(Settings(model=str(tmp_path), cache=tmp_path / "cache"))
    with pytest.raises(ModelError, match="sentence-transformers cannot load") as caught:
        encoder.encode(TEXTS)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("set QUOTH_MODEL to a sentence-transformers model")


def test_a_module_in_the_working_folder_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of transcripts may hold any file, also one named like a library."""
    (tmp_path / "json.py").write_text("raise SystemExit('ran')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ChildError, match=r"No module named index\.no_such_module"):
        facts_of("index.no_such_module", tmp_path, tmp_path)


def test_a_process_that_fails_says_its_last_line(tmp_path: Path) -> None:
    with pytest.raises(ChildError, match=r"No module named index\.no_such_module"):
        facts_of("index.no_such_module", tmp_path, tmp_path)


def test_the_measure_of_this_machine_is_kept(ready: Prepared) -> None:
    machine = measured(ready)
    assert machine is not None
    assert machine == known_here(ready)
    assert machine.bulk in machine.rates
    assert machine.rates[machine.bulk] == max(machine.rates.values())
    assert all(machine.cosines[name] >= LEAST_COSINE for name in machine.rates)
    assert machine.questions in {machine.bulk, "openvino-int8"}


def test_a_measure_of_other_engines_is_taken_again(
    prompted: Prompted, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = _ready(prompted)
    assert known_here(ready) is not None
    monkeypatch.setattr(machines, "engine_versions", lambda: {"onnxruntime": "0", "openvino": ""})
    assert known_here(ready) is None


def test_another_machine_measures_for_itself(
    prompted: Prompted, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = _ready(prompted)
    monkeypatch.setattr(machines, "key", lambda: "0" * 16)
    assert machines.read(ready.files) is None
    plain = Engines(ready, "onnxruntime", 1).for_question()
    assert plain.name == "onnxruntime"  # the portable graph, at once
    assert measured(ready) is not None
    assert machines.read(ready.files) is not None


def test_a_damaged_tuned_graph_is_not_used(prompted: Prompted, tmp_path: Path) -> None:
    cache = shutil.copytree(prompted.cache, tmp_path / "cache")
    ready = _ready(prompted, cache)
    machine = machines.read(ready.files)
    assert machine is not None
    for name in machine.files:
        (ready.files / machines.FOLDER / machine.part / name).write_bytes(b"damage")
    assert machines.read(ready.files) is None
    encoder = open_encoder(_settings(prompted, cache=cache), _stop)
    np.testing.assert_allclose(encoder.encode(TEXTS), prompted.rows, atol=1e-6)


def test_a_machine_that_cannot_be_measured_is_served_by_the_plain_graph(
    prompted: Prompted, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(module: str, source: Path, target: Path) -> dict[str, object]:
        raise ChildError("a test")

    monkeypatch.setattr("index.embedding.preparing.facts_of", fail)
    monkeypatch.setattr(machines, "key", lambda: "1" * 16)
    with caplog.at_level(logging.WARNING, "index.embedding"):
        engine = Engines(_ready(prompted), "auto", 1).for_texts(100_000)
    assert engine.name == "onnxruntime"
    assert "the engines could not be measured: a test" in caplog.text


def test_openvino_where_it_does_not_agree_is_an_error(
    prompted: Prompted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.embedding.engines.measured", lambda _: None)
    with pytest.raises(ModelError, match="set QUOTH_ENGINE to auto"):
        Engines(_ready(prompted), "openvino", 1).for_question()


def _ready(prompted: Prompted, cache: Path | None = None) -> Prepared:
    model = ModelFolder("tiny", prompted.folder)
    models = (cache or prompted.cache) / "models"
    return prepared(model, prompted.encoder.fingerprint, models, _stop)
