"""Times in any writing: numbers in a unit, durations, clocks, moments of a day."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from index.formats._dates import date_in
from index.formats._fields import cleaned
from index.formats._stamps import milliseconds

SECONDS = 1000.0  # milliseconds in a unit of time
MILLISECONDS = 1.0

_MOST_PROBLEMS = 5
_MOST = 1e15  # JSON may write a number that no other type holds
_LONGEST_MS = 1000 * 3600 * 1000  # no recording has a thousand hours
_NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:[eE]-?\d+)?")
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_CLOCK = re.compile(r"(\d+):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR_S, _LAST_YEAR_S = 631_152_000, 4_102_444_800  # 1990 and 2100


@dataclass(slots=True)
class Clock:
    """
    Reads times, and lists what is wrong with them.

    Attributes:
        unit_ms: milliseconds in one of what a bare number counts.
    """

    unit_ms: float = SECONDS
    problems: list[str] = field(default_factory=list)
    _began: datetime | None = None  # the first of the times that are written with their day

    def ms(self, written: object, line: int) -> int | None:
        """The time that *written* at *line* states, in milliseconds; None for none that can be."""
        if written is None or written == "":
            return None
        # Ticks and samples of a long recording are numbers as large as those of a day.
        moment = _moment(written) if self.unit_ms in {SECONDS, MILLISECONDS} else None
        time_ms = _in_ms(written, self.unit_ms) if moment is None else self._since_began(moment)
        if time_ms is None or not math.isfinite(time_ms) or time_ms > _LONGEST_MS:
            self._tell(f"line {line}: {_shown(written)} is no time, it is left out")
            return None
        if time_ms < 0:
            self._tell(f"line {line}: the time {_shown(written)} lies before the recording")
            return None
        return round(time_ms)

    def _since_began(self, moment: datetime) -> float:
        """What lies between the first time that was read and *moment*, both with their day."""
        self._began = self._began or moment
        return (moment - self._began) / timedelta(milliseconds=1)

    def _tell(self, problem: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(problem)


def _moment(written: object) -> datetime | None:
    """The day and time of "2025-01-15T09:00:00Z", or of seconds since 1970; None of another."""
    if isinstance(written, str) and _MOMENT.match(written):
        try:
            moment = datetime.fromisoformat(written)
        except ValueError:
            return None
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    if isinstance(written, str) and _NUMBER.fullmatch(written) and len(written) < 20:
        return _moment(float(written))
    number = number_of(written) or 0.0
    seconds = next((n for n in (number, number / 1000) if _FIRST_YEAR_S <= n <= _LAST_YEAR_S), None)
    return None if seconds is None else _EPOCH + timedelta(seconds=seconds)


def _shown(written: object) -> str:
    """The beginning of *written*, fit for a sentence."""
    kinds = {bool: "true or false", int: "a number so large", list: "a list", dict: "an object"}
    plain = isinstance(written, str | float) or number_of(written) is not None
    return cleaned(repr(written)[:40]) if plain else kinds.get(type(written), "this")


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
