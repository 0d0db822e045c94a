"""The questions that the example transcript must answer, and those that it must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Answer, Attribution, QuestionError, State, TranscriptIndex
from index.turns import normalised

OVER_THE_HORIZON = "what did Mines say about over-the-horizon counterterrorism"


def first_words(answer: Answer) -> list[str]:
    return [" ".join(citation.text.split()[:5]) for citation in answer.citations]


def test_the_turn_that_says_it_comes_first(asked: TranscriptIndex) -> None:
    answer = asked.ask(OVER_THE_HORIZON)
    first = answer.citations[0]
    assert answer.state is State.ANSWERED
    assert (first.speaker, first.label) == ("Andrew Mines", "MINES")
    assert first.attribution is Attribution.EXPLICIT
    assert (first.line, first.position) == (27, 7)
    assert "over-the-horizon counterterrorism" in first.quote[0]
    assert first.episode.title == (
        "A Kandahar mosque attack exposes the Taliban's security challenges"
    )
    assert first.episode.date is None
    assert answer.understood.summary == "speaker: Andrew Mines"


@pytest.mark.parametrize(
    ("question", "speaker", "opening"),
    [
        (
            "What did Andrew Mines say about the attack being in Kandahar?",
            "Andrew Mines",
            "One of the things that",
        ),
        (
            "how does mines describe the relationship between ISIS-K and the Taliban",
            "Andrew Mines",
            "Their relationship dates all the",
        ),
        (
            "What did Chang ask about humanitarian assistance?",
            "Ailsa Chang",
            "Well, I mean, what does",
        ),
        (
            "what did the guest say about humanitarian groups",
            "Andrew Mines",
            "This is a huge, huge",
        ),
        ("what did the host ask about ISIS-K", "Ailsa Chang", "Can we just step back"),
        ("who talked about the drone strike", "Andrew Mines", "And those were already in"),
        ("what did Minnes say about the drone strike", "Andrew Mines", "And those were already in"),
    ],
)
def test_a_question_is_answered_by_the_right_turn(
    asked: TranscriptIndex, question: str, speaker: str, opening: str
) -> None:
    answer = asked.ask(question)
    assert answer.state is State.ANSWERED
    assert answer.citations[0].speaker == speaker
    assert first_words(answer)[0].startswith(opening)


def test_what_nobody_said_is_not_found(asked: TranscriptIndex) -> None:
    """A "no" cites nothing; the nearest passages are offered as such."""
    answer = asked.ask("what did Mines say about the price of bitcoin")
    assert (answer.state, answer.citations) == (State.NOT_FOUND, ())
    assert {one.kind for one in answer.suggestions} == {"passage", "speaker"}
    assert (answer.searched.episodes, answer.searched.turns) == (1, 13)


def test_what_someone_else_said_is_theirs(asked: TranscriptIndex) -> None:
    answer = asked.ask("what did Chang say about over-the-horizon counterterrorism")
    assert answer.state is State.OTHER_SPEAKER
    assert answer.understood.speakers == ("Ailsa Chang",)
    assert answer.citations[0].speaker == "Andrew Mines"
    assert "Ailsa Chang" not in {citation.speaker for citation in answer.citations}


def test_who_does_not_speak_here_is_unknown(asked: TranscriptIndex) -> None:
    answer = asked.ask("what did Biden say about Afghanistan")
    assert (answer.state, answer.citations) == (State.UNKNOWN_SPEAKER, ())
    speakers = [one.text for one in answer.suggestions if one.kind == "speaker"]
    assert speakers == ["Andrew Mines", "Ailsa Chang"]


@pytest.mark.parametrize("question", ["", "   ", "x" * 10_000, "?!"])
def test_what_is_no_question_is_refused(asked: TranscriptIndex, question: str) -> None:
    with pytest.raises(QuestionError):
        asked.ask(question)


@pytest.mark.parametrize(
    "question",
    [
        OVER_THE_HORIZON,
        "what was said about worshippers",
        "who hosts All Things Considered",
        "what did Chang ask about the Taliban",
        "Wyoming Public Media phone number",
    ],
)
def test_every_citation_stands_in_the_file(
    asked: TranscriptIndex, seeds: Path, question: str
) -> None:
    """Verbatim, white space aside, and never from the page around the transcript."""
    page = (seeds / "kandahar-mosque-attack.txt").read_text()
    speech = normalised(page[page.index("Dozens of people") : page.index("(SOUNDBITE")])
    for citation in asked.ask(question, limit=10).citations:
        assert normalised(citation.text) in speech
        assert all(part in citation.text for part in citation.quote)
        assert all(0 <= start < end <= len(citation.text) for start, end in citation.emphasis)


def test_the_introduction_has_no_bare_name(asked: TranscriptIndex) -> None:
    first = asked.ask("what was said about Shiite worshippers").citations[0]
    assert first.text.startswith("Dozens of people are dead")
    assert (first.speaker, first.label) == (None, None)
    assert first.attribution is Attribution.NONE


def test_context_is_the_turns_around(asked: TranscriptIndex) -> None:
    first = asked.ask(OVER_THE_HORIZON, context=2).citations[0]
    assert [turn.position for turn in first.before] == [5, 6]
    assert [turn.position for turn in first.after] == [8, 9]
    assert [turn.speaker for turn in first.before] == ["Andrew Mines", "Ailsa Chang"]


def test_context_ends_where_the_transcript_does(asked: TranscriptIndex) -> None:
    first = asked.ask("what was said about Shiite worshippers", context=2).citations[0]
    assert first.before == ()
    assert len(first.after) == 2


def test_the_limit_holds(asked: TranscriptIndex) -> None:
    assert len(asked.ask("what did Mines say about ISIS-K", limit=1).citations) == 1
