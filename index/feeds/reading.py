"""RSS and Atom, read leniently as feeds need it and safely as the web does (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin

from index.clocks import seconds_in
from index.feeds import Feed, FeedEpisode, FeedPerson, TranscriptLink

HEAD = 64 * 1024  # bytes in which a feed shows that it is one
_OPENING = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>|\s)*"
    rb"<(?:rss|(?:\w+:)?RDF|feed)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_LINK = re.compile(rb"<link\b[^>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*[\"']([^\"']*)[\"']")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_ROLES = {"host": "host", "co-host": "host", "cohost": "host", "guest host": "host"}
_HEARD = ("", "cast")  # groups of podcast:person; others write, record, design


def is_feed(content: bytes) -> bool:
    """Whether *content* begins as a feed does, whatever it is called."""
    return _OPENING.match(content[:HEAD]) is not None


def read_feed(content: bytes, address: str) -> Feed | None:
    """
    The feed in *content*; None for what is none.

    Entities are not resolved and nothing is fetched; what is no XML is skipped, since a feed with
    a stray ampersand is a feed all the same. Relative addresses are those below *address*.
    """
    from lxml import etree  # noqa: PLC0415 - only feeds need it

    if not is_feed(content):
        return None
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    channel = next(_named(root, "channel"), root)
    people = tuple(_people(channel))
    items = [*_named(channel, "item"), *_named(channel, "entry")]
    items += [] if channel is root else list(_named(root, "item"))  # RSS 1.0 has them beside
    episodes = [_episode(item, address, people) for item in items]
    return Feed(_text(channel, "title"), tuple(one for one in episodes if one is not None))


def feed_of_page(content: bytes, address: str) -> str | None:
    """The address of the feed that a web page names as its own (`rel="alternate"`)."""
    for found in _LINK.findall(content[:HEAD]):
        stated = {
            name.lower(): value for name, value in _ATTRIBUTE.findall(found.decode("latin-1"))
        }
        if stated.get("type", "").lower() in _FEED_TYPES and stated.get("href"):
            return _joined(address, unescape(stated["href"]))
    return None


def _episode(item: Any, address: str, people: tuple[FeedPerson, ...]) -> FeedEpisode | None:  # noqa: ANN401
    """The episode in an element of lxml, which has no types."""
    link, audio = _link(item, address), _audio(item, address)
    guid = _text(item, "guid") or _text(item, "id") or audio or link
    if guid is None:
        return None
    permanent = next((one.get("isPermaLink") for one in _named(item, "guid")), "true")
    if link is None and permanent != "false" and guid.startswith(("http://", "https://")):
        link = guid
    return FeedEpisode(
        guid=guid,
        title=_text(item, "title"),
        date=_date(item),
        url=link,
        audio=audio,
        duration_s=seconds_in(_text(item, "duration") or ""),
        transcripts=tuple(_transcripts(item, address)),
        people=tuple(_people(item)) or people,
    )


def _named(parent: Any, name: str) -> Iterator[Any]:  # noqa: ANN401 - lxml has no types
    """The children of *parent* called *name* in whatever namespace, those without one first."""
    found = [one for one in parent if isinstance(one.tag, str) and _local(one.tag) == name]
    yield from sorted(
        found, key=lambda one: _namespace(one.tag) not in {"", _namespace(parent.tag)}
    )


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def _namespace(tag: str) -> str:
    return tag.rpartition("}")[0].lstrip("{") or tag.rpartition(":")[0]


def _text(parent: Any, name: str) -> str | None:  # noqa: ANN401 - lxml has no types
    for one in _named(parent, name):
        words = " ".join("".join(one.itertext()).split())
        if words:
            return words
    return None


def _link(item: Any, address: str) -> str | None:  # noqa: ANN401 - lxml has no types
    for one in _named(item, "link"):
        written = one.get("href") or (one.text or "").strip()
        if written and one.get("rel", "alternate") == "alternate":
            return _joined(address, written)
    return None


def _audio(item: Any, address: str) -> str | None:  # noqa: ANN401 - lxml has no types
    enclosures = [
        *((one.get("url"), one.get("type", "")) for one in _named(item, "enclosure")),
        *(
            (one.get("href"), one.get("type", ""))
            for one in _named(item, "link")
            if one.get("rel") == "enclosure"
        ),
    ]
    heard = [url for url, kind in enclosures if url and kind.startswith(("audio/", "video/"))]
    written = next(iter([*heard, *(url for url, _kind in enclosures if url)]), None)
    return None if written is None else _joined(address, written)


def _transcripts(item: Any, address: str) -> Iterator[TranscriptLink]:  # noqa: ANN401
    for one in _named(item, "transcript"):
        url = (one.get("url") or one.get("href") or "").strip()
        if url:
            kind = one.get("type", "").split(";")[0].strip().lower()
            yield TranscriptLink(_joined(address, url), kind)


def _people(parent: Any) -> Iterator[FeedPerson]:  # noqa: ANN401 - lxml has no types
    for one in _named(parent, "person"):
        name = " ".join((one.text or "").split())
        role = one.get("role", "host").strip().lower()
        if name and one.get("group", "").strip().lower() in _HEARD:
            yield FeedPerson(name, "guest" if role == "guest" else _ROLES.get(role))


def _date(item: Any) -> str | None:  # noqa: ANN401 - lxml has no types
    for name in ("pubDate", "published", "date", "issued", "updated"):
        written = _text(item, name)
        for read in (parsedate_to_datetime, datetime.fromisoformat):
            try:
                return read(written or "").date().isoformat()
            except (ValueError, TypeError, IndexError):
                continue
    return None


def _joined(address: str, written: str) -> str:
    try:
        return urljoin(address, written)
    except ValueError:
        return written
