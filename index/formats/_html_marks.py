"""What elements of a web page are, by their tags, classes and roles."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Any, TypeAlias

from index.formats._stamps import stamp_alone

Node: TypeAlias = Any  # an element of lxml, which has no types

INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter output q
    ruby rp rt s samp small span strike strong sub sup time tt u var wbr
    """.split()
)
STRONG = frozenset({"b", "strong"})
# The level of each kind of heading.
HEADINGS = {f"h{level}": level for level in range(1, 7)} | {"summary": 7, "legend": 8, "caption": 9}

_ASIDES = {
    "script": "script",
    "style": "style",
    "noscript": "text without scripts",
    "template": "template",
    "nav": "navigation",
    "footer": "page footer",
    "aside": "text beside the article",
    "form": "form",
    "button": "button",
    "select": "form",
    "textarea": "form",
    "iframe": "embedded page",
    "object": "embedded page",
    "svg": "picture",
    "figcaption": "caption of a picture",
    "audio": "player",
    "video": "player",
    "menu": "navigation",
}
_ROLES = {
    "navigation": "navigation",
    "banner": "page header",
    "contentinfo": "page footer",
    "complementary": "text beside the article",
    "search": "form",
    "dialog": "dialog",
    "menu": "navigation",
}
_BOUND = r"(?:^|[\s_-])(?:{})(?:$|[\s_-])"
# The first that matches tells; a class that holds most of the page is none of these.
_COMMENTS = r"comments?(?:[-_](?:list|section|area|thread))?|disqus|respond"
_RELATED = (
    r"related(?:[-_]\w+)?|recommended|recommendations|read-?more|more-(?:from|stories)|recirc\w*"
    r"|you-may-(?:also-)?like|popular|trending|up-?next"
)
_FURNITURE = (
    r"nav|navbar|navigation|menu|breadcrumbs?|pagination|pager|share|sharing|share-?\w*|social"
    r"|social[-_]\w+|newsletter|subscribe|signup|promo|advert\w*|ads?|ad-\w+|sponsor\w*|cookies?"
    r"|consent|gdpr|masthead|site-(?:header|footer)|page-footer|footer|toolbar|popup|modal"
    r"|skip-link|screen-reader-text|sr-only|donate|paywall|players?|avatars?|initials|line-?numbers?"
)
_CLASSES = tuple(
    (reason, re.compile(_BOUND.format(pattern), re.IGNORECASE))
    for reason, pattern in (
        ("readers' comments", _COMMENTS),
        ("related links", _RELATED),
        ("page furniture", _FURNITURE),
    )
)
_TRANSCRIPT = re.compile(r"transcript", re.IGNORECASE)

# Sure of itself, and a word that also names authors, users and files: it must recur.
_SPEAKER = re.compile(
    _BOUND.format(
        r"speakers?(?:[-_]?(?:name|label|title|id|tag))?|spk|spkr|ts-name|talker|cite"
        r"|(?:turn|transcript|utterance|segment|dialogue|line)[-_]?(?:speaker|name|author)"
        r"|interlocutor|speakername|speakerlabel"
    ),
    re.IGNORECASE,
)
_WEAK_SPEAKER = re.compile(
    _BOUND.format(r"name|author|who|person|participant|voice|role|character|user-?name|host|guest"),
    re.IGNORECASE,
)
_TIME = re.compile(
    _BOUND.format(
        r"time|times?-?stamps?|time-?codes?|ts|ts-timestamp|tc|start(?:-?time)?|stamp|clock|offset"
    ),
    re.IGNORECASE,
)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_STARTS = ("data-start", "data-start-time", "data-begin", "begin", "data-time", "data-timestamp")
_SECONDS = re.compile(r"\d{1,6}(?:\.\d{1,6})?s?")


def names_of(element: Node) -> str:
    """The classes, the id and the like by which a page calls *element*."""
    got = element.get
    return " ".join(filter(None, (got("class"), got("id"), got("itemprop"), got("data-type"))))


def aside_of(element: Node) -> str | None:
    """Why *element* is no part of an article, None where it may be; its size does not count."""
    if element.tag == "pre" and _holds_code(element):
        return "code"
    role = (element.get("role") or "").casefold()
    reason = _ASIDES.get(element.tag) or _ROLES.get(role)
    if reason is not None:
        return reason
    if element.tag in {"html", "head", "body", "main", "article"} or element.tag in INLINE:
        return None
    names = names_of(element)
    if not names or _TRANSCRIPT.search(names):
        return None
    return next((reason for reason, pattern in _CLASSES if pattern.search(names)), None)


def _holds_code(pre: Node) -> bool:
    """Whether *pre* shows a program, and no text as it was typed."""
    return next(pre.iterchildren("code", "samp"), None) is not None


def is_strong(element: Node) -> bool:
    """Whether *element* shows its words in bold."""
    if element.tag in STRONG:
        return True
    style = element.get("style")
    return style is not None and _BOLD_STYLE.search(style) is not None


class Sureness(IntEnum):
    """How surely a class of elements holds speakers' names."""

    ANY = 0  # nothing says so but what stands in them
    WEAK = 1  # it also names authors, users and files: "name"
    SURE = 2  # "speaker"


def speaker_class(element: Node) -> tuple[str, Sureness] | None:
    """The class by which *element* may hold a speaker's name, and how surely it does."""
    if element.tag == "cite":
        return "cite", Sureness.SURE
    if element.tag == "dt":
        return f"dt in list {id(element.getparent())}", Sureness.SURE
    names = names_of(element)
    if not names:
        return None
    if _SPEAKER.search(names):
        return f"{element.tag} {names}", Sureness.SURE
    weak = _WEAK_SPEAKER.search(names) is not None
    return f"{element.tag} {names}", Sureness.WEAK if weak else Sureness.ANY


def may_be_time(element: Node) -> bool:
    """Whether *element* may hold a time of the recording."""
    return element.tag == "time" or _TIME.search(names_of(element)) is not None


def is_slanted(element: Node) -> bool:
    """Whether *element* shows its words in italics."""
    return element.tag in {"em", "i"}


def stated_speaker(element: Node) -> str | None:
    """The speaker whom an attribute of *element* names."""
    for key in ("data-speaker", "data-speaker-name", "data-speakername", "speaker"):
        written = " ".join((element.get(key) or "").split())
        if written:
            return written
    return None


def stated_start(element: Node) -> int | None:
    """The time in milliseconds that an attribute of *element* states; seconds, or by the clock."""
    for key in _STARTS:
        written = (element.get(key) or "").strip()
        if _SECONDS.fullmatch(written):
            return round(float(written.rstrip("s")) * 1000)
        if stamp_alone(written) is not None:
            return stamp_alone(written)
    return None
