"""A cross-encoder by the settings: what it judges, and what is no cross-encoder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index import Settings, TranscriptIndex
from index.embedding.cross_encoder import CrossEncoderJudge
from index.errors import ModelError

TALK = """\
ANN LEE: The harbour froze over in January and nobody could land any fish.

BO LUND: We burned the old boats to keep warm, and I was sorry about every one of them.

BO LUND: The boats in this harbour were burned by people who had built them.

ANN LEE: The harbour is deeper now, and the boats are made of steel.
"""

MakeCrossEncoder = Callable[[int], Path]


def test_it_judges_as_the_library_does(make_cross_encoder: MakeCrossEncoder) -> None:
    from sentence_transformers import CrossEncoder

    folder = make_cross_encoder(1)
    passages = ["We burned the old boats.", "The harbour froze over.", "Every single day."]
    judged = CrossEncoderJudge(str(folder)).scores("who burned boats", passages)
    plain = CrossEncoder(str(folder), device="cpu").predict(
        [("who burned boats", passage) for passage in passages]
    )
    assert judged.dtype == np.float32
    np.testing.assert_allclose(judged, plain, rtol=1e-4)
    assert len(set(judged.tolist())) == 3


def test_an_answer_follows_its_order(make_cross_encoder: MakeCrossEncoder, tmp_path: Path) -> None:
    """Whom it judges best comes first, and every turn after it is judged no better."""
    (tmp_path / "talk.txt").write_text(TALK, encoding="utf-8")
    folder = make_cross_encoder(1)
    judge = CrossEncoderJudge(str(folder))
    question = "who burned the old boats in the harbour"
    with TranscriptIndex.open(Settings(home=tmp_path / "home"), create=True) as index:
        index.add([tmp_path / "talk.txt"])
        plain = index.ask(question, limit=5).citations
    settings = Settings(home=tmp_path / "home", reranker=str(folder))
    with TranscriptIndex.open(settings) as index:
        cited = index.ask(question, limit=5).citations
    passages = [f"{one.speaker}: {one.text}" for one in cited]
    judged = judge.scores(question, passages).tolist()
    assert len(cited) > 1
    assert judged == sorted(judged, reverse=True)
    assert (
        judged != judge.scores(question, [f"{one.speaker}: {one.text}" for one in plain]).tolist()
    )


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        ("nothing", "there is no such folder"),
        ("embedding", "it is no cross-encoder"),
        ("kinds", "it sorts into 3 kinds instead of giving a score"),
        ("cut short", "cannot be loaded"),
    ],
)
def test_what_cannot_judge_is_refused_in_a_sentence(
    make_cross_encoder: MakeCrossEncoder,
    make_model: Callable[..., Path],
    tmp_path: Path,
    make: str,
    problem: str,
) -> None:
    """And never given a head with random weights, as the library would."""
    folder = tmp_path / "missing"
    if make == "embedding":
        folder = make_model("bert")
    elif make in {"kinds", "cut short"}:
        folder = make_cross_encoder(3 if make == "kinds" else 1)
    if make == "cut short":
        (folder / "model.safetensors").write_bytes(b"no weights")
    judge = CrossEncoderJudge(str(folder))
    with pytest.raises(ModelError, match=problem) as caught:
        judge.scores("who", ["what"])
    assert "QUOTH_RERANKER" in str(caught.value)
    assert "\n" not in str(caught.value)
