"""Plain text: the radio page as a careful reader reads it, and the general "NAME: text"."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import TranscriptError
from index.formats import read_text, read_transcript
from index.turns import Attribution, Transcript

SEED = "kandahar-mosque-attack.txt"
# position, line, speaker, label, attribution, first words
SEED_TURNS = [
    (0, 13, None, None, "none", "Dozens of people are dead in southern Afghanistan"),
    (1, 15, "Andrew Mines", "ANDREW MINES", "explicit", "Thanks for having me."),
    (2, 17, "Ailsa Chang", "CHANG", "explicit", "So Kandahar, you know, is the second"),
    (3, 19, "Andrew Mines", "MINES", "explicit", "One of the things that we haven't seen"),
    (4, 21, "Ailsa Chang", "CHANG", "explicit", "Can we just step back for a moment"),
    (5, 23, "Andrew Mines", "MINES", "explicit", "Their relationship dates all the way back"),
    (6, 25, "Ailsa Chang", "CHANG", "explicit", "Well, if the Taliban seems to be struggling"),
    (7, 27, "Andrew Mines", "MINES", "explicit", "The U.S. had done a good job in the past"),
    (8, 30, "Andrew Mines", "MINES", "explicit", "And those were already in decline."),
    (9, 32, "Ailsa Chang", "CHANG", "explicit", "Well, I mean, what does this security"),
    (10, 34, "Andrew Mines", "MINES", "explicit", "This is a huge, huge open question"),
    (11, 36, "Ailsa Chang", "CHANG", "explicit", "Andrew Mines, a fellow at George"),
    (12, 38, "Andrew Mines", "MINES", "explicit", "Thanks for having me on."),
]
SEED_DROPPED = [
    (1, "copyright notice"),
    (2, "phone number"),
    (3, "station notice"),
    (4, "page furniture"),
    (5, "page furniture"),
    (6, "player clock"),
    (7, "page text above the transcript"),
    (8, "page text above the transcript"),
    (40, "stage direction; credit line"),
    (42, "biography"),
    (43, "page text below the transcript"),
]


@pytest.fixture
def seed(seeds: Path) -> Transcript:
    return read_transcript(seeds / SEED)


class TestSeed:
    def test_each_turn_has_its_line_its_speaker_and_its_words(self, seed: Transcript) -> None:
        read = [
            (
                turn.position,
                turn.line,
                turn.speaker,
                turn.label,
                turn.attribution,
                turn.text[: len(words)],
            )
            for turn, (*_, words) in zip(seed.turns, SEED_TURNS, strict=True)
        ]
        assert read == SEED_TURNS
        assert all(turn.end_line == turn.line for turn in seed.turns)

    def test_the_page_around_it_is_dropped_with_reasons(self, seed: Transcript) -> None:
        assert [(one.line, one.reason) for one in seed.dropped] == SEED_DROPPED

    def test_the_title_is_the_headline(self, seed: Transcript) -> None:
        assert seed.title == "A Kandahar mosque attack exposes the Taliban's security challenges"
        assert [(one.line, one.meaning) for one in seed.metadata] == [(10, "title")]

    def test_a_copyright_year_is_no_date(self, seed: Transcript) -> None:
        assert seed.date is None

    def test_people_have_the_names_that_the_page_states_elsewhere(self, seed: Transcript) -> None:
        mines, chang = seed.speakers
        assert (mines.name, mines.labels, mines.turns) == (
            "Andrew Mines",
            ("ANDREW MINES", "MINES"),
            7,
        )
        assert (mines.role, mines.role_reason) == ("guest", "introduction")
        assert (chang.name, chang.labels, chang.turns) == ("Ailsa Chang", ("CHANG",), 5)
        assert (chang.role, chang.role_reason) == ("host", "footer")
        assert ("Ailsa Chang", "footer", 42) in [
            (alias.name, alias.provenance, alias.line) for alias in chang.aliases
        ]

    def test_each_turn_stands_in_the_file_word_for_word(
        self, seed: Transcript, seeds: Path
    ) -> None:
        source = (seeds / SEED).read_text()
        assert all(turn.text in source for turn in seed.turns)


def turns(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def test_a_label_alone_on_its_line_has_the_speech_below_it(
    read: Callable[[str], Transcript],
) -> None:
    transcript = read("ANN LEE, HOST:\n\nGood evening.\n\nBO REED, BYLINE: Hello.\n")
    assert turns(transcript) == [("Ann Lee", "Good evening."), ("Bo Reed", "Hello.")]
    assert (transcript.turns[0].line, transcript.turns[0].end_line) == (1, 3)
    assert [speaker.role for speaker in transcript.speakers] == ["host", "guest"]


def test_an_unlabelled_paragraph_continues_the_turn_before_it(
    read: Callable[[str], Transcript],
) -> None:
    transcript = read("ANN: First.\n\nSecond.\n\nBO: Third.\n")
    assert turns(transcript) == [("Ann", "First.\nSecond."), ("Bo", "Third.")]
    assert transcript.turns[0].attribution is Attribution.EXPLICIT


def test_the_same_speaker_again_is_another_turn(read: Callable[[str], Transcript]) -> None:
    assert turns(read("ANN: One.\nANN: Two.\nBO: Three.\n")) == [
        ("Ann", "One."),
        ("Ann", "Two."),
        ("Bo", "Three."),
    ]


def test_after_a_clip_unlabelled_speech_is_a_turn_of_its_own(
    read: Callable[[str], Transcript],
) -> None:
    """Who speaks after music is the same person at best, so the turn says that it was carried."""
    transcript = read("ANN: One.\n\n(SOUNDBITE OF MUSIC)\n\nTwo.\n\nBO: Three.\n")
    assert turns(transcript) == [("Ann", "One."), ("Ann", "Two."), ("Bo", "Three.")]
    assert transcript.turns[1].attribution is Attribution.CARRIED


def test_after_laughter_the_turn_goes_on(read: Callable[[str], Transcript]) -> None:
    assert turns(read("ANN: One.\n\n(LAUGHTER)\n\nTwo.\n\nBO: Three.\n"))[0] == (
        "Ann",
        "One.\nTwo.",
    )


def test_two_angles_without_a_name_are_another_voice(read: Callable[[str], Transcript]) -> None:
    transcript = read(">> ANN: One.\n>> Two.\n>> BO: Three.\n")
    assert turns(transcript) == [("Ann", "One."), (None, "Two."), ("Bo", "Three.")]
    assert transcript.turns[1].attribution is Attribution.NONE


def test_a_line_with_nothing_but_stage_directions_is_no_turn(
    read: Callable[[str], Transcript],
) -> None:
    transcript = read("ANN: One.\nBO: (LAUGHTER)\n[MUSIC]\nANN: Two (ph).\n")
    assert turns(transcript) == [("Ann", "One."), ("Ann", "Two (ph).")]
    assert [(one.line, one.text, one.reason) for one in transcript.dropped] == [
        (2, "BO: (LAUGHTER)", "stage direction"),
        (3, "[MUSIC]", "stage direction"),
    ]


def test_a_word_cut_at_a_line_end_is_whole_again(read: Callable[[str], Transcript]) -> None:
    assert turns(read("ANN: A long-\nrunning row\nends.\nBO: Yes.\n"))[0] == (
        "Ann",
        "A long-running row ends.",
    )


@pytest.mark.parametrize(
    ("line", "said_by"),
    [
        ("podcast: https://example.org/404", "Ann"),
        ("Note: this was cut.", "Ann"),
        ("https://example.org/a: see there", "Ann"),
        ("12:30 was when it began.", "Ann"),
        ("At 12: 30 we met.", "Ann"),
        ("I have one thing to say: no.", "Ann"),
        ('He said, and I quote: "No."', "Ann"),
        ("Remember: I was there.", "Ann"),
    ],
)
def test_words_before_a_colon_in_prose_are_no_speaker(
    read: Callable[[str], Transcript], line: str, said_by: str
) -> None:
    transcript = read(f"ANN: One.\n\n{line}\n\nBO: Two.\n\nANN: Three.\n")
    assert [turn.label for turn in transcript.turns] == ["ANN", "BO", "ANN"]
    assert transcript.turns[0].text == f"One.\n{line}"
    assert transcript.turns[0].speaker == said_by


def test_a_doubtful_label_is_reported(read: Callable[[str], Transcript]) -> None:
    transcript = read("ANN: One.\n\nAll.\n\nClara: you?\n\nI.\n\nBO: Two.\n\nYou.\n\nANN: Three.\n")
    assert transcript.problems == ('line 5: "Clara:" is read as speech, not as a speaker',)


def test_what_follows_the_end_is_no_speech(read: Callable[[str], Transcript]) -> None:
    transcript = read("ANN: One.\n\nStill me.\n\n-30-\n\nMore stories by Ann.\n")
    assert turns(transcript) == [("Ann", "One.\nStill me.")]
    assert [(one.line, one.reason) for one in transcript.dropped] == [
        (5, "end mark"),
        (7, "page text below the transcript"),
    ]


def test_the_last_words_need_no_label(read: Callable[[str], Transcript]) -> None:
    """A paragraph after the last label is speech unless the page shows that speech is over."""
    assert turns(read("BO: One.\nANN: Two.\n\nAnn Lee was here. So was I.\n"))[1] == (
        "Ann",
        "Two.\nAnn Lee was here. So was I.",
    )


def test_a_credit_behind_the_last_words_is_cut(read: Callable[[str], Transcript]) -> None:
    """Stations put it on the last speaker's line, where it would be quoted as theirs."""
    transcript = read("ANN: One.\nBO: I'm Bo Reed. Transcript provided by WXYZ, Copyright WXYZ.\n")
    assert turns(transcript)[1] == ("Bo Reed", "I'm Bo Reed.")
    assert [(one.line, one.text, one.reason) for one in transcript.dropped] == [
        (2, "Transcript provided by WXYZ, Copyright WXYZ.", "credit line")
    ]


