"""Markdown: bold speakers, escaped times, breaks, clips, front matter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats import read_text
from index.formats._markup import unmarked
from index.turns import Attribution, Transcript


def turns(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plain - text -- here > there", "plain - text -- here > there"),
        (r"\[laughs\] \*quietly\* 5\_000 C:\\", r"[laughs] *quietly* 5_000 C:\ ".rstrip()),
        ("see [the *notes*](https://example.org/a_(b)) now", "see the notes now"),
        ("![logo](https://example.org/a.png) ok", " ok"),
        ("**very** *much* ***so***", "very much so"),
        ("_truly_ snake_case_name", "truly snake_case_name"),
        ("2 * 3 * 4 = 24", "2 * 3 * 4 = 24"),
        ("Q&amp;A &lt;b&gt; `code`<br>end", "Q&A <b> code end"),
        (r"feed:\*, and \* stands for all", "feed:*, and * stands for all"),
    ],
)
def test_markup_becomes_its_words(written: str, read: str) -> None:
    assert unmarked(written) == read


def test_a_time_at_the_start_is_that_of_the_turn(read: Callable[[str], Transcript]) -> None:
    transcript = read(
        "**Ann Lee:** \\[01:46\\] One.\n\n\\[02:00\\] Two.\n\n**Bo Reed:** \\[01:02:03.25\\] Three."
    )
    assert turns(transcript) == [("Ann Lee", "One.\nTwo."), ("Bo Reed", "Three.")]
    assert [turn.start_ms for turn in transcript.turns] == [106_000, 3_723_250]


def test_a_time_alone_is_that_of_the_next_turn(read: Callable[[str], Transcript]) -> None:
    transcript = read("\\[00:18\\]\n\n**Ann Lee:** One.\n\n**Bo Reed:** Two.\n")
    assert [turn.start_ms for turn in transcript.turns] == [18_000, None]


@pytest.mark.parametrize(
    "line",
    [
        "**Break:** \\[20:00\\]",
        "**Break**: \\[20:00\\] to \\[21:00\\]",
        "**Break**:\\[20:00\\]",
        "**Jingle** : \\[52:12\\] to \\[52:16\\]",
        "Break: \\[01:15:16.14\\] to \\[01:16:25.26\\]",
        "## A heading",
        "---",
    ],
)
def test_after_a_break_unlabelled_speech_is_carried(
    read: Callable[[str], Transcript], line: str
) -> None:
    """A break is no speaker, and whoever goes on after it is most likely who spoke before."""
    transcript = read(f"**Ann Lee:** One.\n\n{line}\n\nTwo.\n\n**Bo Reed:** Three.\n")
    assert turns(transcript) == [("Ann Lee", "One."), ("Ann Lee", "Two."), ("Bo Reed", "Three.")]
    assert transcript.turns[1].attribution is Attribution.CARRIED
    assert [one.line for one in transcript.dropped] == [3]
    assert [speaker.name for speaker in transcript.speakers] == ["Ann Lee", "Bo Reed"]


def test_a_clip_in_italics_is_nobody_s_who_spoke_before(
    read: Callable[[str], Transcript],
) -> None:
    transcript = read(
        "**Ann Lee:** Listen.\n\n*We sell shoes.*\n\n*Good ones.*\n\n**Ann Lee:** Ha."
    )
    assert turns(transcript) == [
        ("Ann Lee", "Listen."),
        (None, "We sell shoes.\nGood ones."),
        ("Ann Lee", "Ha."),
    ]


def test_a_clip_may_name_its_own_speakers(read: Callable[[str], Transcript]) -> None:
    transcript = read("**Ann Lee:** Listen.\n\n*Clara: We sell shoes.*\n\n**Ann Lee:** Ha.")
    assert turns(transcript)[1] == ("Clara", "We sell shoes.")


def test_forgotten_stars_make_no_difference(read: Callable[[str], Transcript]) -> None:
    """One label of a podcast's transcript had lost them; its words went to the speaker before."""
    transcript = read("**Ann Lee:** One.\n\n**Bo Reed:** Two.\n\nAnn Lee: Three.\n")
    assert turns(transcript)[2] == ("Ann Lee", "Three.")


def test_a_bold_note_is_not_the_speaker_s(read: Callable[[str], Transcript]) -> None:
    transcript = read("**Ann Lee**: One.\n\n**Note**: the tape ended.\n\n**Bo Reed**: Two.\n")
    assert turns(transcript)[1] == (None, "Note: the tape ended.")


@pytest.mark.parametrize(
    "label",
    [
        "**Ann Lee**  0:32  ",
        "**Ann Lee** (00:00:32)",
        "**Ann Lee \\[0:32\\]:**",
        "**[0:32] Ann Lee:**",
    ],
)
def test_a_time_may_stand_beside_the_name(read: Callable[[str], Transcript], label: str) -> None:
    transcript = read(f"{label}\nOne.\n\n**Bo Reed:** Two.\n")
    assert turns(transcript)[0] == ("Ann Lee", "One.")
    assert transcript.turns[0].start_ms == 32_000


def test_front_matter_gives_title_date_link_and_people(
    fixture: Callable[[str], Transcript],
) -> None:
    transcript = fixture("markdown/front-matter.md")
    assert (transcript.title, transcript.date) == ("Bees, briefly", "2028-05-09")
    assert transcript.url == "https://example.org/bees"
    assert [(one.name, one.role) for one in transcript.speakers] == [
        ("Ola Nwosu", "host"),
        ("Rune Dahl", "guest"),
    ]
    assert [turn.start_ms for turn in transcript.turns] == [3000, 9000, None, 60_000]


@pytest.mark.parametrize("broken", ["title: [", "a: &a [*a]\nb: {", "- \t- x: y: z"])
def test_broken_front_matter_costs_its_title_alone(
    read: Callable[[str], Transcript], broken: str
) -> None:
    transcript = read(f"---\n{broken}\n---\n**Ann Lee:** One.\n\n**Bo Reed:** Two.\n")
    assert turns(transcript) == [("Ann Lee", "One."), ("Bo Reed", "Two.")]
    assert "the front matter is no YAML" in transcript.problems[0]


def test_the_first_heading_is_the_title(fixture: Callable[[str], Transcript]) -> None:
    assert fixture("markdown/hard-wrapped.md").title == "Recap of the spring meeting"


NAMES = st.sampled_from(["Ann Lee", "Bo Reed, PhD", "Speaker 2", "Zoë O'Hare", "Mary-Jo van Dyk"])
# A copyright sign with a year is a notice, not speech.
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="©"), min_size=1
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(
    lambda words: "so " + " ".join(words) + " x"
)


def escaped(text: str) -> str:
    """*text* as Markdown writes it, each sign that could be a mark escaped."""
    return "".join(f"\\{sign}" if sign in "\\*_`[]<>&#" else sign for sign in text)


@given(st.lists(st.tuples(NAMES, st.lists(SENTENCES, min_size=1, max_size=3)), min_size=1))
def test_what_is_written_in_markdown_is_read_back(said: list[tuple[str, list[str]]]) -> None:
    plain = [
        (label, [one.replace("[", "").replace("(", "") for one in said]) for label, said in said
    ]
    text = "\n\n".join(
        f"**{label}:** " + "\n\n".join(map(escaped, paragraphs)) for label, paragraphs in plain
    )
    transcript = read_text(text, "a.md")
    assert [(turn.label, turn.text.split("\n")) for turn in transcript.turns] == plain
