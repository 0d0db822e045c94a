from __future__ import annotations

from datetime import date

import pytest

from index.asking.narrowing import Narrower
from index.asking.several import questions_in
from index.asking.shelf import Shelf
from index.roster import Roster


@pytest.fixture
def known(roster: Roster, shelf: Shelf) -> Narrower:
    return Narrower(shelf, roster, date(2022, 5, 13))


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "what did Mines say about aid and what did Byron say about rye?",
            ("what did Mines say about aid", "what did Byron say about rye?"),
        ),
        (
            "What did Mines say about aid? And what did Byron say about it?",
            ("What did Mines say about aid", "what did Byron say about it?"),
        ),
        (
            "what did mines say about aid vs. what did ada byron say about aid",
            ("what did mines say about aid", "what did ada byron say about aid"),
        ),
        (
            "what did Mines say about aid and Ada Byron about rye",
            ("what did Mines say about aid", "what did Ada Byron say about rye"),
        ),
        (
            "Compare Mines on aid with Ada Byron on rye",
            ("Compare Mines on aid", "what did Ada Byron say on rye"),
        ),
        (
            "what did Mines say about aid and what did he say about drones",
            ("what did Mines say about aid", "what did he say about drones"),
        ),
        (
            "did Mines mention aid, did Byron mention rye and did Lund mention salt",
            ("did Mines mention aid", "did Byron mention rye", "did Lund mention salt"),
        ),
    ],
)
def test_several_questions_are_told_apart(
    text: str, questions: tuple[str, ...], known: Narrower
) -> None:
    assert questions_in(text, known) == questions


@pytest.mark.parametrize(
    "text",
    [
        "what did Mines say about aid",
        "what did Mines and Byron say about aid",
        "what did Mines say about aid and about Byron",
        "what did Mines say about what happened and how it ended",
        "what did Mines say about how aid works and why it fails",
        "what did Mines say about aid and what did Mines say about aid",
        "what happened in Kandahar and what did Mines say about it",
        "what did Mines say about aid and what did scientists say about it",
        "who said “what did Mines say, and what did Byron say about rye”",
        "Mines and Byron about aid",
    ],
)
def test_one_question_stays_whole(text: str, known: Narrower) -> None:
    assert questions_in(text, known) == (text,)
