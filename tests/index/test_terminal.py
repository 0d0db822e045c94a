from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console
from rich.text import Text

from index import Answer, Attribution, Citation, EpisodeRef, Searched, State, Understood
from index.answer import Constraint, ContextTurn, Count, Suggestion
from index.terminal import ending_of, headline_of, print_answer, print_indented

EPISODE = EpisodeRef("e1", "The harbour", "harbour.txt", "2021-08-15")
QUESTION_TURN = ContextTurn(3, "Ann Lee", Attribution.EXPLICIT, "I see. So is it safe?")
CITED = Citation(
    turn_id=1, episode=EPISODE, position=4, speaker="Bo Lund", label="BO", line=9,
    attribution=Attribution.EXPLICIT, text="Hardly ever.", quote=("Hardly ever.",),
)  # fmt: skip
ANSWER = Answer(
    question="is it safe",
    state=State.ANSWERED,
    citations=(CITED,),
    confidence=0.9,
    understood=Understood("safe"),
    searched=Searched(2, 40, "2021-08-15", "2021-08-15"),
)
BO = Understood("safe", ("Bo Lund",), "Bo")


def printed(answer: Answer, capsys: pytest.CaptureFixture[str]) -> list[str]:
    print_answer(answer)
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("state", "understood", "headline"),
    [
        (State.ANSWERED, BO, ""),
        (
            State.OTHER_SPEAKER,
            Understood("safe", ("Ann Lee",)),
            "Ann Lee did not say that. Said by Bo Lund:",
        ),
        (
            State.OTHER_SPEAKER,
            Understood("safe", named="the host", intent="asked"),
            "The host did not ask that. Asked by Bo Lund:",
        ),
        (
            State.UNKNOWN_SPEAKER,
            Understood("safe", named="Zoë"),
            "Nobody called “Zoë” speaks here.",
        ),
        (State.NOT_FOUND, Understood("safe"), "Nobody said anything about that."),
        (State.NOT_FOUND, BO, "Bo Lund did not say anything about that, and nor did anyone else."),
        (
            State.NOT_FOUND,
            Understood("safe", constraints=(Constraint("dates", "in 2021"),)),
            "Nobody said anything about that in what was searched.",
        ),
        (
            State.NOT_FOUND,
            replace(BO, intent="asked_of"),
            "Bo Lund was not asked about that, as far as was found.",
        ),
        (State.NOT_FOUND, replace(BO, further=True), "Nothing further was found about that."),
    ],
)  # fmt: skip
def test_the_state_is_said_in_plain_words(
    state: State, understood: Understood, headline: str
) -> None:
    assert headline_of(replace(ANSWER, state=state, understood=understood)) == headline


def test_a_short_answer_is_shown_below_its_question(capsys: pytest.CaptureFixture[str]) -> None:
    answer = replace(ANSWER, citations=(replace(CITED, answers=QUESTION_TURN),))
    assert printed(answer, capsys)[:3] == [
        "Bo Lund · The harbour · 2021-08-15 · line 9",
        "  Ann Lee: I see. So is it safe?",
        "  “Hardly ever.”",
    ]


def test_someone_elses_words_are_labelled(capsys: pytest.CaptureFixture[str]) -> None:
    answer = replace(ANSWER, citations=(replace(CITED, quoting="Cy Ray"),))
    assert printed(answer, capsys)[0].startswith("Bo Lund, quoting Cy Ray · The harbour")


def test_every_line_of_a_quote_stands_below_its_speaker() -> None:
    """A line that wraps goes on where the quote began, apart from the context around it."""
    out = Console(width=24, file=StringIO(), soft_wrap=False)
    print_indented(out, Text("“Hardly ever, and never twice.”"), 2)
    print_indented(out, Text("Ann Lee: And why is that, I wonder?"), 6)
    assert isinstance(out.file, StringIO)
    assert [line.rstrip() for line in out.file.getvalue().splitlines()] == [
        "  “Hardly ever, and",
        "  never twice.”",
        "      Ann Lee: And why",
        "      is that, I wonder?",
    ]


def test_counts_come_first(capsys: pytest.CaptureFixture[str]) -> None:
    counts = (Count("Bo Lund", "The harbour", "e1", 2, 5), Count(None, "The pier", "e2", 1, 1))
    assert printed(replace(ANSWER, counts=counts), capsys)[:3] == [
        "Bo Lund · The harbour · 2 turns, 5 times",
        "speaker not stated · The pier · 1 turn",
        "",
    ]


def test_other_questions_are_offered(capsys: pytest.CaptureFixture[str]) -> None:
    offered = (Suggestion("question", "what did Bo Lund say"),)
    lines = printed(replace(ANSWER, suggestions=offered), capsys)
    assert lines[3:5] == ["You could ask:", "  what did Bo Lund say"]


def test_of_a_long_turn_before_a_short_answer_the_end_is_shown() -> None:
    long = "I have been thinking about the boats. " * 8 + "So is it safe?"
    assert ending_of(long).endswith("the boats. So is it safe?")
    assert ending_of(long).startswith("… I have")
    assert len(ending_of(long)) <= 245
    assert ending_of("So is\n it safe?") == "So is it safe?"
