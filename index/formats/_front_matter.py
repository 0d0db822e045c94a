"""What YAML says about a transcript: in its front matter, or in a sidecar beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.clocks import seconds_in
from index.formats._clues import listed_clues
from index.formats._dates import date_in
from index.turns import NameClue
from index.visible import visible

FRONT_MATTER = "front matter"
_MOST_LINES = 2000
_ROLES = {"host": "host", "hosts": "host", "guest": "guest", "guests": "guest"}
_PEOPLE = (*_ROLES, "speaker", "speakers", "people", "participants", "interviewee", "interviewer")
_LINKS = ("url", "link", "permalink", "media", "audio", "video")
_RECORDINGS = ("audio", "media", "enclosure", "audio_url", "source_file", "video")
_DATES = ("date", "published", "pubdate", "pub_date", "recorded", "aired")
_TRUE, _FALSE = frozenset(("true", "yes", "on", "1")), frozenset(("false", "no", "off", "0"))


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """
    What YAML says about a transcript.

    Attributes:
        lines: how many lines it takes at the top, the dashes included; 0 where there is none.
        ads: whether advertisements are put into the recording, None where nothing is said.
        duration_s: of the recording, in seconds.
        guid: the id of the episode in its feed.
        transcript: the name of the file that is described, where a sidecar says so.
        problem: why it cannot be read, None when it can.
    """

    lines: int = 0
    title: str | None = None
    date: str | None = None
    url: str | None = None
    audio: str | None = None
    clues: tuple[NameClue, ...] = ()
    ads: bool | None = None
    guid: str | None = None
    transcript: str | None = None
    duration_s: int | None = None
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
    return stated("\n".join(lines[1:end]), FRONT_MATTER, end + 1)


def stated(written: str, source: str, lines: int = 0) -> FrontMatter:
    """What the YAML *written* in *source* says; *lines* is how many it takes in a transcript."""
    import yaml  # noqa: PLC0415 - only files that have front matter need it

    try:
        # Dates stay text: YAML makes 2021-02-30 an error of the whole file.
        found = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506 - makes texts alone
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = "" if mark is None else f" (line {mark.line + 1 + bool(lines)})"
        return FrontMatter(lines, problem=f"the {source} is no YAML{where}: what it says is lost")
    if not isinstance(found, Mapping):
        return FrontMatter(lines)
    fields = {str(key).casefold(): value for key, value in found.items()}
    dates = (date_in(text) for text in _texts(fields, _DATES))
    return FrontMatter(
        lines,
        next(_texts(fields, ("title",)), None),
        next((date for date in dates if date), None),
        next(_links(fields, _LINKS), None),
        next(_links(fields, _RECORDINGS), None),
        (*_clues(fields, source), *_alias_clues(fields, source)),
        _flag(next(_texts(fields, ("ads",)), "")),
        next(_texts(fields, ("guid",)), None),
        next(_texts(fields, ("transcript", "file")), None),
        seconds_in(next(_texts(fields, ("duration",)), "")),
    )


def _texts(fields: Mapping[str, Any], keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        value = fields.get(key)
        if isinstance(value, str) and value.strip():
            yield " ".join(visible(value).split())


def _links(fields: Mapping[str, Any], keys: Sequence[str]) -> Iterator[str]:
    return (text for text in _texts(fields, keys) if text.startswith(("http://", "https://")))


def _flag(written: str) -> bool | None:
    return True if written.lower() in _TRUE else False if written.lower() in _FALSE else None


def _clues(fields: Mapping[str, Any], source: str) -> Iterator[NameClue]:
    for key in _PEOPLE:
        for one in _people(fields.get(key)):
            name, role = one.get("name"), one.get("role") or key
            aliases = tuple(_names_in(one.get("aliases") or one.get("alias")))
            if not isinstance(name, str) or not name.strip():
                continue
            role = _ROLES.get(role.casefold() if isinstance(role, str) else "")
            if aliases or source != FRONT_MATTER:
                yield NameClue(" ".join(name.split()), source, None, role, aliases)
            else:
                yield from listed_clues(name, source, None, role)


def _people(value: object) -> Iterator[Mapping[str, Any]]:
    """Everybody in *value*: a name, a list, `name:` with `aliases:`, or details by name."""
    if isinstance(value, Mapping) and "name" not in value:
        for name, details in value.items():
            if isinstance(details, Mapping):
                yield {"name": name, **details}
            else:
                yield {"name": name, "role" if isinstance(details, str) else "aliases": details}
        return
    for one in value if isinstance(value, list) else [value]:
        yield one if isinstance(one, Mapping) else {"name": one}


def _alias_clues(fields: Mapping[str, Any], source: str) -> Iterator[NameClue]:
    """What `aliases:` says: "label: name", or "name: [labels]"."""
    listed = fields.get("aliases")
    for key, value in listed.items() if isinstance(listed, Mapping) else ():
        if isinstance(value, str):
            yield NameClue(" ".join(value.split()), source, aliases=(key,))
        else:
            yield NameClue(" ".join(key.split()), source, aliases=tuple(_names_in(value)))


def _names_in(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one.strip():
            yield " ".join(one.split())
