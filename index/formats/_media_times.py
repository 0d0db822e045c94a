"""Times as TTML writes them: by the clock, in frames, in ticks, or as an offset with a unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

_CLOCK = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})(?:(\.\d{1,9})|[:;](\d{1,3})(?:\.\d{1,3})?)?")
_SHORT_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(\.\d{1,9})?")  # Apple's; no hours
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(ms|h|m|s|f|t)?")
_SECONDS = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
_FRAMES = 30  # a second, where the file does not say (TTML2, 7.2.5)


@dataclass(frozen=True, slots=True)
class MediaClock:
    """How long the frames and the ticks of a file are, in a second each."""

    frames: Fraction = Fraction(_FRAMES)
    ticks: Fraction = Fraction(1)

    @classmethod
    def of(cls, root: Mapping[str, str]) -> MediaClock:
        """The clock that the attributes of the root element state."""
        stated = _number(root.get("frameRate"))
        frames = stated or Fraction(_FRAMES)
        multiplier = [_number(part) for part in root.get("frameRateMultiplier", "").split()]
        if len(multiplier) == 2 and multiplier[0] and multiplier[1]:
            frames = frames * multiplier[0] / multiplier[1]
        # Without a tick rate a tick is a frame where frames are stated (TTML2, 7.2.14).
        ticks = _number(root.get("tickRate")) or (frames if stated else Fraction(1))
        return cls(frames, ticks)

    def milliseconds(self, written: str) -> int | None:
        """The time that *written* states: "00:01:02.5", "12.5s", "90000t"; None if it is none."""
        written = written.strip()
        seconds = self._by_clock(written)
        if seconds is None:
            seconds = self._by_offset(written)
        return None if seconds is None else int(seconds * 1000)

    def _by_clock(self, written: str) -> Fraction | None:
        found = _CLOCK.fullmatch(written)
        if found is not None:
            whole = (int(found[1]) * 60 + int(found[2])) * 60 + int(found[3])
            frames = Fraction(int(found[5])) / self.frames if found[5] else Fraction(0)
            return whole + frames + Fraction(f"0{found[4] or ''}")
        found = _SHORT_CLOCK.fullmatch(written)
        if found is None:
            return None
        return int(found[1]) * 60 + int(found[2]) + Fraction(f"0{found[3] or ''}")

    def _by_offset(self, written: str) -> Fraction | None:
        found = _OFFSET.fullmatch(written)
        if found is None:
            return None
        number, unit = Fraction(found[1]), found[2] or "s"
        if unit == "f":
            return number / self.frames
        if unit == "t":
            return number / self.ticks
        return number * _SECONDS[unit]


def _number(written: str | None) -> Fraction | None:
    """The positive number in *written*, None for anything else."""
    if written is None or re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", written.strip()) is None:
        return None
    return Fraction(written.strip()) or None
