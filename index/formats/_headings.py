"""Headings of Markdown that are a speaker's label: "### Dora", "### Dora (0:12)"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.formats._heads import cleaned
from index.formats._labels import Form, form_of
from index.formats._markup import unmarked
from index.formats._stamps import STAMP, milliseconds

_HEADING = re.compile(r"[ \t]{0,3}(?P<level>#{1,6})(?:[ \t]+(?P<words>.*?))?(?:[ \t]+#+)?[ \t]*")
_STAMPED = re.compile(
    rf"(?:[\[(]?(?P<before>{STAMP})[\])]?[ \t]*[-–—|:]?[ \t]+)?(?P<label>.+?):?"
    rf"(?:[ \t]*[-–—|@,]?[ \t]*[\[(]?(?P<after>{STAMP})[\])]?)?:?"
)
_CUSTOM = 0.5  # of the headings of a level recur: they say who speaks
_SMALL = re.compile(r"\b[^\W\dA-Z_]\w*")
_LONGEST_NAME = 4  # words


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's *words*, and the *label* and time they are if they name a speaker."""

    level: int
    words: str
    label: str
    start_ms: int | None = None


def heading_of(line: str) -> Heading | None:
    """The heading that *line* is."""
    found = _HEADING.fullmatch(line) if "#" in line[:4] else None
    if found is None:
        return None
    words = unmarked(found["words"] or "").strip()
    stamped = _STAMPED.fullmatch(words)
    stamp = (stamped["before"] or stamped["after"]) if stamped else None
    return Heading(
        len(found["level"]),
        words,
        cleaned(stamped["label"]) if stamped else "",
        milliseconds(stamp) if stamp else None,
    )


def accepted_headings(lines: Sequence[str], known: Collection[str]) -> frozenset[str]:
    """
    The labels among the headings of *lines*: those *known*, and names that recur.

    Where most headings of a level recur, those that stand once there name a speaker, too.
    """
    by_level: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for line in lines:
        heading = heading_of(line) if line[:4].lstrip()[:1] == "#" else None
        if heading is not None:
            by_level[heading.level][heading.label] += 1
    accepted = {label for counts in by_level.values() for label in counts if label in known}
    for counts in by_level.values():
        recurring = sum(count for label, count in counts.items() if count > 1 and form_of(label))
        if recurring and recurring >= _CUSTOM * counts.total():
            accepted |= {label for label, count in counts.items() if _names(label, count)}
    return frozenset(accepted)


def _names(label: str, count: int) -> bool:
    form = form_of(label)
    return form > Form.ODD or (form is Form.ODD and count > 1)


def may_name(label: str, words: Collection[str]) -> bool:
    """Whether *label*, a heading, may be a person: no word of it is one of *words* of speech."""
    parts = label.split()
    if form_of(label) < Form.WORD or len(parts) > _LONGEST_NAME:
        return False
    return not any(part.casefold() in words for part in parts if len(part) > 2)


@lru_cache(maxsize=1)  # most files have no heading for which it is asked, the others several
def small_words(speech: str) -> frozenset[str]:
    """The words of *speech* that begin with a small letter."""
    return frozenset(_SMALL.findall("\n".join(set(speech.split()))))
