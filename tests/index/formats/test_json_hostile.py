"""JSON that is broken, hostile, large, or no transcript at all: a sentence, never a traceback."""

from __future__ import annotations

import copy
import json
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import TranscriptError
from index.formats import read_text, read_transcript
from index.formats._json_text import UNREAD, JsonText
from index.report import check_json
from index.turns import Transcript

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLES = sorted(FIXTURES.rglob("*.json"))
SEGMENT = {"start": 1.0, "end": 2.0, "text": "One two.", "speaker": "Ann Lee"}
NO_TURNS = (
    "this JSON holds no transcript: a list of objects is missing, each with what is said "
    "(`text`), and with who says it (`speaker`) or when (`start`)"
)
TOO_DEEP = (
    "the JSON is nested more than 500 levels deep, and no transcript is: "
    "see that this is the right file"
)
CUT_OFF = "the JSON ends before it is complete: the file was cut off, get all of it"


def failure(text: str) -> TranscriptError:
    with pytest.raises(TranscriptError) as caught:
        read_text(text, "a.json")
    return caught.value


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"a":' * 100_000, 1),
        ("[" * 100_000 + "]" * 100_000, 1),
        ('{"segments": [{"start": 1, "text": "One.", "x": ' + "[\n" * 100_000, 498),
    ],
)
def test_a_bomb_of_brackets_is_named_with_its_line(text: str, line: int) -> None:
    error = failure(text)
    assert (error.line, error.problem) == (line, TOO_DEEP)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"segments": [\n{"start": 1, "text": "One', 2),
        ('{"segments": [\n{"start": 1, "text": "One"},\n{"start"', 3),
        ('{"segments":\n', 2),
        ('{"a": "' + '\\"' * 200_000, 1),
    ],
)
def test_a_file_that_was_cut_off_is_told_with_its_line(text: str, line: int) -> None:
    error = failure(text)
    assert (error.line, error.problem) == (line, CUT_OFF)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('{"segments": [\n{"start": 1, "text": "One"},\n]}', 3, "a value is missing"),
        ('{"segments": [\n{"start": 1 "text": "One"}]}', 2, "expecting ',' delimiter"),
        ('{"segments": []}\n\nAnd this.', 3, "more text follows the end of the JSON"),
        ('{"segments": [{"start": ' + "9" * 5000 + ', "text": "One"}]}', 1, "a number is too long"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int, what: str) -> None:
    error = failure(text)
    assert (error.line, error.problem) == (
        line,
        f"this is no JSON ({what}): correct it, or export it anew",
    )


@pytest.mark.parametrize(
    "content",
    [
        {},
        [],
        [1, 2, 3],
        {"name": "quoth", "version": "1.0", "dependencies": {"left": "1"}},
        {"chapters": [{"startTime": 0, "title": "Intro"}, {"startTime": 9, "title": "End"}]},
        [{"id": 1, "name": "Ann Lee", "email": "ann@example.org"}],
        {"segments": [{"start": 0, "end": 1}, {"start": 1, "end": 2}]},
        {"items": [{"title": "An episode", "url": "https://example.org"}]},
    ],
)
def test_json_that_is_no_transcript_says_what_is_missing(content: object) -> None:
    assert failure(json.dumps(content)).problem == NO_TURNS


def test_text_in_brackets_is_no_json(read: Callable[[str], Transcript]) -> None:
    for first in ("[MUSIC]", "[00:01]", '["Overture"]', "{music}", "[1] [2]"):
        transcript = read(f"{first}\nANN LEE: One.\nBO ORR: Two.\n")
        assert transcript.format == "plain"
        assert [turn.text for turn in transcript.turns] == ["One.", "Two."]


