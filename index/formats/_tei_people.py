"""What a TEI header says: who has which id, when words were said, title and date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.formats._dates import date_in, iso_date_in
from index.formats._ids import ids_in
from index.formats._xml import Element, Text

_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_UNITS = {"s": 1000.0, "ms": 1.0, "min": 60_000.0, "h": 3_600_000.0}
_LONGEST_CHAIN = 10_000  # points of a timeline, each given by the one before


def people(element: Element) -> Iterator[tuple[str, str]]:
    """The ids of the persons, groups and roles in *element*, each with its name."""
    for person in element.all("person", "personGrp", "role", "org"):
        name = _role_name(person) if person.tag == "role" else _person_name(person)
        if "id" in person.attributes and name:
            yield person.attributes["id"], name


def _role_name(role: Element) -> str:
    return role.words().rstrip(" .,:")


def _person_name(person: Element) -> str:
    names = [one for one in person.all("persName", "name", "orgName") if one.words()]
    # Parliaments keep the names that members had before: those have ended.
    current = [one for one in names if "to" not in one.attributes] or names
    return _name(current[0]) if current else ""


def _name(written: Element) -> str:
    """The name in *written*, the first name first, whatever the order of its parts."""
    parts = {tag: _joined(written, tag) for tag in ("forename", "nameLink", "surname", "genName")}
    if parts["surname"]:
        return " ".join(filter(None, parts.values()))
    said = "".join(_own_texts(written))
    return " ".join(said.split())


def _own_texts(element: Element) -> Iterator[str]:
    """The words of a name without the titles that stand with it."""
    for one in element.content:
        if isinstance(one, Text):
            yield one.words
        elif one.tag not in {"roleName", "note"}:
            yield f" {one.words()} "


def _joined(written: Element, tag: str) -> str:
    return " ".join(one.words() for one in written.all(tag) if one.words())


@dataclass(frozen=True, slots=True)
class _When:
    """A point of a timeline: *interval_ms* after the point *since*."""

    interval_ms: float | None
    since: str | None


def points(timeline: Element) -> Mapping[str, object]:
    """The points of *timeline* by id, as `time_of` takes them."""
    unit = _UNITS.get(timeline.attributes.get("unit", "s"), 1000.0)
    found: dict[str, object] = {}
    for one in timeline.all("when"):
        written = one.attributes.get("interval", "")
        own = _UNITS.get(one.attributes.get("unit", ""), unit)
        interval = float(written) * own if _NUMBER.fullmatch(written) else None
        since = next(iter(ids_in(one.attributes.get("since"))), None)
        found[one.attributes.get("id", "")] = _When(interval, since)
    return found


def time_of(reference: str | None, known: Mapping[str, object]) -> int | None:
    """The time in milliseconds of the point that *reference* names; None where it is not told."""
    at = next(iter(ids_in(reference)), None)
    total = 0.0
    for _step in range(_LONGEST_CHAIN):
        when = known.get(at or "")
        if not isinstance(when, _When):
            return None
        if when.interval_ms is None:
            # The origin: a date and a time of day, or nothing.
            return round(total)
        total += when.interval_ms
        if when.since is None:
            return round(total)
        at = when.since
    return None


def title_of(header: Element) -> str | None:
    """The main title."""
    statement = next(header.all("titleStmt"), None)
    titles = [one for one in statement.all("title") if one.words()] if statement else []
    main = [one for one in titles if one.attributes.get("type") == "main"]
    return (main or titles)[0].words() if titles else None


def date_of(header: Element) -> str | None:
    """When it was said: the setting's date, else the source's, else one in the title."""
    for tag in ("setting", "sourceDesc", "recording"):
        for part in header.all(tag):
            for one in part.all("date"):
                stated = one.attributes.get("when", one.attributes.get("from", one.words()))
                if date_in(stated) is not None:
                    return date_in(stated)
    return iso_date_in(title_of(header) or "")


def url_of(header: Element) -> str | None:
    """The address of the source, where one is stated."""
    for part in (*header.all("sourceDesc"), *header.all("publicationStmt")):
        for one in part.all("idno", "ref", "ptr"):
            stated = one.attributes.get("target", one.words())
            if stated.startswith(("http://", "https://")):
                return stated
    return None
