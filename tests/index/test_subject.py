"""What is asked of one person, with no word of their saying it, is put to that person."""

from __future__ import annotations

import pytest

from index import State, TranscriptIndex


@pytest.mark.parametrize(
    ("text", "topic", "speaker"),
    [
        ("Why did Tamsin Vale hold the old map upside down?", "hold the old map", "Tamsin Vale"),
        ("how did Tamsin Vale dig out her own legs", "dig out her own legs", "Tamsin Vale"),
        ("What are Tamsin Vale's permits for?", "permits", "Tamsin Vale"),
    ],
)
def test_people_tell_of_themselves(
    invented: TranscriptIndex, text: str, topic: str, speaker: str
) -> None:
    """The answer says whose words were looked for, and their name is no part of the topic."""
    answer = invented.ask(text)
    assert answer.state is State.ANSWERED
    assert {citation.speaker for citation in answer.citations} == {speaker}
    assert answer.understood.summary == f"speaker: {speaker}"
    assert topic in answer.understood.topic
    assert "Vale" not in answer.understood.topic


def test_what_befell_somebody_else_is_told_as_theirs(invented: TranscriptIndex) -> None:
    """Elias Corbett speaks in other episodes, where nobody dives."""
    answer = invented.ask("How did Elias Corbett find the bell under the silt?")
    assert answer.state is State.OTHER_SPEAKER
    assert answer.citations[0].speaker == "Tamsin Vale"


def test_what_befell_nobody_is_not_found_by_a_name(invented: TranscriptIndex) -> None:
    """A name stands before each turn of whoever has it; that alone answers nothing."""
    answer = invented.ask("Does Elias Corbett play the saxophone in Lisbon?")
    assert answer.state is State.NOT_FOUND


def test_what_is_told_by_others_where_somebody_speaks_is_left_as_it_was_asked(
    invented: TranscriptIndex,
) -> None:
    """Marit speaks of Tamsin's voice beside her: who is asked about is not who has to tell."""
    answer = invented.ask("Where is the bell that hangs at the height of a child, Marit Okonjo?")
    assert answer.state is State.ANSWERED
    assert answer.citations[0].speaker == "Tamsin Vale"


def test_the_speaker_can_be_undone(invented: TranscriptIndex) -> None:
    text = "How did Elias Corbett find the bell under the silt?"
    answer = invented.ask(text, without=["speaker"])
    assert answer.state is State.ANSWERED
    assert answer.understood.summary == ""
