"""A podcast of two episodes, invented, and the server's files that it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Served:
    """A file of the server; *status* other than 200 comes with *headers* alone."""

    content: bytes = b""
    type: str = "text/plain"
    status: int = 200
    etag: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    failures: int = 0  # how often it answers 503 before it answers
    drip: float = 0.0  # seconds between two bytes
    announced: int | None = None  # bytes, where it promises more than it sends


@dataclass
class Site:
    """What the server has, by path, and what it was asked for: (path, If-None-Match, status)."""

    address: str = ""
    files: dict[str, Served] = field(default_factory=dict)
    asked: list[tuple[str, str | None, int]] = field(default_factory=list)

    def statuses(self, path: str) -> list[int]:
        return [status for asked, _known, status in self.asked if asked == path]


FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"
     xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
<channel>
<title>Mills &amp; clocks</title>
<podcast:person role="host">Ann Lee</podcast:person>
<item>
<itunes:title>Mill</itunes:title>
<title>The tide mill</title>
<guid isPermaLink="false">mill-0001</guid>
<pubDate>Thu, 02 May 2024 06:00:00 +0000</pubDate>
<link>/mill</link>
<enclosure url="{address}/mill.mp3" length="1" type="audio/mpeg"/>
<podcast:transcript url="{address}/mill.txt" type="text/plain"/>
<podcast:transcript url="/mill.vtt" type="text/vtt"/>
<podcast:person role="guest">Bo Reed</podcast:person>
</item>
<item>
<title>Clocks</title>
<guid isPermaLink="false">clocks-0002</guid>
<pubDate>Thu, 09 May 2024 06:00:00 +0000</pubDate>
<podcast:transcript url="{address}/clocks.srt" type="application/srt"/>
</item>
<item><title>A trailer</title><guid isPermaLink="false">trailer</guid></item>
</channel>
</rss>
"""
MILL = """WEBVTT

00:01.000 --> 00:04.000
<v Ann Lee>How old is the wheel of the mill?

00:04.500 --> 00:09.000
<v Bo Reed>The oak of the wheel is two hundred years old.
"""
CLOCKS = """1
00:00:01,000 --> 00:00:03,000
Ann Lee: Do the clocks chime at noon?

2
00:00:03,500 --> 00:00:06,000
Dora Maas: The clocks chime whenever they please.
"""


def serve(site: Site) -> str:
    """Puts the podcast on the server; returns the feed's address."""
    site.files |= {
        "/feed.xml": Served(FEED.format(address=site.address).encode(), "text/xml", etag='"f1"'),
        "/mill.vtt": Served(MILL.encode(), "text/vtt", etag='"m1"'),
        "/mill.txt": Served(b"Nobody says who speaks here.", etag='"t1"'),
        "/clocks.srt": Served(CLOCKS.encode(), "application/srt"),
    }
    return f"{site.address}/feed.xml"
