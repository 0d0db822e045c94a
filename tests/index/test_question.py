from __future__ import annotations

import pytest

from index.errors import QuestionError
from index.question import LONGEST_QUESTION, Intent, parse
from index.roster import Roster
from index.store import CatalogueSpeaker


def person(ordinal: int, *names: str, generic: bool = False) -> CatalogueSpeaker:
    return CatalogueSpeaker(ordinal, names[0], names, ("e1",), 7, generic, {})


ROSTER = Roster(
    (
        person(0, "Andrew Mines", "ANDREW MINES", "MINES"),
        person(1, "Ailsa Chang", "CHANG"),
        person(2, "Ross Geller"),
        person(3, "Monica Geller"),
        person(4, "Speaker 2", generic=True),
    )
)


@pytest.mark.parametrize(
    ("text", "topic", "speakers"),
    [
        ("what did Mines say about the drone strike", "the drone strike", ["Andrew Mines"]),
        ("What did Andrew Mines say about Iran?", "Iran", ["Andrew Mines"]),
        ("how does mines describe ISIS-K", "ISIS-K", ["Andrew Mines"]),
        ("did Ailsa ever talk about drones", "drones", ["Ailsa Chang"]),
        ("according to Mines, what happened in 2015?", "what happened in 2015", ["Andrew Mines"]),
        ("what happened in 2015 according to Mines", "what happened in 2015", ["Andrew Mines"]),
        ("Mines's view on Iran", "Iran", ["Andrew Mines"]),
        ("what are Mines’ thoughts about Iran", "Iran", ["Andrew Mines"]),
        ("what is the opinion of Chang on aid", "aid", ["Ailsa Chang"]),
        ("why does Mines think the group resurges", "the group resurges", ["Andrew Mines"]),
        ("from:mines drone strike", "drone strike", ["Andrew Mines"]),
        ('from:"Ailsa Chang" aid', "aid", ["Ailsa Chang"]),
        ("what did Dr. Mines say about Iran", "Iran", ["Andrew Mines"]),
        ("what did Geller say about dinosaurs", "dinosaurs", ["Ross Geller", "Monica Geller"]),
        ("what did speaker 2 say about rent", "rent", ["Speaker 2"]),
    ],
)
def test_the_speaker_asked_about_is_told_from_the_topic(
    text: str, topic: str, speakers: list[str]
) -> None:
    question = parse(text, ROSTER)
    assert question.topic == topic
    assert question.said_by is not None
    assert [one.name for one in question.said_by.speakers] == speakers
    assert question.intent is Intent.SAID


def test_a_question_for_a_question_says_so() -> None:
    question = parse("What did Chang ask about humanitarian assistance?", ROSTER)
    assert (question.intent, question.topic) == (Intent.ASKED, "humanitarian assistance")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("what did the guest say about Iran", "guest"),
        ("what did the host think about Iran", "host"),
        ("what did the interviewer ask about Iran", "host"),
    ],
)
def test_a_role_stands_for_whoever_has_it(text: str, role: str) -> None:
    question = parse(text, ROSTER)
    assert (question.role, question.topic, question.said_by) == (role, "Iran", None)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("what was said about Biden", "Biden"),
        ("who mentioned Iran", "Iran"),
        ("what did anyone say about aid", "aid"),
        ("what did they say about aid", "aid"),
        ("what does the episode say about aid", "aid"),
        ("Why did the US leave?", "Why did the US leave"),
    ],
)
def test_a_question_about_anyone_names_nobody(text: str, topic: str) -> None:
    question = parse(text, ROSTER)
    assert (question.topic, question.said_by, question.named) == (topic, None, None)


def test_an_unknown_name_in_the_speakers_place_is_kept() -> None:
    question = parse("what did Biden say about Afghanistan", ROSTER)
    assert question.names_nobody_known
    assert (question.named, question.topic) == ("Biden", "Afghanistan")


def test_a_misspelt_name_is_read_with_a_reservation() -> None:
    match = parse("what did Minnes say about Iran", ROSTER).said_by
    assert match is not None
    assert [one.name for one in match.speakers] == ["Andrew Mines"]
    assert not match.exact


def test_a_name_outside_the_speakers_place_is_only_mentioned() -> None:
    question = parse("what does Ross want to name his son?", ROSTER)
    assert question.said_by is None
    assert [one.name for one in question.mentioned] == ["Ross Geller"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the question is empty"),
        (" \n\t ", "the question is empty"),
        ("?!…", "the question has no words"),
        ("x" * (LONGEST_QUESTION + 1), "the question has 2,001 characters"),
    ],
)
def test_what_is_no_question_is_refused_in_one_sentence(text: str, problem: str) -> None:
    with pytest.raises(QuestionError, match=problem):
        parse(text, ROSTER)
