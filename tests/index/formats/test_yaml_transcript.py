"""YAML transcripts: files of their own, and front matter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from index.errors import TranscriptError
from index.formats import read_text
from index.turns import Transcript

Reader = Callable[[str], Transcript]


def turns(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def test_front_matter_holds_the_turns(fixture: Reader) -> None:
    transcript = fixture("yaml/front-matter.yaml")
    assert turns(transcript) == [
        ("Alexey", "This week we talk about tests."),
        ("Ann", "Good to be here: really. Second paragraph."),
        ("Ann", "Folded text over lines"),
    ]
    assert [turn.start_ms for turn in transcript.turns] == [0, 65_000, 70_000]
    assert transcript.title == "Tests in the field"
    assert transcript.url == "https://www.youtube.com/watch?v=abc"
    assert [(one.line, one.reason) for one in transcript.dropped] == [
        (9, "heading"),
        (28, "page text below the transcript"),
    ]


def test_a_turn_without_a_speaker_is_nobody_s(fixture: Reader) -> None:
    transcript = fixture("yaml/turns.yaml")
    assert turns(transcript) == [
        ("Ida Strand", "Wet your finger, then go round the rim."),
        ("Per Moe", "It hums. It really hums."),
        (None, "So does the dog."),
    ]
    assert [(turn.line, turn.end_line) for turn in transcript.turns] == [
        (6, 8),
        (9, 13),
        (14, 15),
    ]


@pytest.mark.parametrize(
    ("added", "line", "problem"),
    [
        ("x: " + "[" * 100_000, 5, "the YAML is nested more than 200 levels deep"),
        ("x: *nowhere\n", 5, "this is no YAML (found undefined alias): correct it"),
        ("\tx: 1\n", 5, "this is no YAML (found a tab character"),
    ],
)
def test_what_is_broken_is_told_with_its_line(
    read: Reader, added: str, line: int, problem: str
) -> None:
    with pytest.raises(TranscriptError) as caught:
        read(f"title: x\ntranscript:\n- line: Hello.\n  who: Ann\n{added}")
    assert caught.value.line == line
    assert caught.value.problem.startswith(problem)


def test_yaml_as_large_as_no_episode_is_refused_unread(read: Reader) -> None:
    turn = "- line: Hello there, all of you.\n  who: Ann\n"
    with pytest.raises(TranscriptError, match="split it into one file an episode"):
        read("transcript:\n" + turn * 400_000)


def test_aliases_cost_nothing(read: Reader) -> None:
    """Twelve levels of nine aliases each would be 280 billion elements."""
    bomb = "".join(f"a{at + 1}: &a{at + 1} [{', '.join([f'*a{at}'] * 9)}]\n" for at in range(12))
    transcript = read(f"a0: &a0 [x]\n{bomb}transcript:\n- line: Hello.\n  who: Ann\n")
    assert turns(transcript) == [("Ann", "Hello.")]


def test_a_key_that_stands_twice_is_told(read: Reader) -> None:
    transcript = read("transcript:\n- line: Hello.\n  line: Bye.\n  who: Ann\n")
    assert transcript.problems == (
        'line 2: "line" stands twice in one element, the last one is read',
    )


def test_yaml_about_an_episode_is_no_transcript(read: Reader) -> None:
    with pytest.raises(TranscriptError, match="no speakers can be told"):
        read("title: An episode\nspeakers:\n- name: Ann Lee\n  aliases: [Annie]\n")


NAMES = st.sampled_from(["Ann Lee", "Bo", "SPEAKER_01", "Zoë O'Hare", "Speaker 2"])
WORDS = st.text(st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=9)
MARKED = st.sampled_from(["{}", "{}.", "{}: {}", "'{}'", "# {}", "- {}", "{}?", '"{}"', "{} @x"])
SAID = st.tuples(NAMES, st.tuples(MARKED, WORDS, WORDS).map(lambda one: one[0].format(*one[1:])))


@given(st.lists(SAID, min_size=1, max_size=12), st.booleans(), st.sampled_from([20, 1000]))
def test_turns_are_read_back(said: list[tuple[str, str]], front: bool, width: int) -> None:
    """However YAML quotes and folds them, in a file of its own or above a page."""
    turns_listed = [
        {"line": words, "sec": at, "who": name} for at, (name, words) in enumerate(said)
    ]
    content = {"title": "A talk", "transcript": turns_listed}
    written = yaml.safe_dump(content, allow_unicode=True, width=width, sort_keys=False)
    text = f"---\n{written}---\n\nNotes.\n" if front else written
    transcript = read_text(text, "a.yaml")
    assert [(turn.label, turn.text) for turn in transcript.turns] == said
    assert [turn.start_ms for turn in transcript.turns] == [at * 1000 for at in range(len(said))]
