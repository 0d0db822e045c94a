"""The full names that a source states, and which of them a shorter name means (pure)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from index.names import LabelName

_MOST_COMPARED = 50  # people of one first and one last name


@dataclass(frozen=True, slots=True)
class FullName:
    """A name of two words or more; *words* as names are compared."""

    words: tuple[str, ...]
    name: str
    gender: str | None = None
    in_capitals: bool = False


class FullNames:
    """
    The full names among *names*.

    Spellings that differ in middle names count once, and so does what ends a longer name: beside
    "Stacey Vanek Smith" no "Vanek Smith" is counted.
    """

    def __init__(self, names: Iterable[LabelName]) -> None:
        self._by_ends: defaultdict[tuple[str, str], list[FullName]] = defaultdict(list)
        for name in names:
            if len(name.words) > 1 and not name.generic and not name.several:
                _add(self._by_ends[name.words[0], name.words[-1]], name)
        full_names = [full for same_ends in self._by_ends.values() for full in same_ends]
        longer: Counter[tuple[str, ...]] = Counter(
            full.words[at:] for full in full_names for at in range(1, len(full.words) - 1)
        )
        self._by_part: defaultdict[tuple[str, ...], list[FullName]] = defaultdict(list)
        for full in full_names:
            if longer[full.words] == 1:
                self._by_ends[full.words[0], full.words[-1]].remove(full)
                continue
            for part in {full.words[:1], *(full.words[at:] for at in range(1, len(full.words)))}:
                self._by_part[part].append(full)

    def only(self, words: tuple[str, ...], gender: str | None) -> FullName | None:
        """The one full name that *words* are, end or begin; None for none and for several."""
        ends = self._by_ends.get((words[0], words[-1]), ()) if len(words) > 1 else ()
        whole = (full for full in ends if are_one_name(words, full.words))
        parts = (full for full in self._by_part.get(words, ()) if _agree(gender, full.gender))
        # Two are as bad as a thousand: a hostile file may have that many people named Ann.
        matches = list(islice(whole, 2)) or list(islice(parts, 2))
        return matches[0] if len(matches) == 1 else None


def are_one_name(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two full names differ in middle names or initials alone."""
    if (first[0], first[-1]) != (second[0], second[-1]):
        return False
    shorter, longer = sorted((first[1:-1], second[1:-1]), key=len)
    return all(any(_are_one_word(one, other) for other in longer) for one in shorter)


def _are_one_word(first: str, second: str) -> bool:
    return first == second or (first[:1] == second[:1] and 1 in {len(first), len(second)})


def _agree(gender: str | None, other: str | None) -> bool:
    return gender is None or other is None or gender == other


def _add(same_ends: list[FullName], name: LabelName) -> None:
    """Adds *name*, or lets the fuller, or the surer spelled, of two spellings of it stand."""
    new = FullName(name.words, name.name, name.gender, name.in_capitals)
    for at, known in enumerate(same_ends[:_MOST_COMPARED]):
        if are_one_name(known.words, new.words):
            same_ends[at] = max(known, new, key=_preference)
            return
    same_ends.append(new)


def _preference(full: FullName) -> tuple[int, bool]:
    return len(full.words), not full.in_capitals
