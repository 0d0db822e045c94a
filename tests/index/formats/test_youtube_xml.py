"""YouTube's timed text as XML, in its shapes."""

from __future__ import annotations

from collections.abc import Callable

from index.turns import Transcript


def turns(transcript: Transcript) -> list[tuple[str | None, str, int | None, int | None]]:
    return [(one.speaker, one.text, one.start_ms, one.end_ms) for one in transcript.turns]


def test_uploaded_captions_are_decoded_twice(fixture: Callable[[str], Transcript]) -> None:
    """YouTube escapes what was escaped already: "&amp;#39;" is an apostrophe."""
    assert turns(fixture("youtube-xml/uploaded.xml")) == [
        ("Rosa", "It's a quiet street, is it not?", 0, 3500),
        ("Milo", "It was & is. Until the tram.", 3500, 4750),
        ("Rosa", "The tram is late.", 5500, 7500),
    ]


def test_automatic_captions_are_said_once(fixture: Callable[[str], Transcript]) -> None:
    """Words stand in pieces with their spaces; windows that scroll say nothing."""
    assert turns(fixture("youtube-xml/automatic.srv3")) == [
        (None, "so the kettle sings again", 80, 6120),
        (None, "does it", 9000, 10000),
    ]


def test_times_in_milliseconds_are_no_seconds(fixture: Callable[[str], Transcript]) -> None:
    assert turns(fixture("youtube-xml/manual.srv2")) == [
        ("Milo", "One lamp.", 1000, 1900),
        ("Rosa", "Two lamps.", 2000, 2900),
    ]


def test_a_time_that_cannot_be_read_is_told(read: Callable[[str], Transcript]) -> None:
    transcript = read(
        '<transcript>\n<text start="1" dur="1">ANN: One.</text>\n'
        '<text start="x">ANN: Two.</text>\n<text start="-3" dur="1">ANN: Three.</text></transcript>'
    )
    assert transcript.problems == (
        "line 3: the times of the cue cannot be read",
        "line 4: the cue starts before the recording does",
    )
    assert [turn.text for turn in transcript.turns] == ["One. Two. Three."]
