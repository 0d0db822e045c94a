"""Real transcripts beside the checkout: meetings, plays and a hundred podcasts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from index.formats import read_transcript, transcript_paths
from index.turns import Transcript

# A line whose speech is a stage direction alone is no turn.
STAGE_DIRECTION = "stage direction"


def test_each_line_of_the_meetings_is_a_turn_at_its_line(shared: Path) -> None:
    """Every file there has a label and a turn on each line, 544 labels in all."""
    paths = sorted((shared / "eval").glob("*/transcripts/*.txt"))
    assert len(paths) > 300
    for path in paths:
        transcript = read_transcript(path)
        filled = [
            number
            for number, line in enumerate(path.read_text().split("\n"), start=1)
            if line.strip()
        ]
        # The label of a line whose stage direction is all there is.
        acted = {one.line for one in transcript.dropped if ": " in one.text}
        assert {one.reason for one in transcript.dropped} <= {STAGE_DIRECTION}
        assert [turn.line for turn in transcript.turns] == [
            number for number in filled if number not in acted
        ]
        assert len(acted) <= 1
        assert {turn.attribution for turn in transcript.turns} <= {"explicit", "generic"}
        assert all(turn.end_line == turn.line for turn in transcript.turns)


@pytest.fixture(scope="module")
def podcasts(shared: Path) -> list[Transcript]:
    return [read_transcript(path) for path in transcript_paths([shared / "corpora" / "changelog"])]


def test_each_podcast_is_read(podcasts: list[Transcript]) -> None:
    assert len(podcasts) > 90
    assert {one.format for one in podcasts} == {"markdown"}


def test_nearly_every_word_of_the_podcasts_has_a_speaker(podcasts: list[Transcript]) -> None:
    words: Counter[str] = Counter()
    for podcast in podcasts:
        for turn in podcast.turns:
            words[turn.attribution] += len(turn.text.split())
    assert words["explicit"] + words["carried"] >= 0.999 * words.total()


def test_no_podcaster_is_a_break_or_a_note(podcasts: list[Transcript]) -> None:
    names = {speaker.name for podcast in podcasts for speaker in podcast.speakers}
    assert not names & {"Break", "Jingle", "Outro", "Intro", "Note", "Editor's Note"}
    assert all(name[0].isupper() for name in names)


def test_each_line_of_the_podcasts_is_accounted_for(podcasts: list[Transcript]) -> None:
    for podcast in podcasts:
        accounted = {one.line for one in podcast.dropped} | {one.line for one in podcast.metadata}
        for turn in podcast.turns:
            assert turn.line is not None
            assert turn.end_line is not None
            accounted |= set(range(turn.line, turn.end_line + 1))
        lines = Path(podcast.path).read_text().split("\n")
        assert {at for at, line in enumerate(lines, start=1) if line.strip()} <= accounted
