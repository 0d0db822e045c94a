"""Questions for what there is, over the invented episodes."""

from __future__ import annotations

import pytest

from index import State, TranscriptIndex
from index.terminal import print_answer


def test_everyone_who_speaks_is_listed_once_and_begins(invented: TranscriptIndex) -> None:
    answer = invented.ask("who speaks here?")
    assert answer.state is State.ANSWERED
    names = [entry.text for entry in answer.listed]
    assert names[:2] == ["Marit Okonjo", "Jonah Abiodun"]
    assert len(names) == len(set(names)) == 9
    assert [one.speaker for one in answer.citations] == names[:6]
    assert answer.listed[0].as_json() == {
        "kind": "speaker",
        "text": "Marit Okonjo",
        "turns": 98,
        "episodes": 5,
    }
    assert answer.notes[0].startswith("9 people speak there: Marit Okonjo, Jonah Abiodun")


def test_every_episode_is_listed_newest_first(invented: TranscriptIndex) -> None:
    answer = invented.ask("what episodes do you have")
    dates = [entry.date for entry in answer.listed]
    assert dates == [
        "2023-09-20", "2023-02-08", "2022-05-25", "2022-03-16", "2021-10-06", "2021-04-14", None,
    ]  # fmt: skip
    assert [one.episode.id for one in answer.citations] == [
        entry.episode_id for entry in answer.listed[:6]
    ]
    assert all(one.position <= 1 for one in answer.citations)


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        ("who was the guest in the bell episode?", ["Tamsin Vale"]),
        ("who hosts the bell episode", ["Marit Okonjo"]),
        ("what episodes did Ruth Corbett appear in",
         ["The honest thermometer", "The last keeper of Skarrow Light"]),
        ("which episodes is Jonah in?", ["What the night shift eats", "Rye and reason"]),
        ("when was the bell episode", ["The bell in the lake"]),
        ("who speaks in the town hall",
         ["Speaker 1", "Speaker 3", "Speaker 2", "Speaker 4", "Speaker 5", "Speaker 6"]),
    ],
)  # fmt: skip
def test_what_is_listed_is_what_was_asked_for(
    invented: TranscriptIndex, question: str, listed: list[str]
) -> None:
    answer = invented.ask(question)
    assert (answer.state, [entry.text for entry in answer.listed]) == (State.ANSWERED, listed)


def test_of_a_stranger_nothing_is_listed(invented: TranscriptIndex) -> None:
    answer = invented.ask("which episodes is Dorothea Finch in")
    assert (answer.state, answer.listed, answer.citations) == (State.UNKNOWN_SPEAKER, (), ())


def test_where_nothing_is_dated_so_the_no_says_what_was_searched(invented: TranscriptIndex) -> None:
    answer = invented.ask("list all speakers in 1999")
    assert (answer.state, answer.listed) == (State.NOT_FOUND, ())
    assert answer.searched.episodes == 0


def test_a_terminal_shows_the_list(
    invented: TranscriptIndex, capsys: pytest.CaptureFixture[str]
) -> None:
    print_answer(invented.ask("when was the bell episode"))
    assert capsys.readouterr().out.startswith("The bell in the lake · 2023-02-08 · 36 turns\n")