def test_times_that_cannot_be_are_left_out_and_told(read: Callable[[str], Transcript]) -> None:
    segments = [
        SEGMENT | {"start": float("nan")},
        SEGMENT | {"start": -3},
        SEGMENT | {"start": 10**400},
        SEGMENT | {"start": True},
        SEGMENT | {"start": 9, "end": 8, "speaker": "Bo Orr"},
        SEGMENT | {"start": 4, "end": 5},
    ]
    transcript = read(json.dumps({"segments": segments}))
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [
        (None, 2000),
        (9000, None),
        (4000, 5000),
    ]
    assert transcript.problems == (
        "line 1: nan is no time, it is left out",
        "line 1: the time -3 lies before the recording",
        "line 1: a number so large is no time, it is left out",
        "line 1: true or false is no time, it is left out",
        "line 1: it ends (0:08) before it starts (0:09)",
        "line 1: the time 0:04 is before 0:09 above it",
    )


def test_a_key_that_stands_twice_is_told(read: Callable[[str], Transcript]) -> None:
    transcript = read('{"segments": [\n{"start": 1, "text": "One.", "text": "Two."}\n]}')
    assert transcript.turns[0].text == "Two."
    assert transcript.problems == (
        'line 2: "text" stands twice in one object, the last one is read',
    )


def test_nothing_in_a_string_reaches_a_terminal_or_a_database(
    read: Callable[[str], Transcript],
) -> None:
    """JSON can write escape sequences, zero bytes and halves of surrogate pairs."""
    text = "One\x1b[2J two\x00 \ud800three."
    transcript = read(json.dumps({"segments": [SEGMENT | {"text": text, "speaker": "A\x07nn"}]}))
    assert transcript.turns[0].text == "One[2J two three."
    assert transcript.turns[0].label == "Ann"


def test_a_turn_longer_than_any_speech_is_refused_with_its_line() -> None:
    error = failure(json.dumps({"segments": [SEGMENT | {"text": "word " * 1_000_000}]}, indent=1))
    assert error.line == 3
    assert "a turn at most 1,000,000" in error.problem


def test_a_line_of_five_megabytes_is_read_where_its_turns_are_short(
    read: Callable[[str], Transcript],
) -> None:
    segments = [SEGMENT | {"speaker": f"SPEAKER_{n % 2:02}", "x": "y" * 1400} for n in range(3500)]
    text = json.dumps({"segments": segments})
    assert len(text) > 5_000_000
    assert len(read(text).turns) == 3500


def test_large_json_is_not_decoded_as_a_whole() -> None:
    """The list of 15 MB is met as one that has not been read, its elements one at a time."""
    element = json.dumps({"start": 1.0, "word": "one", "pad": "x" * 500})
    text = '{"words": [' + ",".join([element] * 27_000) + '], "status": "done"}'
    tracemalloc.start()
    source = JsonText(text)
    words = source.root.at("words")
    assert words is not None
    assert words.content is UNREAD
    assert sum(one.content["word"] == "one" for one in words.elements()) == 27_000
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000
    assert source.root.members()["status"].content == "done"


ODD: list[Any] = [
    None, True, 0, -1, 1.5, float("nan"), float("inf"), 1e308, 10**40, "", "x", "\ud800", "\x1b[2J",
    [], {}, [[]], [None], {"a": None}, ["a"], "9" * 50, {"seconds": "x"}, "-5", "NaN", "PT",
    "00:0:",
]  # fmt: skip


def mistyped(content: object, chance: random.Random) -> object:
    """*content* with one of its values exchanged for an odd one, removed or doubled."""
    above: list[tuple[Any, Any]] = []
    at: Any = content
    while isinstance(at, dict | list) and at and chance.random() < 0.85:
        key = chance.choice(list(at)) if isinstance(at, dict) else chance.randrange(len(at))
        above.append((at, key))
        at = at[key]
    if not above:
        return copy.deepcopy(chance.choice(ODD))
    holder, key = above[-1]
    if chance.random() < 0.8:
        holder[key] = copy.deepcopy(chance.choice(ODD))
    elif isinstance(holder, list):
        holder.append(holder[key])
    else:
        del holder[key]
    return content


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_wrong_types_anywhere_give_a_transcript_or_a_sentence(path: Path) -> None:
    chance = random.Random(path.name)
    for _ in range(60):
        content: object = json.loads(path.read_text())
        for _ in range(chance.randint(1, 4)):
            content = mistyped(content, chance)
            if not isinstance(content, dict | list):
                break
        text = json.dumps(content, indent=chance.choice([None, 1]))
        if chance.random() < 0.1:
            text = text[: chance.randrange(len(text))]
        _holds_what_a_transcript_does(text)


