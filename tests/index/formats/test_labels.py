"""Which words before a colon are speakers."""

from __future__ import annotations

import pytest

from index.formats._accepting import accepted_labels
from index.formats._heads import cleaned, split_head
from index.formats._labels import Form, form_of

SPEAKERS = """
CHANG; ANDREW MINES; VANEK SMITH; Ross Geller; Lynne Neagle AM; Grad C; Professor A; PhD A; Kelly
Hon. Jane Philpott (Markham—Stouffville, Ind.); The Acting Chair (Mr. Bruce Stanton (North, CPC))
Narrator; UNIDENTIFIED PERSON #1; NAME, HOST; NAME, BYLINE; PRESIDENT DONALD TRUMP; Speaker 2; Q; A
SEN. ANN LEE, (D-MA); Mireille B. Reece, Psy.D; #ALL#; Bonnie & Ross Geller; Carl (Rachel's date)
Pete's Mom; Mr. Chris d'Entremont; User Interface; SPEAKER_00; Ursula von der Leyen; J.K. Rowling
Wolf Blitzer, CNN anchor; Renée Élise; Łukasz Żak; O'Neil; 'Kelly'
""".replace("\n", ";").split(";")
PROSE = """
podcast; Note; http; https; At 12; The thing is this; Next Up; GUESTS; I said; so; He said, and I
quote; Chapter 3; 12; 2021-10-01; "Hello"; <v Ann; key takeaway; std; name; In short; Well, Ann
https//example.org; Credits; Music by; PART TWO; Part 2; Editor's note; Reporting by; TITLE; e.g
Thank you. Ann; What I mean is that New York; {"speaker"; 1. First; @ann; Published on; More from
""".replace("\n", ";").split(";")


@pytest.mark.parametrize("label", [label.strip() for label in SPEAKERS if label.strip()])
def test_a_speaker_looks_like_one(label: str) -> None:
    assert form_of(cleaned(label)) is not Form.NONE


@pytest.mark.parametrize("label", [label.strip() for label in PROSE if label.strip()])
def test_prose_does_not_look_like_a_speaker(label: str) -> None:
    assert form_of(cleaned(label)) <= Form.ODD


@pytest.mark.parametrize(
    ("line", "label", "text", "start_ms"),
    [
        ("ANN: Hi.", "ANN", " Hi.", None),
        ("Q:So?", "Q", "So?", None),
        ("Ann Lee [4:30]: Hi.", "Ann Lee", " Hi.", 270_000),
        ("Ann Lee (00:00:05): Hi.", "Ann Lee", " Hi.", 5_000),
        ("[00:01:02] ANN LEE: Hi.", "ANN LEE", " Hi.", 62_000),
        ("00:01:02 - Ann: Hi.", "Ann", " Hi.", 62_000),
    ],
)
def test_a_line_is_parted_at_its_colon(
    line: str, label: str, text: str, start_ms: int | None
) -> None:
    head = split_head(line)
    assert head is not None
    assert (head.text, line[head.end :], head.start_ms) == (label, text, start_ms)


@pytest.mark.parametrize("line", ["", ": no", "12:30 it was", "http://a.b", "x" * 400 + ": far"])
def test_a_line_without_a_label_is_not_parted(line: str) -> None:
    assert split_head(line) is None


def test_one_word_must_recur_to_be_a_speaker() -> None:
    lines = ["Kelly: Hi.", "", "Long prose.", "", "Kelly: Yes.", "", "Usage: run it."]
    assert accepted_labels(lines) == {"Kelly": "Kelly"}


def test_where_each_line_has_a_label_none_is_odd() -> None:
    lines = ["Kelly: Hi.", "Fireman: Out!", "Waiter: The bill."]
    assert list(accepted_labels(lines)) == ["Kelly", "Fireman", "Waiter"]


def test_the_first_name_of_a_speaker_is_one_too() -> None:
    lines = ["KELLY ANN: Hi.", "", "prose", "prose", "prose", "KELLY ANN: So.", "Kelly: One."]
    assert "Kelly" in accepted_labels(lines)


def test_prose_with_a_colon_here_and_there_is_no_transcript() -> None:
    lines = ["Usage: run it.", *["Some prose here."] * 20, "Usage: run it again.", "Options: none"]
    assert accepted_labels(lines) == {}


def test_a_file_of_keys_and_values_is_no_transcript() -> None:
    assert accepted_labels(["name: x", "version: 1", "author: y", "license: z"]) == {}
