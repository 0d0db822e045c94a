"""Turn ids and the one rule that joins cues into turns."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.turns import (
    Attribution,
    Cue,
    Layout,
    Turn,
    format_turn_id,
    join_cues,
    normalised,
    parse_turn_id,
    turn_ids,
)


def turn(text: str, label: str | None = "ANN") -> Turn:
    return Turn(0, text, label)


class TestIds:
    def test_identical_replies_keep_their_own_ids(self) -> None:
        """Two turns that both say "Right." are two turns, not one."""
        ids = turn_ids("e", [turn("Right."), turn("Right."), turn("Right.", "BO")])
        assert len(set(ids)) == 3

    def test_an_id_survives_lines_inserted_before_it(self) -> None:
        before = turn_ids("e", [turn("One."), turn("Right."), turn("Two.")])
        after = turn_ids("e", [turn("New."), turn("One."), turn("Right."), turn("Two.")])
        assert after[1:] == before

    def test_white_space_and_unicode_form_are_no_part_of_it(self) -> None:
        assert turn_ids("e", [turn("Caf\u00e9  is\nhere")]) == turn_ids(
            "e", [turn("Cafe\u0301 is here")]
        )

    def test_episode_label_and_words_are(self) -> None:
        ids = {
            *turn_ids("e", [turn("One.")]),
            *turn_ids("f", [turn("One.")]),
            *turn_ids("e", [turn("One.", "BO")]),
            *turn_ids("e", [turn("One.", None)]),
            *turn_ids("e", [turn("one.")]),
        }
        assert len(ids) == 5

    def test_it_never_changes(self) -> None:
        """Citations that people have saved point to it."""
        assert [
            format_turn_id(one) for one in turn_ids("kandahar", [turn("Thanks.", "MINES")])
        ] == ["25b231537245d50a"]

    def test_it_is_written_and_read_back(self) -> None:
        (one,) = turn_ids("e", [turn("One.")])
        assert 0 <= one < 2**63
        assert parse_turn_id(format_turn_id(one)) == one

    @pytest.mark.parametrize("written", ["12", "g" * 16, "f" * 16, "0" * 17, "-000000000000001"])
    def test_what_is_no_id_is_refused(self, written: str) -> None:
        with pytest.raises(ValueError, match=written):
            parse_turn_id(written)


def joined(layout: Layout, *cues: Cue) -> list[tuple[str | None, str]]:
    return [(one.label, one.text) for one in join_cues(cues, layout)]


class TestJoining:
    def test_in_paragraphs_each_label_starts_a_turn(self) -> None:
        assert joined(Layout.PARAGRAPHS, Cue("One.", "A"), Cue("Two.", "A")) == [
            ("A", "One."),
            ("A", "Two."),
        ]

    def test_in_captions_one_label_is_one_turn(self) -> None:
        assert joined(
            Layout.CAPTIONS, Cue("One", "A"), Cue("two.", "A"), Cue("Three.", "B"), Cue("Four.")
        ) == [("A", "One two."), ("B", "Three. Four.")]

    def test_unlabelled_speech_continues_the_turn(self) -> None:
        assert joined(Layout.PARAGRAPHS, Cue("One.", "A"), Cue("Two.")) == [("A", "One.\nTwo.")]

    def test_a_turn_spans_its_cues(self) -> None:
        (one,) = join_cues(
            [Cue("a", "A", 1, 2, 10, 20), Cue("b", None, 4, 5, 30, 40), Cue("c", None, 6, 6)],
            Layout.PARAGRAPHS,
        )
        assert (one.line, one.end_line, one.start_ms, one.end_ms) == (1, 6, 10, 40)

    def test_what_is_detached_is_carried_from_a_labelled_turn(self) -> None:
        turns = join_cues(
            [
                Cue("a"),
                Cue("b", detached=True),
                Cue("c", "A"),
                Cue("d", detached=True),
                Cue("e", detached=True),
            ],
            Layout.PARAGRAPHS,
        )
        assert [one.attribution for one in turns] == [
            Attribution.NONE,
            Attribution.NONE,
            Attribution.NONE,
            Attribution.CARRIED,
            Attribution.CARRIED,
        ]

    def test_another_voice_starts_a_turn_that_is_carried_from_nobody(self) -> None:
        turns = join_cues([Cue("a", "A"), Cue("b", unattributed=True)], Layout.CAPTIONS)
        assert [(one.label, one.attribution) for one in turns] == [
            ("A", Attribution.NONE),
            (None, Attribution.NONE),
        ]


@given(st.text(alphabet="ab ’é\u0301\t\n\xa0\u2009\x1c\u200b", max_size=12))
def test_white_space_is_collapsed_wherever_it_is(text: str) -> None:
    """Whether or not there is anything to collapse."""
    assert normalised(text) == " ".join(unicodedata.normalize("NFC", text).split())
