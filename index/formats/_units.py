"""Whether numbers count seconds or milliseconds: by their names, else by the pace of speech."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from index.formats._clock import MILLISECONDS, SECONDS, number_of
from index.formats._fields import cleaned
from index.formats._json_text import Value

_SAMPLE = 300  # segments
# People say two to four words a second; a slow file of long pauses still has more than one in ten.
_FEWEST_WORDS_A_SECOND = 0.1
_TICKS = 1e-4  # a tick of some services is 100 ns


@dataclass(frozen=True, slots=True)
class Unit:
    """How many milliseconds a number counts, and why that is so."""

    ms: float
    why: str


def unit_of(
    listed: Value | None, text: Sequence[str], start: Sequence[str], end: Sequence[str]
) -> Unit:
    """The unit of *start* and *end* in the objects of *listed*, whose words are in *text*."""
    named = _named((*start, *end))
    if named is not None:
        return named
    objects = [one.content for one in islice(listed.elements(), _SAMPLE)] if listed else []
    return _by_pace([one for one in objects if isinstance(one, dict)], text, start, end)


def _named(keys: Iterable[str]) -> Unit | None:
    for key in keys:
        folded = key.casefold()
        if folded.endswith("ms") or "milli" in folded:
            return Unit(MILLISECONDS, f"milliseconds, as `{key}` says")
        if "ticks" in folded:
            return Unit(_TICKS, f"ticks of 100 ns, as `{key}` says")
        if "sec" in folded:
            return Unit(SECONDS, f"seconds, as `{key}` says")
    return None


def _by_pace(
    objects: Sequence[Mapping[str, Any]],
    text: Sequence[str],
    start: Sequence[str],
    end: Sequence[str],
) -> Unit:
    stated = [one[key] for one in objects for key in (*start, *end) if key in one]
    if any(isinstance(number, float) and not number.is_integer() for number in stated):
        return Unit(SECONDS, "seconds, since some have fractions")
    words, lasted = 0, 0.0
    begins = [_number(one, start) for one in objects]
    ends = [_number(one, end) for one in objects]
    for at, one in enumerate(objects):
        begin, over = begins[at], ends[at]
        if over is None and at + 1 < len(objects):
            over = begins[at + 1]
        if begin is not None and over is not None and over > begin:
            words += sum(len(cleaned(one.get(key)).split()) for key in text)
            lasted += over - begin
    if lasted and words / lasted < _FEWEST_WORDS_A_SECOND:
        return Unit(MILLISECONDS, "milliseconds, by the pace of speech")
    return Unit(SECONDS, "seconds, by the pace of speech")


def _number(fields: Mapping[str, Any], keys: Sequence[str]) -> float | None:
    found = (number_of(fields.get(key)) for key in keys)
    return next((one for one in found if one is not None), None)
