"""Links to the moment of a quote."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from index import Attribution, Citation, EpisodeRef
from index.links import inserts_ads, link_to, moment_of, times_are_about
from index.turns import Transcript, Turn

PAGE = "https://pods.example/tide-mill"
AUDIO = "https://cdn.example/tide-mill.mp3"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.youtube.com/watch?v=aB-1", "https://www.youtube.com/watch?v=aB-1&t=60"),
        ("https://youtu.be/aB-1?si=x&t=5", "https://youtu.be/aB-1?si=x&t=60"),
        ("https://m.youtube.com/live/aB-1", "https://m.youtube.com/live/aB-1?t=60"),
        ("https://www.youtube.com/embed/aB-1", "https://www.youtube.com/embed/aB-1?start=60"),
        ("https://vimeo.com/123", "https://vimeo.com/123#t=60s"),
        (AUDIO, f"{AUDIO}#t=60"),
        ("https://notyoutube.com/a", "https://notyoutube.com/a#:~:text=No"),
    ],
)
def test_an_address_opens_seconds_before_the_moment(url: str, expected: str) -> None:
    assert link_to(url, None, 63_400, "No") == expected


def test_a_recording_comes_before_its_page_and_a_video_before_both() -> None:
    video = "https://youtu.be/x"
    assert link_to(PAGE, AUDIO, 1_000, "No.") == f"{AUDIO}#t=0"
    assert link_to(video, AUDIO, 63_000, "No.") == f"{video}?t=60"
    assert link_to(PAGE, video, 63_000, "No.") == f"{video}?t=60"


def test_without_a_time_the_page_scrolls_to_the_words() -> None:
    """A hyphen, a comma and an ampersand mean something in a text directive."""
    assert link_to(PAGE, AUDIO, None, "salt-marsh, sand & wind") == (
        f"{PAGE}#:~:text=salt%2Dmarsh%2C%20sand%20%26%20wind"
    )
    assert link_to(f"{PAGE}#top", None, None, "A b\nc d e f g h i j.") == (
        f"{PAGE}#top:~:text=A%20b%20c%20d,g%20h%20i%20j."
    )


@pytest.mark.parametrize("url", [None, "", "ftp://x/y", "javascript:alert(1)", "http://", "//["])
def test_what_is_no_address_is_no_link(url: str | None) -> None:
    assert link_to(url, None, 5, "No.") is None


def test_a_recording_without_a_time_is_linked_as_it_is() -> None:
    assert link_to(None, AUDIO, None, "No.") == AUDIO


def test_the_moment_of_a_sentence_deep_in_a_long_turn_is_worked_out() -> None:
    """Half of ten minutes is said before the second half's first sentence."""
    text = "a" * 500 + "b" * 500
    assert moment_of(text, ["b" * 500], 60_000, 660_000) == 360_000
    assert moment_of(text, ["b" * 500], 60_000, 90_000) == 60_000
    assert moment_of(text, ["b" * 500], 60_000, None) == 60_000
    assert moment_of(text, [], None, None) is None


@pytest.mark.parametrize(
    ("audio", "expected"),
    [
        ("https://traffic.megaphone.fm/ABC1.mp3?updated=1", True),
        ("https://prefix.example/e/traffic.omny.fm/d/clips/x.mp3", True),
        ("https://media.example/notmegaphone.fmx/x.mp3", False),
        (AUDIO, False),
        (None, False),
    ],
)
def test_hosts_that_insert_advertisements_are_known(audio: str | None, expected: bool) -> None:
    assert inserts_ads(audio) is expected


def heard(to_ms: int, **stated: Any) -> Transcript:
    return Transcript("a", "webvtt", (Turn(0, "Yes.", start_ms=0, end_ms=to_ms),), **stated)


@pytest.mark.parametrize(
    ("transcript", "expected"),
    [
        (heard(3_600_000), False),
        (heard(3_600_000, duration_s=3_650), False),
        (heard(3_600_000, duration_s=3_800), True),
        (heard(3_600_000, duration_s=3_400), True),
        (heard(3_600_000, duration_s=3_800, ads=False), False),
        (heard(0, duration_s=3_800), False),
        (heard(1, audio="https://sphinx.acast.com/p/a.mp3"), True),
        (heard(1, audio="https://sphinx.acast.com/p/a.mp3", ads=False), False),
    ],
)
def test_a_recording_of_another_length_has_something_in_it(
    transcript: Transcript, expected: bool
) -> None:
    """More than a minute and a half, or three in a hundred: no outro is as long."""
    assert times_are_about(transcript) is expected


def test_a_citation_says_where_it_can_be_heard() -> None:
    episode = EpisodeRef("e", "The tide mill", "a.vtt", audio=AUDIO, ads=True)
    cited = Citation(
        turn_id=1, episode=episode, position=0, speaker="Ann", label="Ann", text="Yes. No.",
        attribution=Attribution.EXPLICIT, quote=("No.",), start_ms=10_000, end_ms=12_000,
    )  # fmt: skip
    shown = cited.as_json()
    assert (shown["link"], shown["about"]) == (f"{AUDIO}#t=7", True)
    assert replace(cited, start_ms=None).is_about is False
