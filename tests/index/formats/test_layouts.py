"""Layouts that tell speakers without a colon: records of parliaments, plays, courts, bare names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.turns import Attribution, Transcript

Fixture = Callable[[str], Transcript]
Read = Callable[[str], Transcript]


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


class TestCongressionalRecord:
    def test_titles_and_full_stops_begin_turns(self, fixture: Fixture) -> None:
        """A page's mark parts no sentence, and two Smiths of two states stay two."""
        transcript = fixture("congressional-record/senate.txt")
        assert (transcript.title, transcript.date) == (
            "HONEY FARMERS AND THE MINIMUM TAX",
            "2031-01-28",
        )
        assert said(transcript)[0] == (
            "Mr. Dorgan",
            (
                "Mr. President, while the Senator is here, I wanted to comment on some remarks he "
                "made at the start of his talk.\nThe farmers of my State keep bees. I want to "
                "thank them."
            ),
        )
        assert [turn.speaker for turn in transcript.turns] == [
            "Mr. Dorgan",
            "Cortez Masto",
            "Smith of New Jersey",
            "Smith of Texas",
            "The Presiding Officer",
            None,
            "The Presiding Officer",
            "Mr. McConnell",
        ]

    def test_what_is_printed_in_the_record_is_nobody_s(self, fixture: Fixture) -> None:
        transcript = fixture("congressional-record/senate.txt")
        assert (transcript.turns[5].text, transcript.turns[5].attribution) == (
            "A bee is a bee.",
            Attribution.NONE,
        )
        told = [one.line for one in transcript.dropped if one.reason == "told by the record"]
        assert told == [23, 24, 32]

    def test_an_address_within_speech_is_no_speaker(self, fixture: Fixture) -> None:
        """ "Mr. Chairman." begins a paragraph of Mr. Orr's."""
        transcript = fixture("congressional-record/hearing.txt")
        assert said(transcript)[-1] == ("Mr. Orr", "Yes.\nMr. Chairman. That is all I say.")

    def test_a_statement_put_in_print_is_nobody_s(self, read: Read) -> None:
        talk = "    Mr. Reed. One is here.\n    Senator Lee. Two is here.\n" * 2
        printed = "    [The prepared statement of Mr. Reed follows:]\n\n    Words in print.\n"
        transcript = read(f"{talk}{printed}    Mr. Reed. Three.\n")
        assert said(transcript)[-2:] == [(None, "Words in print."), ("Mr. Reed", "Three.")]


class TestPlay:
    def test_names_alone_have_the_words_below(self, fixture: Fixture) -> None:
        transcript = fixture("play/names-alone.txt")
        assert transcript.title == "The Lamp"
        assert said(transcript) == [
            ("Anne", "Who lit the lamp? It burns and burns."),
            ("Bert", "Not I. I never do."),
            ("Anne", "He lies."),
            ("Servant", "The soup is cold."),
            ("Bert", "It is not."),
            ("Anne", "Well."),
        ]

    def test_directions_are_not_said(self, fixture: Fixture) -> None:
        for sample in ("names-alone", "full-stops", "film-script"):
            for turn in fixture(f"play/{sample}.txt").turns:
                assert "Aside" not in turn.text
                assert "(" not in turn.text
                assert "Exit" not in turn.text

    def test_what_a_script_describes_is_not_said(self, fixture: Fixture) -> None:
        transcript = fixture("play/film-script.txt")
        assert said(transcript)[-4:] == [
            ("Anne", "Who lit the lamp?"),
            ("Bert", "Not I."),
            ("Anne", "You did."),
            ("Bert", "Never."),
        ]

    @pytest.mark.parametrize("sample", ["full-stops", "shortened"])
    def test_a_full_stop_parts_name_and_words(self, fixture: Fixture, sample: str) -> None:
        texts = [turn.text for turn in fixture(f"play/{sample}.txt").turns]
        assert texts == ["Who lit it?", "Not I.", "You did. I saw you with the match.", "Never!"]

    def test_headings_of_a_radio_page_make_no_play(self, read: Read) -> None:
        text = "ANN LEE: One.\n\nBREAK\n\nANN LEE: Two.\n\nBO: So.\n\nBREAK\n\nBO: Three.\n"
        assert read(text).format == "plain"


class TestCourt:
    def test_the_examiner_asks_and_the_witness_answers(self, fixture: Fixture) -> None:
        """An objection between does not end the examination; another examiner does."""
        transcript = fixture("court/trial.txt")
        assert [(turn.label, turn.speaker, str(turn.attribution)) for turn in transcript.turns] == [
            ("THE COURT", "The Court", "generic"),
            ("MR. HALE", "Mr. Hale", "explicit"),
            ("Q", "Mr. Hale", "inferred"),
            ("A", "Bo Reed", "inferred"),
            ("Q", "Mr. Hale", "inferred"),
            ("MS. ORR", "Ms. Orr", "explicit"),
            ("THE COURT", "The Court", "generic"),
            ("THE WITNESS", "Bo Reed", "inferred"),
            ("Q", "Mr. Hale", "inferred"),
            ("A", "Bo Reed", "inferred"),
            ("Q", "Ms. Orr", "inferred"),
            ("A", "Bo Reed", "inferred"),
            ("THE COURT", "The Court", "generic"),
        ]

    def test_numbers_and_footers_are_none_of_the_words(self, fixture: Fixture) -> None:
        transcript = fixture("court/trial.txt")
        assert transcript.turns[0].text == "Good morning.  Call your witness."
        assert transcript.turns[9].text == "It is lit."
        assert {one.line: one.reason for one in transcript.dropped}[27] == "page mark"

    def test_the_certificate_is_not_said(self, fixture: Fixture) -> None:
        transcript = fixture("court/trial.txt")
        assert transcript.turns[-1].text == "Step down."
        assert [one.line for one in transcript.dropped][-3:] == [41, 42, 43]

    def test_a_witness_without_a_name_stays_a_letter(self, fixture: Fixture) -> None:
        transcript = fixture("court/deposition.txt")
        assert [(turn.speaker, str(turn.attribution)) for turn in transcript.turns][:2] == [
            ("Mr. Hale", "inferred"),
            ("A", "generic"),
        ]

    def test_by_is_no_person(self, fixture: Fixture) -> None:
        names = [one.name for one in fixture("court/deposition.txt").speakers]
        assert names == ["Mr. Hale", "A", "Ms. Orr"]


class TestNameLines:
    def test_a_name_above_a_paragraph_says_it(self, fixture: Fixture) -> None:
        transcript = fixture("name-lines/talk.txt")
        assert said(transcript) == [
            ("Ann Lee", "So we begin. It is late."),
            ("Bo Reed", "Fine."),
            ("Ann Lee", "Good, then.\nStill me here."),
            ("Bo Reed", "Yes."),
        ]

    def test_a_blank_line_may_stand_between(self, fixture: Fixture) -> None:
        speakers = [turn.speaker for turn in fixture("name-lines/blank-between.txt").turns]
        assert speakers == ["Ann", "Bo", "Ann", "Bo"]
