"""Captions: who speaks in a cue, what is repeated, where a turn ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats import read_text
from index.turns import Attribution, Transcript


def turns(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def vtt(*cues: str) -> str:
    return "WEBVTT\n\n" + "\n\n".join(
        f"00:00:{at:02}.000 --> 00:00:{at + 1:02}.000\n{cue}" for at, cue in enumerate(cues)
    )


def srt(*cues: str) -> str:
    return "\n\n".join(
        f"{at + 1}\n00:00:{at:02},000 --> 00:00:{at + 1:02},000\n{cue}"
        for at, cue in enumerate(cues)
    )


def test_cues_of_one_voice_are_one_turn(fixture: Callable[[str], Transcript]) -> None:
    transcript = fixture("webvtt/voices.vtt")
    assert turns(transcript) == [
        (None, "[ANIMATION] A woman carries a lamp through a door"),
        ("Customer", "This lamp went dark on a Monday & stayed so."),
        ("Clerk", "Is it plugged in?"),
        ("Customer", "It is an oil lamp."),
        ("Clerk", "We sell oil."),
    ]
    second = transcript.turns[1]
    assert (second.line, second.end_line, second.start_ms, second.end_ms) == (11, 16, 4500, 8000)
    assert (transcript.title, transcript.url) == (
        "The lamp and the shop",
        "https://example.org/lamp",
    )


def test_a_cue_without_a_voice_tag_among_others_is_nobody_s(
    read: Callable[[str], Transcript],
) -> None:
    assert turns(read(vtt("<v Ann>One.", "Two.", "<v Ann>Three."))) == [
        ("Ann", "One."),
        (None, "Two."),
        ("Ann", "Three."),
    ]


def test_a_name_in_a_directory_s_order_is_turned_round(
    fixture: Callable[[str], Transcript],
) -> None:
    assert [one.name for one in fixture("webvtt/guid-ids.vtt").speakers] == [
        "Nadia Ferrer",
        "Bo Lindqvist",
    ]


def test_a_name_holds_until_the_next_one(fixture: Callable[[str], Transcript]) -> None:
    """A name that stands once counts as well: without it the words would be the other's."""
    assert turns(fixture("subrip/on-change.srt")) == [
        ("Gus", "The ferry leaves at nine from the old pier, and nobody ever remembers that."),
        ("Wilma", "I do."),
        ("Gus", "So we all swim."),
    ]


def test_a_name_may_stand_above_the_words(fixture: Callable[[str], Transcript]) -> None:
    assert turns(fixture("webvtt/name-above.vtt")) == [
        ("Vera Adair", "The tide is out, so we walk."),
        ("Bob Orr", "In these boots?"),
        ("Vera Adair", "Shall we?"),
    ]


def test_rolling_captions_are_said_once(fixture: Callable[[str], Transcript]) -> None:
    assert turns(fixture("webvtt/rolling.vtt")) == [
        (None, "so today we talk about soup and soup is soup")
    ]


def test_words_that_are_said_twice_stay_twice(read: Callable[[str], Transcript]) -> None:
    """Captions that name somebody do not roll, nor do those where it happens now and then."""
    assert turns(read(vtt("<v Ann>Yes.", "<v Ann>Yes.", "<v Bo>Yes."))) == [
        ("Ann", "Yes. Yes."),
        ("Bo", "Yes."),
    ]
    assert turns(read(srt("Yes.", "Yes.", "No.", "So.", "Go.", "Do.", "Hi."))) == [
        (None, "Yes. Yes. No. So. Go. Do. Hi.")
    ]


@pytest.mark.parametrize("cue", ["- One?\n- Two.", "– One?\n– Two.", ">> One?\n>> Two."])
def test_dashes_and_angles_part_voices(read: Callable[[str], Transcript], cue: str) -> None:
    assert turns(read(srt(cue, "Three."))) == [(None, "One?"), (None, "Two. Three.")]


def test_captions_without_speakers_are_cut_at_sentence_ends(
    read: Callable[[str], Transcript],
) -> None:
    """One turn of 17,000 words could not be cited."""
    sentence = "one two three four five six seven eight nine ten eleven\ntwelve."
    transcript = read(srt(*[sentence] * 12))
    assert [len(turn.text.split()) for turn in transcript.turns] == [60, 60, 24]
    assert all(turn.text.endswith("twelve.") for turn in transcript.turns)
    assert {turn.attribution for turn in transcript.turns} == {Attribution.NONE}


def test_a_speaker_s_long_turn_is_not_cut(read: Callable[[str], Transcript]) -> None:
    sentence = "one two three four five six seven eight nine ten eleven twelve."
    cues = [f"ANN LEE: {sentence}", *[sentence] * 20, "BO REED: Yes."]
    assert [turn.speaker for turn in read(srt(*cues)).turns] == ["Ann Lee", "Bo Reed"]


def test_cues_that_cannot_be_are_told(read: Callable[[str], Transcript]) -> None:
    transcript = read(
        "WEBVTT\n\n00:03:12.500 --> 00:03:10.000\n<v Ann>One.\n\n00:0x:00 --> 00:01\n<v Ann>Two.\n"
    )
    assert transcript.problems == (
        "line 3: the cue ends (3:10) before it starts (3:12)",
        "line 6: its times cannot be read, it is left out",
    )
    assert [(one.line, one.end_line, one.reason) for one in transcript.dropped] == [
        (6, 7, "text outside a cue")
    ]


