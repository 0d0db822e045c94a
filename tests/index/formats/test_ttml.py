"""TTML: agents, times in all their units, lines, and what stands beside the words."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats import read_text
from index.formats._media_times import MediaClock
from index.turns import Attribution, Transcript

HEAD = '<tt xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:p="urn:p">'


def turns(transcript: Transcript) -> list[tuple[str | None, str, int | None]]:
    return [(turn.speaker, turn.text, turn.start_ms) for turn in transcript.turns]


def test_agents_name_who_speaks(fixture: Callable[[str], Transcript]) -> None:
    """Ids are resolved, full names win over others, and an id without a name is no name."""
    transcript = fixture("ttml/agents.ttml")
    assert turns(transcript) == [
        ("Vera Adair", "The tide is out, so we walk. We & the dog.", 11500),
        ("Bob Orr", "In these boots?", 15000),
        ("Vera Adair", "In these boots.", 15000),
        ("Speaker #voice1", "Ahoy!", 18000),
    ]
    assert [turn.attribution for turn in transcript.turns][2:] == [
        Attribution.EXPLICIT,
        Attribution.GENERIC,
    ]
    assert [(turn.line, turn.end_line) for turn in transcript.turns][:2] == [(21, 22), (23, 25)]
    assert transcript.title == "The harbour at night"


def test_words_that_are_marked_one_by_one_stay_apart(
    fixture: Callable[[str], Transcript],
) -> None:
    """Apple puts no space between them, and its times are never relative."""
    assert turns(fixture("ttml/words.ttml")) == [
        ("SPEAKER_1", "Soup again?", 1000),
        ("SPEAKER_2", "Always. It keeps.", 15000),
    ]


def test_without_agents_labels_are_read_as_in_other_captions(
    fixture: Callable[[str], Transcript],
) -> None:
    assert turns(fixture("ttml/labels.ttml")) == [
        ("Gus", "Who moved the lighthouse?", 0),
        ("Wilma", "The sea did.", 4000),
    ]


def test_a_cue_without_an_agent_among_others_is_nobody_s(
    read: Callable[[str], Transcript],
) -> None:
    transcript = read(
        f'{HEAD}<head><ttm:agent xml:id="a"><ttm:name>Ann Lee</ttm:name></ttm:agent></head><body>'
        '<div><p begin="1s" end="2s" ttm:agent="a">One.</p><p begin="2s" end="3s">Two.</p>'
        '<p begin="3s" end="4s"><span ttm:agent="a">Three.</span> Four.</p></div></body></tt>'
    )
    assert turns(transcript) == [
        ("Ann Lee", "One.", 1000),
        (None, "Two.", 2000),
        ("Ann Lee", "Three.", 3000),
        (None, "Four.", 3000),
    ]


def test_an_agent_of_the_whole_division_speaks_in_it(read: Callable[[str], Transcript]) -> None:
    transcript = read(
        f'{HEAD}<head><ttm:agent xml:id="a"><ttm:name>Ann Lee</ttm:name></ttm:agent></head><body>'
        '<div ttm:agent="a"><p begin="1s" end="2s">One.</p></div></body></tt>'
    )
    assert turns(transcript) == [("Ann Lee", "One.", 1000)]


def test_descriptions_are_no_speech(read: Callable[[str], Transcript]) -> None:
    transcript = read(
        '<tt><body><div>\n<p begin="1s" end="2s"><metadata><desc>whispers</desc></metadata>'
        "One.</p>\nstray\n</div></body></tt>"
    )
    assert [turn.text for turn in transcript.turns] == ["One."]
    assert [(one.line, one.text, one.reason) for one in transcript.dropped if one.text] == [
        (2, "whispers", "description of the cue"),
        (3, "stray", "text outside a cue"),
    ]


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        ("00:01:02.5", 62_500),
        ("100:00:00", 360_000_000),
        ("00:00:01:12", 1_480),
        ("12.5s", 12_500),
        ("250ms", 250),
        ("2m", 120_000),
        ("1.5h", 5_400_000),
        ("50f", 2_000),
        ("90000t", 1_000),
        ("1:02.25", 62_250),
        ("3.25", 3_250),
        ("-1s", None),
        ("soon", None),
        ("wallclock(2020-01-01)", None),
        ("9" * 400 + "s", None),
    ],
)
def test_times_are_read_in_every_unit(written: str, milliseconds: int | None) -> None:
    clock = MediaClock.of({"frameRate": "25", "tickRate": "90000"})
    assert clock.milliseconds(written) == milliseconds


def test_frames_may_be_drawn_out() -> None:
    """30 frames with a multiplier of 1000/1001 are the 29.97 of American television."""
    clock = MediaClock.of({"frameRate": "30", "frameRateMultiplier": "1000 1001"})
    assert clock.milliseconds("30000f") == 1_001_000
    assert MediaClock.of({"frameRate": "zero"}).milliseconds("30f") == 1_000


def test_times_that_cannot_be_are_told(read: Callable[[str], Transcript]) -> None:
    transcript = read(
        '<tt><body><div>\n<p begin="-1s" end="2s">ANN: One.</p>\n'
        '<p begin="9s" end="3s">BO: Two.</p>\n<p begin="4s" end="5s">ANN: Three.</p>\n'
        "</div></body></tt>"
    )
    assert transcript.problems == (
        "line 2: the times of the cue cannot be read",
        "line 3: the cue ends (0:03) before it starts (0:09)",
        "line 4: the time 0:04 is before 0:09 above it",
    )
    assert len(transcript.turns) == 3


NAMES = st.sampled_from(["Ann Lee", "Bo Reed", "Zoë O'Hare", "Cy <Dow>"])
WORDS = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=9)
SENTENCES = st.lists(
    WORDS | st.sampled_from(["R&D", "<there>", "&amp;"]), min_size=1, max_size=9
).map(" ".join)


@given(st.lists(st.tuples(NAMES, SENTENCES), min_size=1, max_size=20))
def test_agents_are_read_back(said: list[tuple[str, str]]) -> None:
    names = list(dict.fromkeys(name for name, _words in said))
    agents = "".join(
        f'<ttm:agent xml:id="a{at}"><ttm:name>{escape(name)}</ttm:name></ttm:agent>'
        for at, name in enumerate(names)
    )
    cues = "\n".join(
        f'<p begin="{at}s" dur="1s" ttm:agent={quoteattr(f"a{names.index(name)}")}>'
        f"{escape(words)}</p>"
        for at, (name, words) in enumerate(said)
    )
    text = f"{HEAD}<head>{agents}</head><body><div>{cues}</div></body></tt>"
    expected: list[tuple[str, str]] = []
    for name, words in said:
        if expected and expected[-1][0] == name:
            expected[-1] = (name, f"{expected[-1][1]} {words}")
        else:
            expected.append((name, words))
    transcript = read_text(text, "a.ttml")
    assert [(turn.label, turn.text) for turn in transcript.turns] == expected