def test_a_television_transcript_is_read(fixture: Callable[[str], Transcript]) -> None:
    transcript = fixture("plain/television.txt")
    assert transcript.title == "Storm Makes Landfall; Senate Votes on Budget. Aired 5-6p ET"
    assert transcript.date == "2031-10-15"
    assert [speaker.name for speaker in transcript.speakers] == [
        "Dana Holt",
        "Pat Quill",
        "Lee Ames",
        "Unidentified Male",
        "Unidentified Female",
    ]
    assert [turn.text for turn in transcript.turns][-3:] == [
        "-- and it rises.",
        "I said so.",
        "We're back. Note: the vote is later.",
    ]


def test_the_time_of_a_label_without_speech_is_not_the_next_one_s(
    read: Callable[[str], Transcript],
) -> None:
    transcript = read("Ann Lee: One.\nBo: 00:00:05\nAnn Lee: Two.\n")
    assert [turn.start_ms for turn in transcript.turns] == [None, None]


def test_a_line_without_end_is_told(read: Callable[[str], Transcript]) -> None:
    """Also where it hides that the file is a transcript."""
    with pytest.raises(TranscriptError, match="the line has 1,200,"):
        read("**Ann:** " + "word " * 240_000 + "\n\n**Bo:** x\n")


def test_a_meeting_s_chat_is_not_speech(read: Callable[[str], Transcript]) -> None:
    with pytest.raises(TranscriptError, match="which nobody said"):
        read("00:13:46\tAnn Lee:\tgm\n00:13:51\tBo:\tGm\n")


NAMES = st.sampled_from(["ANN LEE", "BO", "Cy Dow", "Speaker 2", "DR. EVA O'HARE", "Q"])
WORDS = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=12)
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(lambda words: "So " + " ".join(words))


@given(st.lists(st.tuples(NAMES, SENTENCES), min_size=1, max_size=30))
def test_what_is_written_as_name_and_text_is_read_back(said: list[tuple[str, str]]) -> None:
    text = "".join(f"{label}: {words}\n" for label, words in said)
    transcript = read_text(text, "a.txt")
    assert [(turn.label, turn.text) for turn in transcript.turns] == said
    assert [turn.line for turn in transcript.turns] == list(range(1, len(said) + 1))
