"""
Feeds of podcasts: their episodes' transcripts, fetched once and again when they change.

A feed is kept as a folder under ``QUOTH_HOME/feeds``: each transcript as it was fetched, and beside
it a sidecar with what the feed says of the episode. From there it is read like any other folder.
"""

from __future__ import annotations

from dataclasses import dataclass

FEEDS = "feeds"  # the folder of QUOTH_HOME


@dataclass(frozen=True, slots=True)
class TranscriptLink:
    """Where a transcript of an episode is; *type* is what the feed says it is, in small letters."""

    url: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class FeedPerson:
    """Somebody whom the feed says to be heard; *role* is "host", "guest" or None."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class FeedEpisode:
    """
    An episode of a feed.

    Attributes:
        guid: its lasting id: the feed's GUID, else the address of its recording or its page.
        date: YYYY-MM-DD, None where none is stated.
        url: of its page.
        audio: of its recording.
        duration_s: of the recording, in seconds.
        transcripts: in the order of the feed; none where it has none.
    """

    guid: str
    title: str | None = None
    date: str | None = None
    url: str | None = None
    audio: str | None = None
    duration_s: int | None = None
    transcripts: tuple[TranscriptLink, ...] = ()
    people: tuple[FeedPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read."""

    title: str | None
    episodes: tuple[FeedEpisode, ...]


def is_address(written: str) -> bool:
    """Whether *written* is a web address and no path."""
    return written.lower().startswith(("http://", "https://"))
