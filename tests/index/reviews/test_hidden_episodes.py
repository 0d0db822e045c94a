"""An episode that is not seen might as well not be there: every answer is the same without it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index import Conversation, Settings, TranscriptIndex, View
from index.decisions import open_decisions

EPISODES = Path(__file__).resolve().parents[2] / "episodes"
SEEN = ("skarrow-light.md", "night-shift.md", "town-hall.txt")
HIDDEN = ("bell-in-the-lake.md", "cold-aisle.txt", "honest-thermometer.md", "rye-and-reason.md")
VIEW = View(frozenset(("public",)), "7")


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[TranscriptIndex]]:
    """One index without the hidden episodes, and one that has them in a collection of their own."""
    folder = tmp_path_factory.mktemp("talks")
    opened = []
    for name, files in (("without", SEEN), ("with", (*SEEN, *HIDDEN))):
        settings = Settings(home=folder / f"{name}-data")
        for file in files:
            shutil.copy(EPISODES / file, folder / file)
        index = TranscriptIndex.open(settings, create=True)
        index.add([folder / file for file in files])
        opened.append(index)
    with closing(open_decisions(settings.decisions_path)) as decisions:
        for one in index.listed().episodes:
            if Path(one.episode.path).name in HIDDEN:
                decisions.execute(
                    "INSERT INTO placements VALUES (?, ?)",
                    (one.episode.id, json.dumps(["members"])),
                )
    yield opened
    for index in opened:
        index.close()


def questions() -> list[str]:
    lines = (EPISODES / "questions.jsonl").read_text().splitlines()
    return [json.loads(line)["question"] for line in lines]


NEAR = 0.002  # vectors of one text differ a little by what was embedded beside it


def differences(one: Any, other: Any, where: str = "") -> list[str]:
    """Where two answers differ, but for numbers that are nearly equal."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [
            found for key in one for found in differences(one[key], other[key], f"{where}.{key}")
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [found for at, pair in pairs for found in differences(*pair, f"{where}[{at}]")]
    if isinstance(one, float) and isinstance(other, float) and abs(one - other) < NEAR:
        return []
    return [] if one == other else [f"{where}: {one} / {other}"]


def told(index: TranscriptIndex, question: str) -> dict[str, Any]:
    answer = index.ask(question, context=2, view=VIEW)
    return {key: value for key, value in answer.as_json().items() if key != "elapsed_ms"}


def test_every_question_is_answered_as_if_they_were_not_there(
    indexes: list[TranscriptIndex],
) -> None:
    """Also the questions about them: state, confidence, scores, suggestions and all."""
    without, with_hidden = indexes
    for question in questions():
        found = differences(told(with_hidden, question), told(without, question))
        assert not found, question


def test_every_follow_up_is_answered_as_if_they_were_not_there(
    indexes: list[TranscriptIndex],
) -> None:
    said = []
    for index in indexes:
        conversation, answers = Conversation(), []
        for question in (
            "what did Marit Okonjo say about the keeper",
            "what else did she say?",
            "and Beatriz Quill?",
            "in the latest episode?",
            "who else talked about that?",
            "what came right after that?",
            "more",
        ):
            answer, conversation = index.follow_up(question, conversation, view=VIEW)
            shown = answer.as_json()
            del shown["elapsed_ms"]
            answers.append([shown, conversation.as_json()])
        said.append(answers)
    assert not differences(said[0], said[1])


def test_every_list_is_as_if_they_were_not_there(indexes: list[TranscriptIndex]) -> None:
    without, with_hidden = indexes
    assert with_hidden.status(view=VIEW) == without.status(view=VIEW)
    for mine, other in (
        (with_hidden.listed(view=VIEW).speakers, without.listed(view=VIEW).speakers),
        (with_hidden.listed(view=VIEW).episodes, without.listed(view=VIEW).episodes),
    ):
        assert mine == other
    assert with_hidden.status().episodes == 7