def _holds_what_a_transcript_does(text: str) -> None:
    """Reads *text*: each line is accounted for, each word fit for a terminal; or says why not."""
    try:
        transcript = read_text(text, "a.json")
    except TranscriptError:
        return
    json.dumps(check_json(transcript), ensure_ascii=False).encode()
    accounted = {one.line for one in transcript.metadata}
    for dropped in transcript.dropped:
        accounted |= set(range(dropped.line, (dropped.end_line or dropped.line) + 1))
    for turn in transcript.turns:
        accounted |= set(range(turn.line or 0, (turn.end_line or 0) + 1))
    lines = text.split("\n")
    assert {at for at, line in enumerate(lines, start=1) if line.strip()} <= accounted
    assert all(turn.text.strip() and (turn.start_ms or 0) >= 0 for turn in transcript.turns)


NAMES = st.sampled_from(["Ann Lee", "Bo", "SPEAKER_01", "Zoë O'Hare", None])
WORDS = st.text(st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=9)
SENTENCES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
SAID = st.lists(st.tuples(NAMES, SENTENCES), min_size=1, max_size=20)


def joined(said: list[tuple[str | None, str]]) -> list[tuple[str | None, str]]:
    """*said* with what one speaker says on end as one turn."""
    turns: list[tuple[str | None, str]] = []
    for name, words in said:
        if turns and turns[-1][0] == name:
            turns[-1] = (name, f"{turns[-1][1]} {words}")
        else:
            turns.append((name, words))
    return turns


@given(SAID, st.sampled_from([None, 0, 2]))
def test_segments_are_read_back(said: list[tuple[str | None, str]], indent: int | None) -> None:
    """Also where some are nobody's, whatever the white space."""
    segments = [
        {"start": float(at), "end": at + 1.0, "text": f" {words}", "speaker": name}
        for at, (name, words) in enumerate(said)
    ]
    if sum(len(words.split()) for _name, words in said) >= 60:
        said = said[:6]
        segments = segments[:6]
    text = json.dumps({"segments": segments, "language": "en"}, indent=indent)
    transcript = read_text(text, "a.json")
    assert [(turn.label, turn.text) for turn in transcript.turns] == joined(said)


@given(SAID)
def test_parallel_lists_are_read_back(said: list[tuple[str | None, str]]) -> None:
    """Each element is a turn of its own, also when the speaker repeats."""
    episode = {"utt": [words for _name, words in said], "speaker": [name for name, _words in said]}
    transcript = read_text(json.dumps(episode, ensure_ascii=False), "a.json")
    assert [(turn.label, turn.text) for turn in transcript.turns] == said


@given(SAID)
def test_words_with_speakers_are_read_back(said: list[tuple[str | None, str]]) -> None:
    """Single words, each with its speaker's number, as Deepgram writes them."""
    numbered = [(0 if name is None else len(name), words) for name, words in said]
    words = [
        {"word": word, "start": 0.0, "end": 0.0, "speaker": number}
        for number, sentence in numbered
        for word in sentence.split()
    ]
    answer = {"results": {"channels": [{"alternatives": [{"transcript": "", "words": words}]}]}}
    transcript = read_text(json.dumps(answer), "a.json")
    expected = joined([(f"Speaker {number}", words) for number, words in numbered])
    assert [(turn.label, turn.text) for turn in transcript.turns] == expected


def test_a_byte_order_mark_and_utf_16_are_read(tmp_path: Path) -> None:
    text = json.dumps({"segments": [SEGMENT | {"text": "Déjà vu."}]}, ensure_ascii=False)
    for encoding in ("utf-8-sig", "utf-16"):
        path = tmp_path / f"{encoding}.json"
        path.write_bytes(text.encode(encoding))
        assert read_transcript(path).turns[0].text == "Déjà vu."
