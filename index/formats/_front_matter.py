"""YAML front matter: what it says about a transcript."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.formats._clues import listed_clues
from index.formats._dates import date_in
from index.turns import NameClue

_MOST_LINES = 2000
_ROLES = {"host": "host", "hosts": "host", "guest": "guest", "guests": "guest"}
_PEOPLE = (*_ROLES, "speaker", "speakers", "people", "participants", "interviewee", "interviewer")
_LINKS = ("url", "link", "permalink", "media", "audio", "video")
_RECORDINGS = ("audio", "media", "enclosure", "audio_url", "source_file", "video")
_DATES = ("date", "published", "pubdate", "pub_date", "recorded", "aired")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """
    What stands between the two lines of dashes at the top.

    Attributes:
        lines: how many lines it takes, the dashes included; 0 where there is none.
        problem: why it cannot be read, None when it can.
    """

    lines: int = 0
    title: str | None = None
    date: str | None = None
    url: str | None = None
    audio: str | None = None
    clues: tuple[NameClue, ...] = ()
    problem: str | None = None


def front_matter(lines: Sequence[str]) -> FrontMatter:
    """The front matter at the top of *lines*."""
    if not lines or lines[0].rstrip() != "---":
        return FrontMatter()
    end = next(
        (
            at
            for at, line in enumerate(lines[1:_MOST_LINES], start=1)
            if line.rstrip() in {"---", "..."}
        ),
        None,
    )
    if end is None:
        return FrontMatter()
    return _read("\n".join(lines[1:end]), end + 1)


def _read(written: str, lines: int) -> FrontMatter:
    import yaml  # noqa: PLC0415 - only files that have front matter need it

    try:
        # Dates stay text: YAML makes 2021-02-30 an error of the whole file.
        stated = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506 - makes texts alone
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = "" if mark is None else f" (line {mark.line + 2})"
        return FrontMatter(lines, problem=f"the front matter is no YAML{where}: its title is lost")
    if not isinstance(stated, Mapping):
        return FrontMatter(lines)
    fields = {str(key).casefold(): value for key, value in stated.items()}
    dates = (date_in(text) for text in _texts(fields, _DATES))
    return FrontMatter(
        lines,
        next(_texts(fields, ("title",)), None),
        next((date for date in dates if date), None),
        next(_links(fields, _LINKS), None),
        next(_links(fields, _RECORDINGS), None),
        tuple(_clues(fields)),
    )


def _texts(fields: Mapping[str, Any], keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        value = fields.get(key)
        if isinstance(value, str) and value.strip():
            yield " ".join(value.split())


def _links(fields: Mapping[str, Any], keys: Sequence[str]) -> Iterator[str]:
    return (text for text in _texts(fields, keys) if text.startswith(("http://", "https://")))


def _clues(fields: Mapping[str, Any]) -> Iterator[NameClue]:
    for key in _PEOPLE:
        value = fields.get(key)
        for one in value if isinstance(value, list) else [value]:
            name = one.get("name") if isinstance(one, Mapping) else one
            if isinstance(name, str):
                yield from listed_clues(name, "front matter", None, _ROLES.get(key))
