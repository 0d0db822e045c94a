"""Labels that are easily swallowed, and prose that is easily taken for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from index.turns import Transcript

Read = Callable[[str], Transcript]


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def paragraphs(*lines: str) -> str:
    return "\n\n".join(lines)


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("Dr. Ann Reece Jr., PhD, MD", "Ann Reece Jr."),
        ("50 Cent", "50 Cent"),
        ("will.i.am", "will.i.am"),
        ("A$AP Rocky", "A$AP Rocky"),
        ("bell hooks", "bell hooks"),
        ("The Edge", "The Edge"),
        ("deadmau5", "deadmau5"),
    ],
)
def test_names_that_look_like_none_are_labels_when_they_recur(
    read: Read, label: str, speaker: str
) -> None:
    """Else what they said would be put in the mouth of whoever spoke before."""
    text = paragraphs("Bo Lee: So?", f"{label}: Yes.", "Bo Lee: Why?", f"{label}: Because.")
    assert said(read(text)) == [
        ("Bo Lee", "So?"),
        (speaker, "Yes."),
        ("Bo Lee", "Why?"),
        (speaker, "Because."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "张三：你好，今天谈茶。\n李四：好。\n张三：开始吧。\n",
        "ANN：Tea then.\nBO：Fine by me.\nANN：Good.\n",
        "ANNE : Du thé.\nLUC\u00a0: Bien.\nANNE : Bon.\n",
    ],
)
def test_other_colons_part_a_label_too(read: Read, text: str) -> None:
    transcript = read(text)
    assert [turn.attribution for turn in transcript.turns] == ["explicit"] * 3
    assert transcript.turns[0].speaker == transcript.turns[2].speaker
    assert transcript.turns[0].speaker != transcript.turns[1].speaker


def test_questions_with_a_full_stop_stand_beside_those_with_a_colon(read: Read) -> None:
    transcript = read("Q: Where?\nA: At home.\nQ. And then?\nA. I left.\n")
    assert said(transcript) == [
        ("Q", "Where?"),
        ("A", "At home."),
        ("Q", "And then?"),
        ("A", "I left."),
    ]


def test_where_nobody_asks_a_is_a_point_of_a_list(read: Read) -> None:
    transcript = read("ANN: Options.\nA. Leave.\nB. Stay.\nBO: I see.\nANN: Good.\n")
    assert said(transcript)[0] == ("Ann", "Options. A. Leave. B. Stay.")


@pytest.mark.parametrize("label", ["ANNA/BOB", "ANNA AND BOB", "ANNA, BOB", "ANNA & BOB"])
def test_a_joint_label_is_no_person_of_its_own(read: Read, label: str) -> None:
    transcript = read(f"ANNA: Hi.\nBOB: Hello.\n{label}: Bye.\nANNA: Gone.\n")
    assert [turn.attribution for turn in transcript.turns] == [
        "explicit",
        "explicit",
        "generic",
        "explicit",
    ]
    assert [one.name for one in transcript.speakers if not one.generic] == ["Anna", "Bob"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Ann Lee: He said it.", "Churchill: We shall fight.", "Bo Reed: Fine.", "Ann Lee: So."),
        ("ANN LEE: Votes.", "Churchill: We shall fight.", "BO REED: Fine.", "ANN LEE: So."),
        ("ANN LEE: The GDP.", "GDP: Up by three.", "BO REED: Fine.", "ANN LEE: So."),
        ("Ann Lee: Hello.", "50 Cent: Yo.", "Ann Lee: Fine.", "Ann Lee: So."),
    ],
)
def test_words_that_may_be_a_speaker_s_are_nobody_s(read: Read, lines: Sequence[str]) -> None:
    """Neither is a person invented, nor are the words given to the speaker before."""
    transcript = read(paragraphs(*lines))
    assert [turn.speaker for turn in transcript.turns][1] is None
    assert transcript.turns[1].text == lines[1]
    head = lines[1].partition(":")[0]
    assert transcript.problems == (
        f'line 3: "{head}:" may be a speaker or not: what follows is given to nobody',
    )


def test_small_letters_after_a_colon_show_prose(read: Read) -> None:
    text = paragraphs("Ann Lee: We measured.", "Ratio: three to one.", "Bo Reed: Fine.")
    transcript = read(text)
    assert said(transcript)[0] == ("Ann Lee", "We measured.\nRatio: three to one.")
    assert transcript.problems == ('line 3: "Ratio:" is read as speech, not as a speaker',)


def test_a_label_does_not_begin_within_a_paragraph_where_none_does(read: Read) -> None:
    text = "Ann Lee: It has one\nRatio: Three to one.\n\nBo Reed: Fine.\n\nAnn Lee: So.\n"
    assert said(read(text))[0] == ("Ann Lee", "It has one Ratio: Three to one.")


@pytest.mark.parametrize("label", ["Action Items", "Price", "Opening Hours", "Next Steps"])
def test_headings_of_notes_are_no_speakers(read: Read, label: str) -> None:
    text = paragraphs("Ann Lee: One.", f"{label}: Two.", "Bo Reed: Three.", "Ann Lee: Four.")
    assert [one.name for one in read(text).speakers] == ["Ann Lee", "Bo Reed"]


def test_speakers_in_small_letters_are_read(read: Read) -> None:
    text = "ann: so tell me about the tea\nbo: it was hot and green\n" * 2
    assert [one.name for one in read(text).speakers] == ["ann", "bo"]


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("Ann Lee -- Acme -- Analyst", "Ann Lee"),
        ("Ann Lee | Acme", "Ann Lee"),
        ("The Secretary of State for Lamps (Ann Lee)", "Ann Lee"),
        ('Ann "Nan" Lee', 'Ann "Nan" Lee'),
        ("Ann Lee, mayor of Ely", "Ann Lee"),
        ("Unidentified Musical Artist", "Unidentified Musical Artist"),
        ("Mme Ann Lee", "Ann Lee"),
    ],
)
def test_what_stands_beside_a_name_does_not_hide_it(read: Read, label: str, speaker: str) -> None:
    """Calls with analysts, parliaments and other countries have longer labels."""
    text = paragraphs("Bo Dow: So?", f"{label}: Yes.", "Bo Dow: Why?", f"{label}: Because.")
    assert [turn.speaker for turn in read(text).turns] == ["Bo Dow", speaker] * 2


@pytest.mark.parametrize("question", ["Q    And second?", "Q\tAnd second?", "Q. And second?"])
def test_a_question_needs_no_colon(read: Read, question: str) -> None:
    """In briefings the press is "Q" and some space: it is not the secretary who asks."""
    transcript = read(paragraphs("MS. LEE: One.", question, "MS. LEE: Also.", question))
    assert said(transcript)[1] == ("Q", "And second?")


def test_a_label_below_another_s_line_is_no_wrapped_prose(read: Read) -> None:
    transcript = read("Ann Lee: Hello.\nBo Reed: Hi.\n\nAnn Lee: So.\n")
    assert [turn.speaker for turn in transcript.turns] == ["Ann Lee", "Bo Reed", "Ann Lee"]


@pytest.mark.parametrize("label", ["Me", "Them", "The President", "Mr Speaker", "Le président"])
def test_whom_no_name_tells_is_generic(read: Read, label: str) -> None:
    transcript = read(f"Ann Lee: One.\n{label}: Two.\nAnn Lee: Three.\n{label}: Four.\n")
    assert [str(turn.attribution) for turn in transcript.turns] == ["explicit", "generic"] * 2


def test_times_of_a_clock_are_none_of_the_recording(read: Read) -> None:
    transcript = read("[16:00:05]\n\nANN LEE: One.\n\n[16:05:02]\n\nBO REED: Two.\n")
    assert [turn.start_ms for turn in transcript.turns] == [None, None]
    assert transcript.problems == (
        "the first time is 16:00:05: the times are those of a clock, and left out",
    )


def test_points_of_a_speech_in_capitals_are_no_people(read: Read) -> None:
    """What is said under them is most likely the speaker's, and surely nobody else's."""
    text = paragraphs("PRESIDENT LEE: Three things.", "First, light.", "JOBS: We made them.")
    transcript = read(text)
    assert [one.name for one in transcript.speakers] == ["President Lee"]
    assert said(transcript)[1] == (None, "JOBS: We made them.")


@pytest.mark.parametrize(
    "label", ["Ann (laughing)", "Ann [on phone]", "Ann, laughing", "Ann (V.O.)"]
)
def test_what_somebody_does_is_no_part_of_the_name(read: Read, label: str) -> None:
    transcript = read(f"Ann: One.\n\nBo: Two.\n\n{label}: Three.\n\nBo: Four.\n")
    assert [turn.speaker for turn in transcript.turns] == ["Ann", "Bo", "Ann", "Bo"]
