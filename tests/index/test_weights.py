"""The weights file: read whole or refused with one sentence that names what is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import Settings, TranscriptIndex
from index.errors import WeightsError
from index.retrieval.evidence import Evidence
from index.retrieval.fusion import fuse
from index.weights import SHIPPED, load, save

QUESTION = "what did Mines say about over-the-horizon counterterrorism"
PROJECT = Path(__file__).resolve().parents[2]
ADVICE = (
    ": make it anew with `quoth tune`, or leave QUOTH_WEIGHTS blank "
    "for the weights that Quoth ships"
)


@pytest.fixture
def good(tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "good.json"
    save(path, SHIPPED, {"questions": 3})
    read: dict[str, Any] = json.loads(path.read_text())
    return read


def complaint_of(path: Path, written: str) -> str:
    path.write_text(written)
    with pytest.raises(WeightsError) as caught:
        load(path)
    return str(caught.value)


def test_without_a_file_the_shipped_weights_hold() -> None:
    assert load(None) is SHIPPED


def test_the_shipped_weights_are_those_that_tuning_wrote() -> None:
    """benchmarks/weights.json is what `quoth tune` wrote, with the figures (docs/retrieval.md)."""
    assert load(PROJECT / "benchmarks" / "weights.json") == SHIPPED


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    weights = replace(SHIPPED, phrases=0.125, answered=0.75, intercept=-2.5)
    save(tmp_path / "w.json", weights, {"questions": 3})
    assert load(tmp_path / "w.json") == weights


def test_the_file_says_what_it_was_fitted_on(good: dict[str, Any]) -> None:
    assert good["version"] == 1
    assert good["fitted_on"] == {"questions": 3}


def test_another_version_is_refused(tmp_path: Path, good: dict[str, Any]) -> None:
    path = tmp_path / "w.json"
    assert complaint_of(path, json.dumps(good | {"version": 2})) == (
        f"{path} has version 2 of the weights, this Quoth reads 1{ADVICE}"
    )


def test_unknown_and_missing_features_are_refused_by_name(
    tmp_path: Path, good: dict[str, Any]
) -> None:
    good["fusion"]["colour"] = good["fusion"].pop("turn_cosine")
    path = tmp_path / "w.json"
    assert complaint_of(path, json.dumps(good)) == (
        f"{path} has unknown features colour and no weight for turn_cosine in 'fusion'{ADVICE}"
    )


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"phrases": "much"}, "has 'much' for 'phrases', which is no number"),
        ({"phrases": True}, "has True for 'phrases', which is no number"),
        ({"intercept": float("nan")}, "has nan for 'intercept', which is no number"),
        ({"answered": 1.5}, "has 1.5 as answered, which is no confidence from 0 to 1"),
        ({"confidence": [1]}, "has no object 'confidence'"),
    ],
)
def test_values_that_are_no_weights_are_refused(
    tmp_path: Path, good: dict[str, Any], changed: dict[str, Any], problem: str
) -> None:
    path = tmp_path / "w.json"
    assert complaint_of(path, json.dumps(good | changed)) == f"{path} {problem}{ADVICE}"


def test_all_faults_are_said_at_once(tmp_path: Path, good: dict[str, Any]) -> None:
    path = tmp_path / "w.json"
    good["fusion"]["colour"] = 1
    assert complaint_of(path, json.dumps(good | {"phrases": None, "answered": 3})) == (
        f"{path} has unknown features colour in 'fusion'; has None for 'phrases', which is no "
        f"number; has 3.0 as answered, which is no confidence from 0 to 1{ADVICE}"
    )


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("[1]", "is no object with version, fusion and confidence"),
        ("{", "is no JSON (line 1 column 2: Expecting property name enclosed in double quotes)"),
        ("", "is no JSON (line 1 column 1: Expecting value)"),
    ],
)
def test_a_file_that_is_no_weights_file_is_refused(
    tmp_path: Path, written: str, problem: str
) -> None:
    path = tmp_path / "w.json"
    assert complaint_of(path, written) == f"{path} {problem}{ADVICE}"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WeightsError, match="is no UTF-8 text"):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError) as caught:
        load(tmp_path / "none.json")
    assert str(caught.value) == (
        f"{tmp_path / 'none.json'} cannot be read (No such file or directory){ADVICE}"
    )


def test_a_score_is_the_weighted_sum_of_the_evidence() -> None:
    written = {"a": [1, 0], "b": [0.5, 1], "c": [9, 9]}
    columns = {name: np.array(column, np.float32) for name, column in written.items()}
    scores = fuse(Evidence(np.array([4, 7], np.int32), columns), {"a": 2.0, "b": 0.5})
    assert scores.tolist() == [2.25, 0.5]


def test_the_setting_names_the_weights_that_answer(seeded: Settings, tmp_path: Path) -> None:
    """With a threshold of 1 nothing is ever sure enough."""
    path = tmp_path / "w.json"
    save(path, replace(SHIPPED, answered=1.0), {})
    with TranscriptIndex.open(seeded) as index:
        assert index.ask(QUESTION).state == "answered"
    with TranscriptIndex.open(replace(seeded, weights=path)) as index:
        assert index.ask(QUESTION).state == "not_found"


def test_an_index_is_not_opened_with_bad_weights(seeded: Settings, tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_text("{}")
    with pytest.raises(WeightsError, match="has version None of the weights"):
        TranscriptIndex.open(replace(seeded, weights=path))
