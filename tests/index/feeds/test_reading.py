"""Feeds as they are written: RSS and Atom, tidy and not, and never more than a feed."""

from __future__ import annotations

import pytest

from index.feeds import FeedEpisode, FeedPerson, TranscriptLink
from index.feeds.choosing import in_order
from index.feeds.reading import is_feed, read_feed

ADDRESS = "https://pods.example/show/feed.xml"
PODCAST = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'


def only(feed: str) -> FeedEpisode:
    found = read_feed(feed.encode(), ADDRESS)
    assert found is not None
    (episode,) = found.episodes
    return episode


def item(inside: str, declared: str = PODCAST) -> FeedEpisode:
    return only(f"<rss {declared}><channel><item>{inside}</item></channel></rss>")


def test_rss_is_read() -> None:
    episode = item(
        "<title>One &amp; two</title><guid>https://pods.example/1</guid>"
        "<pubDate>Wed, 01 Jan 2025 23:30:00 -0800</pubDate>"
        '<enclosure url="a.mp3" type="audio/mpeg"/>'
        '<podcast:transcript url="a.vtt" type="text/vtt; charset=utf-8"/>'
        "<itunes:duration>1:02:03</itunes:duration>"
        '<podcast:person role="Guest">Bo Reed</podcast:person>'
        '<podcast:person group="audio post-production" role="editor">Cy Dow</podcast:person>'
    )
    assert episode == FeedEpisode(
        guid="https://pods.example/1",
        title="One & two",
        date="2025-01-01",
        url="https://pods.example/1",
        audio="https://pods.example/show/a.mp3",
        duration_s=3723,
        transcripts=(TranscriptLink("https://pods.example/show/a.vtt", "text/vtt"),),
        people=(FeedPerson("Bo Reed", "guest"),),
    )


def test_atom_is_read() -> None:
    episode = only(
        f'<feed xmlns="http://www.w3.org/2005/Atom" {PODCAST}><entry><id>urn:1</id>'
        "<title>One</title><published>2025-01-02T03:04:05Z</published>"
        '<link rel="enclosure" href="https://cdn.example/1.mp3" type="audio/mpeg"/>'
        '<link href="https://pods.example/1"/>'
        '<podcast:transcript url="/1.json" type="application/json"/></entry></feed>'
    )
    assert (episode.guid, episode.date) == ("urn:1", "2025-01-02")
    assert episode.url == "https://pods.example/1"
    assert episode.audio == "https://cdn.example/1.mp3"
    assert episode.transcripts[0].url == "https://pods.example/1.json"


@pytest.mark.parametrize(
    "inside",
    [
        "<title>Salt & sand</title><guid>1</guid>",
        "<title>Salt&nbsp;sand</title><guid>1</guid>",
        "<title><![CDATA[Salt sand]]></title><guid>1</guid><br>",
        "<itunes:title>Other</itunes:title><title>Salt sand</title><guid>1</guid>",
    ],
)
def test_an_untidy_feed_is_read_all_the_same(inside: str) -> None:
    assert item(inside).guid == "1"
    assert (item(inside).title or "").startswith("Salt")


def test_a_prefix_that_nobody_declared_is_known_by_its_name() -> None:
    episode = item('<guid>1</guid><podcast:transcript url="https://x/a.vtt"/>', declared="")
    assert [link.url for link in episode.transcripts] == ["https://x/a.vtt"]


def test_an_episode_without_a_guid_is_its_recording_or_its_page() -> None:
    assert (
        item('<enclosure url="https://x/a.mp3"/><link>https://x/1</link>').guid == "https://x/a.mp3"
    )
    assert item("<link>https://x/1</link>").guid == "https://x/1"


def test_entities_are_neither_resolved_nor_fetched() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        "<rss><channel><item><guid>1</guid><title>x&b;&f;</title></item></channel></rss>"
    )
    found = read_feed(bomb.encode(), ADDRESS)
    assert found is not None
    assert found.episodes[0].title == "x&b;&f;"


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><rss></rss></html>", b"ANN: <rss> is a feed.", b"\0\1", b"<tei><rss/></tei>"],
)
def test_what_is_no_feed_is_none(content: bytes) -> None:
    assert not is_feed(content)
    assert read_feed(content, ADDRESS) is None


def test_the_types_that_tell_who_speaks_and_when_come_first() -> None:
    types = ["text/plain", "text/html", "application/srt", "application/json", "text/vtt"]
    links = [TranscriptLink(f"https://x/{number}", kind) for number, kind in enumerate(types)]
    links.append(TranscriptLink("https://x/a.vtt?x=1"))
    assert [link.url[-1] for link in in_order(links)] == ["4", "1", "3", "2", "1", "0"]
