"""YAML transcripts: files of their own, and front matter."""

from __future__ import annotations

from collections.abc import Callable

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
