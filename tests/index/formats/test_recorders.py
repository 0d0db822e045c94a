"""Text exports of recorders: names and times on a line, times before lines, and the chat beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import TranscriptError
from index.formats import read_text
from index.turns import Transcript

Read = Callable[[str], Transcript]


def said(transcript: Transcript) -> list[tuple[str | None, int | None, str]]:
    return [(turn.speaker, turn.start_ms, turn.text) for turn in transcript.turns]


@pytest.mark.parametrize(
    ("first", "second", "times"),
    [
        ("Ann Lee  0:05", "Bo  1:02:03", (5_000, 3_723_000)),
        ("Ann Lee (00:00:05):", "Bo (01:02:03):", (5_000, 3_723_000)),
        ("Ann Lee (00:05.123)", "Bo (00:09.1)", (5_123, 9_100)),
        ("Ann Lee: (00:05)", "Bo: (00:09)", (5_000, 9_000)),
        ("Ann Lee [00:00:05 - 00:00:08]", "Bo [00:00:09 - 00:00:12]", (5_000, 9_000)),
        ("Ann Lee\t0:05", "Bo\t0:09", (5_000, 9_000)),
        ("[00:00:05] Ann Lee", "[00:00:09] Bo", (5_000, 9_000)),
        ("[00:00:05.120] - Ann Lee", "[00:00:09.000] - Bo", (5_120, 9_000)),
        ("0:05 - Ann Lee (Acme)", "0:09 - Bo", (5_000, 9_000)),
        ("0:05 | Ann Lee", "0:09 | Bo", (5_000, 9_000)),
        ("Ann Lee 10:05 AM", "Bo 10:06 AM", (None, None)),
        ("[Ann Lee] 10:05:33", "[Bo] 10:05:40", (None, None)),
    ],
)
def test_a_name_and_a_time_head_a_turn(
    read: Read, first: str, second: str, times: tuple[int | None, int | None]
) -> None:
    """A time of day is none of the recording."""
    transcript = read(f"{first}\nOne.\n\n{second}\nTwo.\nThree.\n")
    assert transcript.format == "named-times"
    assert said(transcript) == [("Ann Lee", times[0], "One."), ("Bo", times[1], "Two. Three.")]
    assert {turn.attribution for turn in transcript.turns} == {"explicit"}


def test_chapters_are_no_speakers(read: Read) -> None:
    """Their lines are a time and a title, with no words below."""
    chapters = "0:00 Introduction\n2:30 Big Question\n5:00 Ann Lee\n"
    transcript = read(f"{chapters}\nAnn Lee: One.\nBo: Two.\nAnn Lee: Three.\n")
    assert transcript.format == "plain"
    assert [one.line for one in transcript.dropped] == [1, 2, 3]


@pytest.mark.parametrize("name", ["otter.txt", "rev.txt", "trint.txt", "meeting-log.txt"])
def test_samples_have_the_speakers_they_name(
    fixture: Callable[[str], Transcript], name: str
) -> None:
    transcript = fixture(f"named-times/{name}")
    assert transcript.speakers[0].name == "Vera Adair"
    assert len(transcript.speakers) == 2


def test_lines_with_voice_tags_are_joined_into_turns(
    fixture: Callable[[str], Transcript],
) -> None:
    assert said(fixture("stamped-lines/voices.txt")) == [
        ("Vera Adair", 0, "The tide is out, so we walk."),
        ("Bob Orr", 7_000, "In these boots?"),
        (None, 9_000, "Waves break."),
    ]


@pytest.mark.parametrize("name", ["unnamed.txt", "times-above.txt"])
def test_lines_with_times_alone_are_nobody_s(
    fixture: Callable[[str], Transcript], name: str
) -> None:
    transcript = fixture(f"stamped-lines/{name}")
    assert {turn.attribution for turn in transcript.turns} == {"none"}
    assert transcript.turns[0].text[:15].casefold() == "the tide is out"


def test_times_before_lines_are_none_of_the_words(read: Read) -> None:
    transcript = read("0:05 Ann: One\n0:09 and two.\n0:12 Bo: Three.\n0:14 Four.\n")
    assert said(transcript) == [("Ann", 5_000, "One and two."), ("Bo", 12_000, "Three. Four.")]


CHATS = [
    "00:13:46\tAnn Lee:\tgm\n00:13:51\tBo:\tGm\n",
    "10:05:33 From Ann Lee to Everyone:\n\tHello all\n10:05:40 From Bo to Everyone:\n\tHi\n",
    "10:05:33\t From Ann Lee : hello\n10:05:40\t From Bo : hi: there\n",
]


@pytest.mark.parametrize("chat", CHATS)
def test_a_chat_is_refused(read: Read, chat: str) -> None:
    with pytest.raises(TranscriptError, match="the log of a meeting's chat, which nobody said"):
        read(chat)


@pytest.mark.parametrize("chat", CHATS)
def test_a_chat_within_a_transcript_is_not_said(read: Read, chat: str) -> None:
    speech = "Ann Lee: One.\nBo: Two.\nAnn Lee: Three.\n"
    transcript = read(f"{speech}{chat}Bo: Four.\nAnn Lee: Five.\nBo: Six.\n")
    assert [turn.text for turn in transcript.turns] == [
        "One.",
        "Two.",
        "Three.",
        "Four.",
        "Five.",
        "Six.",
    ]
    assert {one.reason for one in transcript.dropped} == {"written in the chat, not said"}


NAMES = st.sampled_from(["Ann Lee", "Bo", "Speaker 2", "Zoë O'Hare"])
WORDS = st.text(st.characters(categories=["Ll"]), min_size=1, max_size=9)
SENTENCES = st.lists(WORDS, min_size=1, max_size=9).map(lambda words: f"So {' '.join(words)}.")


@given(st.lists(st.tuples(NAMES, SENTENCES), min_size=1, max_size=20))
def test_names_and_times_are_read_back(said_by: Sequence[tuple[str, str]]) -> None:
    lines = (f"{name}  {at}:07\n{words}\n" for at, (name, words) in enumerate(said_by))
    transcript = read_text("\n".join(lines), "a.txt")
    assert [(turn.label, turn.text) for turn in transcript.turns] == list(said_by)
    assert [turn.start_ms for turn in transcript.turns] == [
        at * 60_000 + 7_000 for at in range(len(said_by))
    ]


def test_an_export_s_lists_are_no_title(read: Read) -> None:
    """The title stands above the keywords and the names that the recorder lists."""
    head = (
        "Ferry call\nWed, Jun 12, 2024 9:30AM\n\nSUMMARY KEYWORDS\nferry\n\nSPEAKERS\nDana, Lee\n"
    )
    parsed = read(f"{head}\nDana  0:03\nThe winter one.\n\nLee  0:12\nI have it.\n")
    assert parsed.title == "Ferry call"
    assert [turn.speaker for turn in parsed.turns] == ["Dana", "Lee"]
