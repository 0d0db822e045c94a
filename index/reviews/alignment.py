"""Which turn of an edited transcript is the one that somebody decided about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.reviews import NEAR, Passage
from index.turns import normalised

ALIKE = 60.0  # of 100: texts at least this alike may be the same turn, edited
# Elsewhere in the transcript only a long text that is hardly changed is taken for the same turn:
# people say "thank you very much" more than once.
SURE = 90.0
LONG = 40  # characters
NEARBY = 3  # turns from where it should stand
PART = 88.0  # of 100: a turn that is so much a part of the old one was split off it
PART_FROM = 12  # characters; "Right." is a part of anything


@dataclass(frozen=True, slots=True)
class Place:
    """A turn of the transcript as it is now."""

    turn_id: int
    position: int
    label: str | None
    text: str


def aligned(passage: Passage, now: Sequence[Place]) -> Place | None:
    """
    The turn of *now*, in reading order, that *passage* has become; None where it is gone.

    The turn most like it, the nearest of equals; where none is like it, the one that stands between
    the same neighbours and has the same label.
    """
    free = [place for place in now if place.turn_id not in passage.around]
    expected = _expected(passage, now)
    alike = [(_alike(passage, place), -abs(place.position - expected), place) for place in free]
    likely = [one for one in alike if _may_be(passage, likeness=one[0], far=-one[1])]
    best = max(likely, key=lambda one: (one[0], one[1]), default=None)
    return _between_the_same(passage, now) if best is None else best[2]


def _may_be(passage: Passage, *, likeness: float, far: int) -> bool:
    if far <= NEARBY:
        return likeness >= ALIKE
    return likeness >= SURE and len(normalised(passage.text)) >= LONG


def parts(passage: Passage, now: Sequence[Place]) -> list[Place]:
    """
    Every turn of *now* that says what *passage* said, or a part of it.

    What was withheld stays withheld when its turn is split in two or joined with another.
    """
    old = normalised(passage.text)
    known = set(passage.around)
    found = [place for place in now if place.turn_id not in known and _is_part(old, place.text)]
    best = aligned(passage, now)
    return found if best is None or best in found else [*found, best]


def _is_part(old: str, text: str) -> bool:
    from rapidfuzz import fuzz  # noqa: PLC0415 - few turns are edited

    new = normalised(text)
    if min(len(old), len(new)) < PART_FROM:
        return False
    return fuzz.partial_ratio(old, new) >= PART


def _alike(passage: Passage, place: Place) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415 - few turns are edited

    same_label = 1.0 if passage.label == place.label else 0.0
    return fuzz.ratio(normalised(passage.text), normalised(place.text)) + same_label


def _expected(passage: Passage, now: Sequence[Place]) -> int:
    """Where the turn should stand, by its neighbours that are still there."""
    positions = {place.turn_id: place.position for place in now}
    for step in _steps(passage):
        neighbour = _neighbour(passage, step)
        if neighbour in positions:
            return positions[neighbour] - step
    return passage.position


def _between_the_same(passage: Passage, now: Sequence[Place]) -> Place | None:
    positions = {place.turn_id: place.position for place in now}
    before, after = positions.get(_neighbour(passage, -1)), positions.get(_neighbour(passage, 1))
    at = before + 1 if before is not None else 0 if after is not None else None
    if at is None or (after is not None and after != at + 1):
        return None
    first, last = _neighbour(passage, -1) == -1, _neighbour(passage, 1) == -1
    if (before is None and not first) or (after is None and not (last and at == len(now) - 1)):
        return None
    return next((one for one in now if one.position == at and one.label == passage.label), None)


def _steps(passage: Passage) -> list[int]:
    """The steps to its neighbours, the nearest first: -1, 1, -2, 2 and so on."""
    return [step for far in range(1, NEAR + 1) for step in (-far, far)] if passage.around else []


def _neighbour(passage: Passage, step: int) -> int:
    """The id of the turn *step* turns after; -1 where the transcript ended."""
    at = NEAR + step if step < 0 else NEAR + step - 1
    found = passage.around[at] if passage.around else None
    return -1 if found is None else found
