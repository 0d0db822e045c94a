"""What the fields of structured transcripts hold: words, speakers' tags, times in any writing."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from index.formats._dates import date_in
from index.formats._stamps import milliseconds

SECONDS = 1000.0  # milliseconds in a unit of time
MILLISECONDS = 1.0

_MOST_PROBLEMS = 5
_MOST = 1e15  # JSON may write a number that no other type holds
_LONGEST_MS = 1000 * 3600 * 1000  # no recording has a thousand hours
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\ufeff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_TAG = re.compile(r"</?(?:i|b|u|em|strong|br|p|font|span)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
# A tag that is a number or a letter is called as the services' own pages call it: "Speaker A".
_BARE_TAG = re.compile(r"\d+|[A-Za-z]")
_NOBODY = frozenset({"", "none", "null", "undefined", "n/a", "na", "nan", "uu", "-1", "?"})
_NAME_KEYS = ("name", "speaker_name", "display_name", "displayName", "label", "id")
_NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:[eE]-?\d+)?")
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_CLOCK = re.compile(r"(\d+):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR_S, _LAST_YEAR_S = 631_152_000, 4_102_444_800  # 1990 and 2100


def cleaned(text: object) -> str:
    """The words of *text*: white space collapsed, nothing unprintable, entities decoded."""
    if not isinstance(text, str):
        return ""
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    # JSON can write what a terminal or a database takes amiss: "\u001b", half a surrogate pair.
    if _UNPRINTABLE.search(text):
        text = _UNPRINTABLE.sub("", text)
    return " ".join(text.split())


def label_of(tag: object, names: Mapping[str, str] | None = None) -> str | None:
    """
    The speaker's label for *tag*, a name or a number; None where it names nobody.

    Args:
        tag: as the field has it: "spk_0", 0, {"name": "Ann Lee"}, None.
        names: by tag, as the file lists them elsewhere.
    """
    if isinstance(tag, Mapping):
        return next(filter(None, (label_of(tag.get(key), names) for key in _NAME_KEYS)), None)
    key = tag_key(tag)
    if key is None:
        return None
    if names and names.get(key):
        return names[key]
    if key.casefold() in _NOBODY:
        return None
    return f"Speaker {key}" if _BARE_TAG.fullmatch(key) else key


def tag_key(tag: object) -> str | None:
    """*tag* as a text to look it up by, 0 and 0.0 alike; None where it is no tag."""
    if isinstance(tag, float) and tag.is_integer():
        tag = int(tag)
    if isinstance(tag, int) and not isinstance(tag, bool):
        return str(tag) if abs(tag) < 10**30 else None
    return cleaned(tag) or None


def names_in(listed: object, *keys: str) -> dict[str, str]:
    """
    Speakers' names by tag, from a list of them or an object of tags.

    Args:
        listed: [{"id": 0, "name": "Ann"}], {"spk_0": "Ann"} or {"spk_0": {"name": "Ann"}}.
        keys: those that hold the tag in an element of a list.
    """
    names: dict[str, str] = {}
    if isinstance(listed, Mapping):
        pairs = [(key, value) for key, value in listed.items()]
    elif isinstance(listed, list):
        objects = [one for one in listed if isinstance(one, Mapping)]
        pairs = [(one.get(key), one) for one in objects for key in keys]
    else:
        pairs = []
    for tag, value in pairs:
        key, name = tag_key(tag), _name_of(value)
        if key and name and name.casefold() not in _NOBODY:
            names.setdefault(key, name)
    return names


def _name_of(value: object) -> str:
    if isinstance(value, Mapping):
        found = (cleaned(value.get(key)) for key in _NAME_KEYS[:-1])
        return next(filter(None, found), "")
    return cleaned(value)


@dataclass(slots=True)
class Clock:
    """
    Reads times, and lists what is wrong with them.

    Attributes:
        unit_ms: milliseconds in one of what a bare number counts.
    """

    unit_ms: float = SECONDS
    problems: list[str] = field(default_factory=list)

    def ms(self, written: object, line: int) -> int | None:
        """The time that *written* at *line* states, in milliseconds; None for none that can be."""
        if written is None or written == "":
            return None
        time_ms = _in_ms(written, self.unit_ms)
        if time_ms is None or not math.isfinite(time_ms) or time_ms > _LONGEST_MS:
            self._tell(f"line {line}: {str(written)[:40]!r} is no time, it is left out")
            return None
        if time_ms < 0:
            self._tell(f"line {line}: the time {str(written)[:40]} lies before the recording")
            return None
        return round(time_ms)

    def _tell(self, problem: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(problem)


def number_of(written: object) -> float | None:
    """The number that a field holds; None for anything else, and for one that counts nothing."""
    if isinstance(written, bool) or not isinstance(written, int | float):
        return None
    return float(written) if abs(written) < _MOST else None


def _in_ms(written: object, unit_ms: float) -> float | None:
    """What *written* states in milliseconds; None for what is no time."""
    number = number_of(written)
    if number is not None:
        return number * unit_ms
    if isinstance(written, Mapping):
        seconds = _in_ms(written.get("seconds", 0) or 0, SECONDS)
        nanos = _in_ms(written.get("nanos", 0) or 0, 1e-6)
        return None if seconds is None or nanos is None else seconds + nanos
    return _stated_ms(written.strip(), unit_ms) if isinstance(written, str) else None


def _stated_ms(written: str, unit_ms: float) -> float | None:
    """The time in a text: "1.5", "1.500s", "PT1M2S", "00:01:02,500"."""
    if len(written) > 40:
        return None
    if _NUMBER.fullmatch(written):
        return float(written) * unit_ms
    if written.endswith("ms") and _NUMBER.fullmatch(written[:-2].strip()):
        return float(written[:-2])
    if written.endswith("s") and _NUMBER.fullmatch(written[:-1].strip()):
        return float(written[:-1]) * SECONDS
    duration = _DURATION.fullmatch(written)
    if duration is not None:
        hours, minutes, seconds = (float(part or 0) for part in duration.groups())
        return (hours * 3600 + minutes * 60 + seconds) * SECONDS
    return _clock_ms(written)


def _clock_ms(written: str) -> float | None:
    found = _CLOCK.fullmatch(written)
    if found is not None:
        hours, minutes, seconds = (int(part) for part in found.groups()[:3])
        fraction = float(f"0.{found[4] or 0}")
        return (hours * 3600 + minutes * 60 + seconds + fraction) * SECONDS
    try:
        return float(milliseconds(written))
    except ValueError:
        return None


def day_of(stated: object) -> str | None:
    """The date that a field states, as YYYY-MM-DD: a text, or seconds or ms since 1970."""
    if isinstance(stated, str):
        text = stated.strip()
        return date_in(text) or (day_of(int(text)) if re.fullmatch(r"\d{10,13}", text) else None)
    number = number_of(stated) or 0.0
    for seconds in (number, number / 1000):
        if _FIRST_YEAR_S <= seconds <= _LAST_YEAR_S:
            return (_EPOCH + timedelta(seconds=seconds)).date().isoformat()
    return None