def test_tags_and_entities_are_decoded(read: Callable[[str], Transcript]) -> None:
    cue = "<v.loud.first Ann Lee><c.yellow>Q&amp;A</c> <00:00:00.500>is <b>on</b>&nbsp;air</v>"
    assert turns(read(vtt(cue))) == [("Ann Lee", "Q&A is on air")]


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        (["[Ann] One.", "Two.", "[Bo] Three.", "[Ann] So."], ["Ann", "Bo", "Ann"]),
        (["(ANN) One.", "Two.", "(BO) Three."], ["Ann", "Bo"]),
        (["[Laughter] One.", "[Applause] Two."], [None]),
        (["- Ann: One.\n- Bo: Two.", "Ann: Three.", "Bo: Four."], ["Ann", "Bo", "Ann", "Bo"]),
        (["-ANN: One.\n-BO: Two.", "ANN: Three."], ["Ann", "Bo", "Ann"]),
        (["Travis: When you\nbegin", "it is hard.", "Sarah: Yes."], ["Travis", "Sarah"]),
        (["Ann Lee\nOne.", "Bo\nTwo.", "Ann Lee\nThree."], ["Ann Lee", "Bo", "Ann Lee"]),
        (["<v Ann>One.</v> <v Bo>Two.</v>", "<v Ann>Three\n<v Bo>Four."], ["Ann", "Bo"] * 2),
    ],
)
def test_each_way_to_name_a_voice_is_read(
    read: Callable[[str], Transcript], cues: list[str], expected: list[str | None]
) -> None:
    assert [turn.speaker for turn in read(vtt(*cues)).turns] == expected


def test_small_letters_after_a_colon_are_no_speaker_s(
    read: Callable[[str], Transcript],
) -> None:
    cues = ["Ann Lee: One.", "Ratio: three to one.", "Bo Reed: Two.", "So.", "Ann Lee: Three."]
    transcript = read(srt(*cues))
    assert turns(transcript)[0] == ("Ann Lee", "One. Ratio: three to one.")


def test_a_word_that_may_be_a_speaker_is_nobody_s(read: Callable[[str], Transcript]) -> None:
    cues = ["Ann Lee: One.", "Churchill: We fight.", "Bo Reed: Two.", "So.", "Ann Lee: Three."]
    transcript = read(srt(*cues))
    assert turns(transcript)[1] == (None, "Churchill: We fight.")
    assert transcript.problems == (
        'line 7: "Churchill:" may be a speaker or not: what follows is given to nobody',
    )


def test_where_brackets_name_voices_another_bracket_is_another_voice(
    read: Callable[[str], Transcript],
) -> None:
    cues = ["[Ann] One.", "[Bo] Two.", "[Ann] Three.", "[man over radio] Four."]
    assert turns(read(srt(*cues)))[3] == (None, "[man over radio] Four.")


def test_a_cue_s_identifier_may_name_the_voice(read: Callable[[str], Transcript]) -> None:
    cue = '1 "Ann Lee" (123)\n00:00:00.000 --> 00:00:01.000\nOne.\n'
    transcript = read(f"WEBVTT\n\n{cue}\n{cue.replace('Ann Lee', 'Bo')}")
    assert turns(transcript) == [("Ann Lee", "One."), ("Bo", "One.")]


def test_a_voice_tag_without_a_name_is_nobody_s(read: Callable[[str], Transcript]) -> None:
    assert turns(read(vtt("<v Ann>One.", "<v >Two."))) == [("Ann", "One."), (None, "Two.")]


def test_no_time_lies_before_the_recording(read: Callable[[str], Transcript]) -> None:
    transcript = read("WEBVTT\n\n-00:00:01.000 --> 00:00:02.000\n<v Ann>One.\n")
    assert transcript.turns[0].start_ms == 0
    assert transcript.problems == ("line 3: the cue starts before the recording does",)


def test_a_full_stop_of_its_own_ends_the_words_before_it(
    read: Callable[[str], Transcript],
) -> None:
    """Recognisers that write a cue a word give it one."""
    assert turns(read(vtt("<v Ann>I", "<v Ann>am", "<v Ann>.", "<v Bo>Yes"))) == [
        ("Ann", "I am."),
        ("Bo", "Yes"),
    ]


def test_a_sentence_that_ends_within_a_cue_is_not_cut(read: Callable[[str], Transcript]) -> None:
    """Lines are wrapped by their length, so sentences seldom end where a cue does."""
    cues = [f"goes on with Mr. Orr and {at} so it ends. And then it" for at in range(12)]
    texts = [turn.text for turn in read(srt(*cues)).turns]
    assert len(texts) > 1
    assert all(text.endswith("so it ends.") for text in texts[:-1])
    assert " ".join(texts) == " ".join(cues)


def test_a_header_needs_no_blank_line_below_it(read: Callable[[str], Transcript]) -> None:
    transcript = read("WEBVTT\n00:00.000 --> 00:01.000\n<v Ann>One.\n")
    assert turns(transcript) == [("Ann", "One.")]


NAMES = st.sampled_from(["Ann Lee", "Bo", "Speaker 2", "Zoë O'Hare"])
WORDS = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=9)
SENTENCES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


@given(st.lists(st.tuples(NAMES, SENTENCES), min_size=1, max_size=20))
def test_voices_are_read_back(said: list[tuple[str, str]]) -> None:
    transcript = read_text(vtt(*(f"<v {name}>{words}</v>" for name, words in said)), "a.vtt")
    expected: list[tuple[str, str]] = []
    for name, words in said:
        if expected and expected[-1][0] == name:
            expected[-1] = (name, f"{expected[-1][1]} {words}")
        else:
            expected.append((name, words))
    assert [(turn.label, turn.text) for turn in transcript.turns] == expected
