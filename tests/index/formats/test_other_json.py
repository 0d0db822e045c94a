"""JSON of no service in particular: who, what and when told by the names of the fields."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from index.errors import TranscriptError
from index.turns import Transcript

Reader = Callable[[str], Transcript]


def turns(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def times(transcript: Transcript) -> list[tuple[int | None, int | None]]:
    return [(turn.start_ms, turn.end_ms) for turn in transcript.turns]


def test_a_turn_without_a_speaker_is_nobody_s(fixture: Reader) -> None:
    transcript = fixture("json/turns.json")
    assert turns(transcript) == [
        ("Ann Lee", "Who is there?"),
        ("Bo", "Only me."),
        (None, "Me too."),
    ]
    assert (transcript.title, transcript.date) == ("Night shift", "2023-04-05")
    assert transcript.url == "https://example.org/night"


def test_milliseconds_are_told_by_the_pace_of_speech(fixture: Reader) -> None:
    transcript = fixture("json/milliseconds.json")
    assert times(transcript) == [(0, 2100), (2500, 4000)]
    (conclusion,) = transcript.metadata
    assert conclusion.text == (
        "the turns stand at the top; who: `who`; what: `said`; "
        "when: `begin` in milliseconds, by the pace of speech"
    )


def test_a_json_line_is_a_turn(fixture: Reader) -> None:
    transcript = fixture("json/lines.jsonl")
    assert turns(transcript) == [("Ann Lee", "Who is there?"), ("Bo", "Only me.")]
    assert [turn.line for turn in transcript.turns] == [1, 2]


def test_sentences_within_a_turn_are_its_words(fixture: Reader) -> None:
    transcript = fixture("json/nested.json")
    assert turns(transcript) == [
        ("Speaker 6432345678901234567", "Where are the keys? Has anyone looked?"),
        ("Speaker 1432345678901234567", "In the piano."),
    ]
    assert times(transcript) == [(1000, 4000), (4200, 6000)]


def test_of_several_guesses_the_first_is_read(fixture: Reader) -> None:
    """Times are texts and ticks, and the whole text stands above the phrases."""
    transcript = fixture("json/best-guess.json")
    assert turns(transcript) == [("Speaker 1", "Hello you."), ("Speaker 2", "Me too.")]
    assert [turn.start_ms for turn in transcript.turns] == [100, 2000]


def test_parts_of_words_are_joined_where_no_space_stands(fixture: Reader) -> None:
    transcript = fixture("json/parts-of-words.json")
    assert turns(transcript) == [("Speaker 1", "Hello there."), ("Speaker 2", "Hi!")]
    assert times(transcript) == [(10, 310), (500, 610)]


def test_moments_of_a_day_count_from_the_first_and_accounts_are_no_names(fixture: Reader) -> None:
    transcript = fixture("json/moments-and-accounts.json")
    assert turns(transcript) == [
        ("Speaker #117", "Good morning everyone."),
        ("Speaker #118", "Hello."),
    ]
    assert times(transcript) == [(0, 1500), (3500, 4500)]
    assert {turn.attribution for turn in transcript.turns} == {"generic"}


def test_names_may_stand_in_the_words_as_in_captions(fixture: Reader) -> None:
    transcript = fixture("json/names-in-words.json")
    assert turns(transcript) == [
        ("Nina", "Where is the net?"),
        ("Ole", "In the sea. and on the pier."),
    ]


def test_lists_on_several_pages_are_all_read(fixture: Reader) -> None:
    transcript = fixture("json/pages.json")
    assert turns(transcript) == [("Ann Lee", "Hello you all."), ("Bo Orr", "Hi.")]
    assert transcript.problems == ("2 lists of turns stand in this file, read as one",)


@pytest.mark.parametrize("name", ["pairs", "list-of-texts"])
def test_turns_may_be_pairs_or_texts(fixture: Reader, name: str) -> None:
    assert turns(fixture(f"json/{name}.json")) == [
        ("Ann", "Hello there."),
        ("Bo", "Hi."),
        ("Ann", "Bye."),
    ]


def test_a_field_may_hold_a_plain_transcript(fixture: Reader) -> None:
    transcript = fixture("json/text-in-a-field.json")
    assert turns(transcript) == [("Ann", "Hello there."), ("Bo", "Hi."), ("Ann", "Bye, Bo.")]
    assert transcript.title == "Duet"


@pytest.mark.parametrize(
    ("start", "end", "ms"),
    [
        ("00:00:01,500", "00:00:02,000", 1500),
        ("1.5", "2", 1500),
        ("1.500s", "2s", 1500),
        ("PT1.5S", "PT2S", 1500),
        ({"seconds": "1", "nanos": 500_000_000}, {"seconds": "2"}, 1500),
        ("0:01.5", "0:02", 1500),
        (1700000000, 1700000002, 0),
    ],
)
def test_times_are_read_in_any_writing(read: Reader, start: object, end: object, ms: int) -> None:
    turn = {"who": "Ann Lee", "text": "One two.", "start": start, "end": end}
    assert read(json.dumps([turn])).turns[0].start_ms == ms


@pytest.mark.parametrize(
    ("tag", "label", "attribution"),
    [
        ("spk_0", "spk_0", "generic"),
        ("SPEAKER_00", "SPEAKER_00", "generic"),
        ("A", "Speaker A", "generic"),
        (0, "Speaker 0", "generic"),
        (1.0, "Speaker 1", "generic"),
        ("Unknown", "Unknown", "generic"),
        (
            "0b6ee5d4-55fd-4d3e-9c37-4a24a7c3a1f0",
            "Speaker #0b6ee5d455fd4d3e9c374a24a7c3a1f0",
            "generic",
        ),
        ({"id": 3, "name": "Ann Lee"}, "Ann Lee", "explicit"),
        (["Ann Lee", "Bo Orr"], "Ann Lee & Bo Orr", "generic"),
        ("None", None, "none"),
        ("", None, "none"),
        (None, None, "none"),
    ],
)
def test_a_tag_is_no_name(read: Reader, tag: object, label: str | None, attribution: str) -> None:
    first = {"speaker": "Cy Dow", "text": "One.", "start": 0}
    turn = read(json.dumps([first, {"speaker": tag, "text": "Two.", "start": 1}])).turns[1]
    assert (turn.label, turn.attribution) == (label, attribution)


@pytest.mark.parametrize(
    ("above", "speaker"),
    [
        ({"speakers": {"spk_1": "Ann Lee"}}, "Ann Lee"),
        ({"speakers": [{"id": "spk_1", "name": "Ann Lee"}]}, "Ann Lee"),
        ({"speaker_names": {"spk_1": {"name": "Ann Lee"}}}, "Ann Lee"),
        ({"parties": [{"speakerId": "spk_1", "name": "Ann Lee"}]}, "Ann Lee"),
        ({"speakers": {"spk_1": 12.5}}, "spk_1"),
        ({"speakers": ["Ann Lee"]}, "spk_1"),
        # The number of an account is not that of a voice.
        ({"participants": [{"id": "spk_1", "name": "Ann Lee"}]}, "spk_1"),
    ],
)
def test_names_are_those_that_the_file_gives_to_tags(
    read: Reader, above: dict[str, object], speaker: str
) -> None:
    turn = {"speaker": "spk_1", "text": "One two.", "start": 0.5}
    for key in ("segments", "utterances"):
        assert read(json.dumps(above | {key: [turn]})).turns[0].speaker == speaker


def test_what_is_said_of_a_person_is_not_their_name(read: Reader) -> None:
    turn = {"speaker": "Ann Lee", "text": "One two.", "start": 0.5}
    transcript = read(json.dumps({"speakers": {"Ann Lee": "host"}, "segments": [turn]}))
    assert transcript.turns[0].speaker == "Ann Lee"


def test_a_short_name_in_one_episode_is_nobody_of_another(read: Reader) -> None:
    """Pages of one talk have no titles, and are one talk."""
    lists = [[{"speaker": "BO ORR", "text": "Hello."}], [{"speaker": "ORR", "text": "Good day."}]]
    pages = [{"turns": turns} for turns in lists]
    assert {turn.speaker for turn in read(json.dumps(pages)).turns} == {"Bo Orr"}
    episodes = [{"title": str(at), "turns": turns} for at, turns in enumerate(lists)]
    with pytest.raises(TranscriptError, match="put each episode into a file of its own"):
        read(json.dumps(episodes))


def test_a_label_as_long_as_a_speech_is_no_label(read: Reader) -> None:
    turns = [{"speaker": "word " * 100, "text": "Hello."}, {"speaker": "Bo", "text": "Good day."}]
    assert [turn.speaker for turn in read(json.dumps(turns)).turns] == [None, "Bo"]


def test_a_section_s_name_is_no_speaker(read: Reader) -> None:
    parts = [
        {"name": "Intro", "start": 0.5, "text": "Welcome to it."},
        {"name": "Outro", "start": 9.5, "text": "That was it."},
    ]
    assert {turn.speaker for turn in read(json.dumps({"segments": parts[:1]})).turns} == {None}
    assert {turn.speaker for turn in read(json.dumps({"parts": parts})).turns} == {None}


def test_a_blank_name_is_nobody_s(read: Reader) -> None:
    turns = [{"name": " ", "start": 0.5, "text": "Welcome to it."}]
    assert read(json.dumps({"turns": turns})).turns[0].speaker is None
