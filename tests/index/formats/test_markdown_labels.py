"""Markdown's ways to name a speaker: bold without a colon, headings, lists, forgotten stars."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.turns import Transcript

Read = Callable[[str], Transcript]


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


FOUR = [("Anna", "One."), ("Carl", "Two."), ("Anna", "Three."), ("Carl", "Four.")]


@pytest.mark.parametrize(
    "text",
    [
        "**Anna:** One.\n\nCarl: Two.\n\n**Anna:** Three.\n\nCarl: Four.\n",
        "**Anna** One.\n\n**Carl** Two.\n\n**Anna** Three.\n\n**Carl** Four.\n",
        "**Anna**\n\nOne.\n\n**Carl**\nTwo.\n\n**Anna**\n\nThree.\n\n**Carl**\nFour.\n",
        "*Anna:* One.\n\n_Carl:_ Two.\n\n*Anna*: Three.\n\n*Carl:* Four.\n",
        "<b>Anna:</b> One.\n\n<strong>Carl</strong>: Two.\n\n**Anna:** Three.\n\n**Carl:** Four.",
        "### Anna\n\nOne.\n\n### Carl\n\nTwo.\n\n### Anna (0:10)\n\nThree.\n\n### Carl:\n\nFour.\n",
        "- **Anna:** One.\n- **Carl:** Two.\n- **Anna:** Three.\n- **Carl:** Four.\n",
        "1. **Anna:** One.\n2. **Carl:** Two.\n3. **Anna:** Three.\n4. **Carl:** Four.\n",
        "> **Anna:** One.\n>\n> **Carl:** Two.\n>\n> **Anna:** Three.\n>\n> **Carl:** Four.\n",
        "**Anna**  0:01\nOne.\n\nCarl  0:32\nTwo.\n\n**Anna**  1:01\nThree.\n\nCarl  1:20\nFour.",
    ],
)
def test_each_way_to_name_a_speaker_is_read(read: Read, text: str) -> None:
    transcript = read(text)
    assert said(transcript) == FOUR
    assert {turn.attribution for turn in transcript.turns} == {"explicit"}


def test_an_emphasised_word_is_no_speaker(read: Read) -> None:
    text = "**Anna:** One.\n\n**Really** it is.\n\n**Carl:** Two.\n\n**Anna:** Three.\n"
    assert said(read(text))[0] == ("Anna", "One.\nReally it is.")


def test_a_point_of_a_list_is_no_speaker(read: Read) -> None:
    text = "**Anna:** One.\n\n- **Price:** five\n- **Extra Sugar:** two\n\n**Carl:** Two.\n"
    transcript = read(text)
    assert [one.name for one in transcript.speakers] == ["Anna", "Carl"]
    assert transcript.turns[0].text == "One.\nPrice: five Extra Sugar: two"


def test_a_name_without_stars_that_stands_once_is_nobody_s(read: Read) -> None:
    text = "**Anna:** One.\n\nCarl: Two.\n\n**Anna:** Three.\n"
    transcript = read(text)
    assert said(transcript) == [("Anna", "One."), (None, "Carl: Two."), ("Anna", "Three.")]
    assert "may be a speaker or not" in transcript.problems[0]


def test_below_a_heading_that_may_be_a_name_nobody_is_carried_on(read: Read) -> None:
    """It could be Dora who speaks there."""
    text = "**Anna:** One.\n\n### Dora\n\nTwo.\n\n**Anna:** Three.\n"
    transcript = read(text)
    assert said(transcript) == [("Anna", "One."), (None, "Two."), ("Anna", "Three.")]
    assert transcript.problems == (
        'line 3: the heading "Dora" may name a speaker: what follows is given to nobody',
    )


def test_below_a_heading_that_is_a_topic_the_speaker_goes_on(read: Read) -> None:
    text = "**Anna:** One bee.\n\n### Bee\n\nTwo.\n\n**Carl:** Three.\n"
    assert said(read(text)) == [("Anna", "One bee."), ("Anna", "Two."), ("Carl", "Three.")]


def test_facts_above_the_first_speaker_are_no_speech(read: Read) -> None:
    text = "**Date:** 2031-02-03\n**Main Theme:** bees\n\n**Anna:** One.\n\n**Anna:** Two.\n"
    transcript = read(text)
    assert said(transcript) == [("Anna", "One."), ("Anna", "Two.")]
    assert transcript.date == "2031-02-03"


@pytest.mark.parametrize("heading", ["**Key Takeaways:**", "## Show Notes", "Links:"])
def test_notes_below_the_speech_are_not_said(read: Read, heading: str) -> None:
    text = f"**Anna:** One.\n\n**Carl:** Two.\n\n{heading}\n\n- Bees are good\n"
    transcript = read(text)
    assert said(transcript) == [("Anna", "One."), ("Carl", "Two.")]
    assert [one.line for one in transcript.dropped] == [5, 7]


def test_a_label_may_stand_in_bold_with_its_words(read: Read) -> None:
    transcript = read("**Q: Why?**\n\nA: So.\n\n**Q: And now?**\n\nA: Now, too.\n")
    assert said(transcript) == [("Q", "Why?"), ("A", "So."), ("Q", "And now?"), ("A", "Now, too.")]


def test_notes_above_the_speech_are_not_said(read: Read) -> None:
    notes = "# T\n\n## Summary\n\nWe talk of tea.\n\n## Talk\n\n"
    transcript = read(f"{notes}**Ann Lee:** One.\n\n**Bo Dow:** Two.\n")
    assert said(transcript) == [("Ann Lee", "One."), ("Bo Dow", "Two.")]


def test_a_bold_label_that_is_not_sure_is_nobody_s(read: Read) -> None:
    """It is set as a speaker's, so that its words are not those of the one before."""
    text = "**Anna:** One.\n\nMore.\n\nAnd more.\n\n**Really:** yes it is.\n\n**Anna:** Two.\n"
    transcript = read(text)
    assert said(transcript)[1] == (None, "Really: yes it is.")
    assert "may be a speaker or not" in transcript.problems[0]


def test_bold_headings_between_labels_are_no_speakers(read: Read) -> None:
    text = "**Anna:** One.\n\n**Oil Lamps**\n\nTwo.\n\n**Carl Orr:** Three.\n\n**Anna:** Four.\n"
    assert [one.name for one in read(text).speakers] == ["Anna", "Carl Orr"]


def test_a_label_may_be_a_link(read: Read) -> None:
    linked = "[**Carl**](https://example.org): Two."
    text = f"**Anna:** One.\n\n{linked}\n\n**Anna:** Three.\n\n**Carl:** Four.\n"
    assert said(read(text)) == FOUR
