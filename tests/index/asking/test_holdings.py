from __future__ import annotations

from datetime import date

import pytest

from index.asking import holdings
from index.asking.holdings import Holdings, Wanted
from index.asking.shapes import Intent
from index.asking.shelf import Shelf
from index.question import Question, parse
from index.roster import Roster

SPEAKERS = Wanted(Holdings.SPEAKERS, Intent.WHO)
EPISODES = Wanted(Holdings.EPISODES, Intent.EPISODES)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("who speaks here", SPEAKERS),
        ("who is in there", SPEAKERS),
        ("list all speakers", SPEAKERS),
        ("show me everyone", None),
        ("give me all the people you know", SPEAKERS),
        ("what speakers do you have", SPEAKERS),
        ("who can I ask about", SPEAKERS),
        ("who are the guests", Wanted(Holdings.SPEAKERS, Intent.WHO, "guest")),
        ("who hosts the show", Wanted(Holdings.SPEAKERS, Intent.WHO, "host")),
        ("which hosts are there", Wanted(Holdings.SPEAKERS, Intent.WHO, "host")),
        ("how many people speak here", Wanted(Holdings.SPEAKERS, Intent.COUNT)),
        ("how many guests are there", Wanted(Holdings.SPEAKERS, Intent.COUNT, "guest")),
        ("what episodes do you have", EPISODES),
        ("list all episodes", EPISODES),
        ("which transcripts are indexed", EPISODES),
        ("could you show me every episode you have", EPISODES),
        ("how many episodes have you got", Wanted(Holdings.EPISODES, Intent.COUNT)),
        ("what episodes did Mines appear in",
         Wanted(Holdings.EPISODES, Intent.EPISODES, who="Mines")),
        ("which episodes has Ada Byron been on",
         Wanted(Holdings.EPISODES, Intent.EPISODES, who="Ada Byron")),
        ("speakers", SPEAKERS),
        ("episodes", EPISODES),
        ("everyone who has been on the show", SPEAKERS),
        ("in what episode did Mines appear",
         Wanted(Holdings.EPISODES, Intent.EPISODES, who="Mines")),
        ("list of guests please", Wanted(Holdings.SPEAKERS, Intent.WHO, "guest")),
        ("how many episodes are there in total", Wanted(Holdings.EPISODES, Intent.COUNT)),
        ("how many times has Mines been on the show",
         Wanted(Holdings.EPISODES, Intent.COUNT, who="Mines")),
        ("how often did Mines speak", None),
        ("who speaks French", None),
        ("who talked about episodes", None),
        ("what guests say about aid", None),
        ("which episodes mention aid", None),
        ("how many people died", None),
        ("when was", None),
    ],
)  # fmt: skip
def test_a_question_for_what_there_is_is_told_from_one_for_what_was_said(
    text: str, wanted: Wanted | None
) -> None:
    assert holdings.read(text) == wanted


def understood(text: str, roster: Roster, shelf: Shelf) -> Question:
    return parse(text, roster, shelf, today=date(2022, 5, 13))


@pytest.mark.parametrize(
    ("text", "what", "narrowed"),
    [
        ("who was the guest in the rye episode", Holdings.SPEAKERS, "episode: Rye and reason"),
        ("who speaks in the last keeper", Holdings.SPEAKERS, "episode: The last keeper"),
        ("when did the rye episode come out", Holdings.EPISODES, "episode: Rye and reason"),
        ("what date was the rye episode", Holdings.EPISODES, "episode: Rye and reason"),
        ("what episodes do you have from 2021", Holdings.EPISODES, "in 2021"),
        ("list all speakers in 2022", Holdings.SPEAKERS, "in 2022"),
        ("2021 episodes", Holdings.EPISODES, "in 2021"),
        ("list the last keeper episodes", Holdings.EPISODES, "episode: The last keeper"),
    ],
)
def test_what_there_is_can_be_narrowed(
    text: str, what: Holdings, narrowed: str, roster: Roster, shelf: Shelf
) -> None:
    question = understood(text, roster, shelf)
    assert question.holdings is what
    assert question.narrowed.constraints[0].text.startswith(narrowed)


def test_episodes_of_a_stranger_are_asked_of_nobody(roster: Roster, shelf: Shelf) -> None:
    question = understood("which episodes is Biden in", roster, shelf)
    assert question.names_nobody_known


def test_a_role_can_be_undone(roster: Roster) -> None:
    question = parse("who are the guests", roster, without=["speaker"])
    assert (question.holdings, question.role, question.named) == (Holdings.SPEAKERS, None, None)
