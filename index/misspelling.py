"""Which name a misspelt one means: a wrong name is worse than none, so only a close, lone one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# In fewer letters than these every slip makes another name: "Ann" is not "Anna".
SHORTEST = 5
# A letter in another's place makes another name of a short one ("Cheng" is not "Chang"); a letter
# too many, one too few or two exchanged is how people mistype it ("Minnes", "Mnies").
SUBSTITUTED_FROM = 6
TWO_SLIPS_FROM = 9
WHOLE_FROM = 10  # letters of a whole name in which several words may be wrong


@dataclass(frozen=True, slots=True)
class Spellings:
    """The right *spellings*, folded to lower case."""

    spellings: Sequence[str]

    def nearest_whole(self, written: str) -> str | None:
        """
        The name of several words that *written* was meant to be; None as in `nearest`.

        Each word has to begin as it should, and about one letter in four may be wrong.
        """
        if len(written) < WHOLE_FROM:
            return None
        near = self._within(written, _slips_in_whole(written))
        near = [one for one in near if _initials(one[0]) == _initials(written)]
        closest = [spelling for spelling, distance, _at in near if distance == near[0][1]]
        return closest[0] if len(closest) == 1 else None

    def nearest(self, written: str, *, sure: bool = False) -> str | None:
        """
        What *written* was meant to be; None when nothing is close, or when two are.

        Args:
            written: folded to lower case, and none of the spellings.
            sure: something else says that it is one of them, such as a first name that is right;
                then a letter may be another one in a short word too, and the end may be missing
                ("Industrial Design" for the designer).
        """
        if len(written) < SHORTEST - sure or any(sign.isdigit() for sign in written):
            return None
        near = self._within(written, _slips_in(written))
        near = [one for one in near if sure or _is_slip(written, one[0])]
        closest = [spelling for spelling, distance, _at in near if distance == near[0][1]]
        if not closest and sure:
            closest = [one for one in self.spellings if one.startswith(written)]
        return closest[0] if len(closest) == 1 else None

    def has_near(self, written: str) -> bool:
        """False where `nearest` finds nothing among these, nor among some of them."""
        if len(written) < SHORTEST or any(sign.isdigit() for sign in written):
            return False
        return bool(self._within(written, _slips_in(written)))

    def has_near_whole(self, written: str) -> bool:
        """False where `nearest_whole` finds nothing among these, nor among some of them."""
        if len(written) < WHOLE_FROM:
            return False
        initials = _initials(written)
        alike = Spellings([one for one in self.spellings if _initials(one) == initials])
        return bool(alike.spellings and alike._within(written, _slips_in_whole(written)))

    def _within(self, written: str, slips: int) -> list[tuple[str, int, int]]:
        """The closest spellings, at most *slips* away, each with its distance and its place."""
        from rapidfuzz import process  # noqa: PLC0415 - most names are written right
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - as above

        return process.extract(
            written, self.spellings, scorer=OSA.distance, score_cutoff=slips, limit=8
        )


def _slips_in_whole(written: str) -> int:
    return len(written) // 4


def _slips_in(written: str) -> int:
    return 2 if len(written) >= TWO_SLIPS_FROM else 1


def _is_slip(written: str, right: str) -> bool:
    """Whether *written* is what a hand makes of *right*: the first letter is seldom mistaken."""
    if written[0] != right[0] and sorted(written[:2]) != sorted(right[:2]):
        return False
    exchanged = len(written) == len(right) and sorted(written) == sorted(right)
    return exchanged or len(written) != len(right) or len(written) >= SUBSTITUTED_FROM


def _initials(name: str) -> list[str]:
    return [word[0] for word in name.split()]
