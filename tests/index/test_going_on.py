"""Follow-ups of a few words, which go on with what was asked, or put a part in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.asking.holdings import Holdings
from index.asking.narrowing import Narrower
from index.asking.shelf import Shelf
from index.conversation import Conversation
from index.follow_ups import resolve
from index.meant import FollowUp
from index.roster import Roster
from index.store import CatalogueEpisode, CatalogueSpeaker, EpisodeRecord


def person(ordinal: int, name: str) -> CatalogueSpeaker:
    return CatalogueSpeaker(ordinal, name, (name,), ("e1",), 7, generic=False, roles={})


def episode(name: str, title: str, when: str) -> CatalogueEpisode:
    return CatalogueEpisode(EpisodeRecord(name, name, title, "plain", "", 0, 0, when), 0, 9, 90)


KNOWN = Narrower(
    Shelf((episode("e1", "The mosque", "2021-10-16"), episode("e2", "The exit", "2022-01-02"))),
    Roster((person(0, "Andrew Mines"), person(1, "Ailsa Chang"), person(2, "Ari Shapiro"))),
    date(2022, 5, 13),
)
ABOUT_AID = Conversation(
    topic="aid",
    speakers=("Andrew Mines",),
    heard=("Andrew Mines",),
    shown=(11, 12),
    focus=11,
    focus_episode="e1",
)
ANYONE_ABOUT_AID = Conversation(
    topic="aid", heard=("Ailsa Chang", "Andrew Mines"), shown=(21, 22), focus=21, focus_episode="e2"
)


def meant(text: str, conversation: Conversation = ABOUT_AID) -> FollowUp:
    return resolve(text, conversation, KNOWN)


def summary(found: FollowUp) -> tuple[str, tuple[str, ...], list[str]]:
    """The topic, the speakers, what the search is narrowed to."""
    question = found.question
    speakers = question.said_by.names if question.said_by else ()
    return question.topic, speakers, [one.text for one in question.narrowed.constraints]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("how much exactly", "how much exactly aid"),
        ("what trucks", "what trucks aid"),
        ("why is that bad?", "why is that bad aid"),
        ("does it help", "does it help aid"),
    ],
)
def test_a_few_words_go_on_with_what_was_asked(text: str, topic: str) -> None:
    """They name nothing that they could be about by themselves."""
    assert summary(meant(text)) == (topic, ("Andrew Mines",), [])


def test_he_is_whoever_was_heard_where_a_few_words_go_on() -> None:
    found = meant("has he seen it", ANYONE_ABOUT_AID)
    assert summary(found) == ("has he seen it aid", ("Ailsa Chang",), [])


@pytest.mark.parametrize("text", ["what is Kubernetes", "is that mosque in Kabul still open now"])
def test_a_question_with_words_of_its_own_stands_by_itself(text: str) -> None:
    assert "aid" not in meant(text).question.topic


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on food", ("food", ("Andrew Mines",), [])),
        ("in 2022", ("aid", ("Andrew Mines",), ["in 2022"])),
        ("no in 2022", ("aid", ("Andrew Mines",), ["in 2022"])),
        ("from Chang", ("aid", ("Ailsa Chang",), [])),
        ("only the mosque ones", ("aid", ("Andrew Mines",), ["episode: The mosque"])),
        ("anything on food?", ("food", ("Andrew Mines",), [])),
    ],
)
def test_a_part_of_a_question_takes_the_place_of_that_part(
    text: str, expected: tuple[str, tuple[str, ...], list[str]]
) -> None:
    assert summary(meant(text)) == expected


def test_the_host_is_that_of_the_passage_just_shown() -> None:
    question = meant("what about the host?").question
    assert (question.role, question.topic, question.holdings) == ("host", "aid", None)
    assert [one.text for one in question.narrowed.constraints] == ["episode: The mosque"]


@pytest.mark.parametrize("text", ["who was on that episode?", "who speaks in that episode"])
def test_who_speaks_in_that_episode_is_listed(text: str) -> None:
    question = meant(text).question
    assert question.holdings is Holdings.SPEAKERS
    assert [one.text for one in question.narrowed.constraints] == ["episode: The mosque"]


def test_of_several_of_a_name_the_one_who_was_there_is_meant() -> None:
    """Ann Lee speaks in the mosque, Ann Roe and Ann B. Lee elsewhere; the last is Ann Lee, too."""
    anns = tuple(
        CatalogueSpeaker(at, name, (name,), (where,), 7, generic=False, roles={})
        for at, (name, where) in enumerate(
            [("Ann Lee", "e1"), ("Ann Roe", "e2"), ("Ann B. Lee", "e2")]
        )
    )
    known = replace(KNOWN, roster=Roster(anns))
    question = resolve("and Ann?", ABOUT_AID, known).question
    assert summary(FollowUp(question)) == ("aid", ("Ann Lee", "Ann B. Lee"), [])
    question = resolve("what did Ann say about bread", ABOUT_AID, known).question
    assert len(summary(FollowUp(question))[1]) == 3
