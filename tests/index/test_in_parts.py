"""Two questions in one, over the invented episodes."""

from __future__ import annotations

from index import State, TranscriptIndex
from index.conversation import Conversation


def test_each_question_gets_its_own_answer(invented: TranscriptIndex) -> None:
    answer = invented.ask(
        "what did Elias say about the goat and what did Beatriz say about the robot?"
    )
    assert answer.state is State.ANSWERED
    assert [one.speaker for one in answer.citations] == [
        "Elias Corbett",
        "Elias Corbett",
        "Beatriz Quill",
    ]
    assert answer.understood.summary == "speaker: Elias Corbett · speaker: Beatriz Quill"
    assert answer.understood.speakers == ("Elias Corbett", "Beatriz Quill")
    assert [part.topic for part in answer.parts] == ["the goat", "the robot"]
    assert [turn for part in answer.parts for turn in part.turn_ids] == [
        one.turn_id for one in answer.citations
    ]


def test_nobody_else_stands_in_for_whoever_said_nothing(invented: TranscriptIndex) -> None:
    """What Ruth said of the fog horn is no answer to what Beatriz said of it."""
    answer = invented.ask(
        "what did Beatriz say about the fog horn and what did Elias say about mercury"
    )
    assert answer.state is State.ANSWERED
    assert {one.speaker for one in answer.citations} == {"Elias Corbett"}
    assert answer.notes[0] == "nothing of Beatriz Quill was found about “the fog horn”"
    assert [part.state for part in answer.parts] == [State.OTHER_SPEAKER, State.ANSWERED]


def test_where_none_is_answered_the_whole_is_a_no(invented: TranscriptIndex) -> None:
    answer = invented.ask(
        "what did Elias say about bitcoin and what did Ruth say about quantum computing"
    )
    assert (answer.state, answer.citations) == (State.NOT_FOUND, ())


def test_so_many_citations_as_are_wanted_come_from_each_in_turn(invented: TranscriptIndex) -> None:
    answer = invented.ask(
        "what did Nadia say about coffee and what did Tamsin say about permits", limit=2
    )
    assert [one.speaker for one in answer.citations] == ["Nadia Corbett", "Tamsin Vale"]


def test_it_goes_on_from_the_last_of_them(invented: TranscriptIndex) -> None:
    _answer, conversation = invented.follow_up(
        "what did Elias say about the goat and what did Ruth say about mercury", Conversation()
    )
    again, _after = invented.follow_up("what about the fog horn?", conversation)
    assert again.understood.speakers == ("Ruth Corbett",)
    assert {one.speaker for one in again.citations} == {"Ruth Corbett"}


def test_beside_a_role_no_names_are_claimed_to_be_all(invented: TranscriptIndex) -> None:
    """Whoever has the role is cited too, so the other names are not everyone asked about."""
    answer = invented.ask("what did the host ask about wages and what did Jonah say about mistakes")
    assert answer.understood.speakers == ()
    assert [part.speakers for part in answer.parts] == [(), ("Jonah Abiodun",)]


def test_nobody_asked_about_stands_in_for_another(invented: TranscriptIndex) -> None:
    """`other_speaker` shows others: whoever is asked about in one part is none in the other."""
    answer = invented.ask(
        "what did Beatriz say about the fog horn and what did Elias say about sourdough"
    )
    assert answer.state is State.OTHER_SPEAKER
    assert answer.citations
    assert {one.speaker for one in answer.citations}.isdisjoint({"Beatriz Quill", "Elias Corbett"})
