"""Times of a recording as transcripts write them: "4:05", "[01:04:23.25]"."""

from __future__ import annotations

import re

STAMP = r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_STAMP = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?")
_ALONE = re.compile(rf"[\[(]?({STAMP})[\])]?")
# "4:05 in the morning" is speech: a time without brackets counts when nothing follows it.
_LEADING = re.compile(rf"[\[(]({STAMP})[\])]\s*|({STAMP})\s*$")


def milliseconds(stamp: str) -> int:
    """
    The time that *stamp* states, from the start of the recording.

    Raises:
        ValueError: *stamp* is no "[hh:]mm:ss[.fraction]".
    """
    found = _STAMP.fullmatch(stamp)
    if found is None:
        raise ValueError(stamp)
    hours, minutes, seconds, fraction = found.groups(default="0")
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def stamp_alone(text: str) -> int | None:
    """The time in milliseconds where *text* is nothing else: "(00:01:02)"; else None."""
    if not text or text[0] not in "0123456789[(" or len(text) > 20:
        return None
    found = _ALONE.fullmatch(text.strip())
    return milliseconds(found[1]) if found else None


def leading_stamp(text: str) -> tuple[int | None, str]:
    """The time in brackets that *text* begins with, or is, and the rest: "[4:05] So", "4:05"."""
    found = _LEADING.match(text)
    if found is None:
        return None, text
    return milliseconds(found[1] or found[2]), text[found.end() :]


def written(time_ms: int) -> str:
    """*time_ms* for people: "1:02:03", "4:05"."""
    seconds = time_ms // 1000
    hours, rest = divmod(seconds, 3600)
    if hours:
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"
    return f"{rest // 60}:{rest % 60:02}"
