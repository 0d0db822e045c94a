"""Dates that a transcript states in so many words."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sep sept", "october oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(?P<year>[12]\d{3})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:T[\d:.Z+-]*)?\b")
_WORDS = re.compile(
    rf"\b(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[12]\d{{3}})\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{_MONTH})\.?,? (?P<year2>[12]\d{{3}})\b",
    re.IGNORECASE,
)
_LONGEST = 120  # characters of a line that is nothing but a date
_AROUND = re.compile(
    r"(?:(?:first |originally |last )?(?:published|posted|aired|broadcast|recorded|released|updated"
    r"|air date|airdate|date|filed|transcript)(?: on| date)?:?|on"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\.?"
    r"|(?:at )?\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: ?(?:[A-Z]{2,4}|UTC|GMT)(?:[+-]\d+)?)?"
    r"|[,·|•;-]|\s)*",
    re.IGNORECASE,
)


def date_in(text: str) -> str | None:
    """The one date that *text* states, as YYYY-MM-DD; None for none, and for two or more."""
    found = {iso for match in _matches(text) if (iso := _iso(match)) is not None}
    return found.pop() if len(found) == 1 else None


def date_alone(text: str) -> str | None:
    """The date, where *text* is nothing but one: "Published October 15, 2021 at 4:05 PM EDT"."""
    text = " ".join(text.split())
    matches = _matches(text) if len(text) <= _LONGEST else []
    if len(matches) != 1:
        return None
    around = text[: matches[0].start()], text[matches[0].end() :]
    alone = all(_AROUND.fullmatch(part) for part in around)
    return _iso(matches[0]) if alone else None


def iso_date_in(text: str) -> str | None:
    """The one date that *text* writes as 2021-10-15; a headline may be about any other date."""
    found = {_iso(match) for match in _ISO.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _matches(text: str) -> list[re.Match[str]]:
    return [*_ISO.finditer(text), *_WORDS.finditer(text)]


def _iso(found: re.Match[str]) -> str | None:
    parts = {name.rstrip("2"): value for name, value in found.groupdict().items() if value}
    month = parts["month"].casefold()
    number = int(month) if month.isdigit() else _MONTHS[month]
    try:
        return date(int(parts["year"]), number, int(parts["day"])).isoformat()
    except ValueError:
        return None
