"""What a web page says of itself: title, date, address, author."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from index.formats._clues import listed_clues
from index.formats._dates import date_in
from index.formats._html_marks import Node
from index.turns import Metadata, NameClue

_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title", "parsely-title")
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "pubdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
)
_NO_TITLE = frozenset({"transcript", "full transcript", "transcription", "untitled", "document"})
_MOST_JSON = 1_000_000  # characters of one piece of linked data
_MOST_NODES = 2000


@dataclass(slots=True)
class Stated:
    """What a page states; *metadata* has the lines on which it does."""

    title: str | None
    date: str | None
    url: str | None
    clues: tuple[NameClue, ...]
    metadata: tuple[Metadata, ...]


def stated_in(tree: Node) -> Stated:
    """What the page *tree* states: in its linked data, its <meta> elements, its <title>."""
    linked = list(_linked(tree))
    metas = _metas(tree)
    titled = _only(tree, "title")
    heading = _only(tree, "h1") or _first_heading(tree)
    title = _title(titled, heading, _first(linked, ("headline", "name")), metas)
    dates = (
        *_values(linked, ("datePublished", "uploadDate", "dateCreated")),
        *_meta(metas, _DATES),
    )
    date = next(filter(None, map(date_in, dates)), None) or _time_date(tree)
    addresses = (_canonical(tree), *_meta(metas, ("og:url",)), *_values(linked, ("url",)))
    return Stated(
        title,
        date,
        next((one for one in addresses if one.startswith(("http://", "https://"))), None),
        tuple(_authors(linked, metas)),
        tuple(_noted(tree)),
    )


def _title(
    titled: str | None, heading: str | None, linked: str | None, metas: dict[str, str]
) -> str | None:
    """The title: the heading where <title> begins with it, else what the page is shared as."""
    shared = next(iter(_meta(metas, _TITLES)), None)
    if heading and titled and heading.casefold() in titled.casefold():
        return heading
    return shared or linked or titled or heading


def _only(tree: Node, tag: str) -> str | None:
    """The words of the only element *tag*; None where there is none, or more than one."""
    found = [" ".join("".join(one.itertext()).split()) for one in tree.iter(tag)]
    found = [words for words in found if words and words.casefold() not in _NO_TITLE]
    return found[0] if len(found) == 1 or (found and tag == "title") else None


def _first_heading(tree: Node) -> str | None:
    """The first heading, where there is no <h1>, or more than one."""
    for one in tree.iter("h1", "h2"):
        words = " ".join("".join(one.itertext()).split())
        if words and words.casefold() not in _NO_TITLE:
            return words
    return None


def _metas(tree: Node) -> dict[str, str]:
    metas: dict[str, str] = {}
    for one in tree.iter("meta"):
        key = one.get("property") or one.get("name") or one.get("itemprop")
        content = " ".join((one.get("content") or "").split())
        if key and content:
            metas.setdefault(key.casefold(), content)
    return metas


def _meta(metas: dict[str, str], keys: Iterable[str]) -> list[str]:
    return [metas[key] for key in keys if key in metas]


def _canonical(tree: Node) -> str:
    for one in tree.iter("link"):
        if "canonical" in (one.get("rel") or "").casefold().split():
            return str(one.get("href") or "")
    return ""


def _time_date(tree: Node) -> str | None:
    """The one date that <time> elements state."""
    found = {date_in(one.get("datetime") or "") for one in tree.iter("time")} - {None}
    published = {
        date_in(one.get("datetime") or "")
        for one in tree.iter("time")
        if one.get("pubdate") is not None or "publish" in (one.get("class") or "") + (
            one.get("itemprop") or "")
    } - {None}  # fmt: skip
    chosen = published or found
    return chosen.pop() if len(chosen) == 1 else None


def _linked(tree: Node) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD that are about an article, an episode or a recording."""
    waiting: list[Any] = []
    for one in tree.iter("script"):
        if one.get("type") == "application/ld+json" and len(one.text or "") <= _MOST_JSON:
            try:
                waiting.append(json.loads(one.text or ""))
            except (ValueError, RecursionError):
                continue
    for _step in range(_MOST_NODES):
        if not waiting:
            return
        at = waiting.pop(0)
        if isinstance(at, list):
            waiting += at
        elif isinstance(at, dict):
            waiting += [at[key] for key in ("@graph", "mainEntity") if key in at]
            if {"headline", "datePublished", "uploadDate"} & at.keys():
                yield at


def _values(linked: Iterable[dict[str, Any]], keys: Iterable[str]) -> list[str]:
    return [
        " ".join(one[key].split())
        for key in keys
        for one in linked
        if isinstance(one.get(key), str) and one[key].strip()
    ]


def _first(linked: Iterable[dict[str, Any]], keys: Iterable[str]) -> str | None:
    return next(iter(_values(linked, keys)), None)


def _authors(linked: Iterable[dict[str, Any]], metas: dict[str, str]) -> Iterator[NameClue]:
    """The people whom the page names: they may be those who speak."""
    names = _meta(metas, ("author", "dc.creator", "article:author", "parsely-author"))
    for one in linked:
        for key in ("author", "creator", "actor", "contributor"):
            value = one.get(key)
            for person in value if isinstance(value, list) else [value]:
                name = person.get("name") if isinstance(person, dict) else person
                names += [name] if isinstance(name, str) else []
    for name in names:
        yield from listed_clues(name, "page's description")


def _noted(tree: Node) -> Iterator[Metadata]:
    for one in tree.iter("title"):
        words = " ".join("".join(one.itertext()).split())
        if words:
            yield Metadata(one.sourceline or 1, words, "title")
