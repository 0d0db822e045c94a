"""Who a name in a question means, among those who speak in the index."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process

from index.store import CatalogueSpeaker

TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady president senator sen rep "
    "representative congressman congresswoman governor gov secretary minister judge justice "
    "general gen colonel col captain capt sergeant sgt father sister brother rabbi reverend rev "
    "the hon".split()
)
# Below these a misspelt name is another name: "Minnes" is Mines, "Chan" need not be Chang.
FUZZY_RATIO = 82.0
FUZZY_SHORTEST = 5
_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_NAME_WORD = re.compile(r"[^\W_]+(?:['’.-]*[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Match:
    """
    Whom a name means.

    Attributes:
        speakers: nobody when the name is unknown here, several when it is shared.
        exact: False when the name was read as a misspelling of theirs.
    """

    speakers: tuple[CatalogueSpeaker, ...] = ()
    exact: bool = True


@dataclass(frozen=True)
class Roster:
    """Everyone who speaks, to be found by full name, first name, last name or a misspelling."""

    speakers: Sequence[CatalogueSpeaker] = field(repr=False)

    def match(self, name: str) -> Match:
        """The people whom *name* means; nobody for a name that is not known here."""
        parts = name_parts(name)
        if not parts:
            return Match()
        exact = self._by_full_name.get(" ".join(parts)) or self._with_all(parts)
        if exact:
            return Match(tuple(exact))
        return Match(tuple(self._misspelt(" ".join(parts))), exact=False)

    def mentioned(self, text: str) -> tuple[CatalogueSpeaker, ...]:
        """The people whose full, first or last name stands in *text*, capitalised or whole."""
        words = [_folded(word) for word in _NAME_WORD.findall(text)]
        found: dict[int, CatalogueSpeaker] = {}
        for length in (3, 2, 1):
            for at in range(len(words) - length + 1):
                run = words[at : at + length]
                for speaker in self._mentioned_by(run):
                    found.setdefault(speaker.ordinal, speaker)
        return tuple(found.values())

    def _mentioned_by(self, run: list[str]) -> Iterable[CatalogueSpeaker]:
        if len(run) > 1:
            return self._by_full_name.get(" ".join(run), ())
        return self._by_part.get(run[0], ())

    @cached_property
    def _by_full_name(self) -> dict[str, list[CatalogueSpeaker]]:
        table: defaultdict[str, list[CatalogueSpeaker]] = defaultdict(list)
        for speaker in self.speakers:
            for name in {" ".join(name_parts(alias)) for alias in speaker.aliases}:
                if name:
                    table[name].append(speaker)
        return dict(table)

    @cached_property
    def _by_part(self) -> dict[str, list[CatalogueSpeaker]]:
        table: defaultdict[str, list[CatalogueSpeaker]] = defaultdict(list)
        for speaker in self.speakers:
            if speaker.generic:
                continue
            for part in {part for alias in speaker.aliases for part in name_parts(alias)}:
                if len(part) > 1:
                    table[part].append(speaker)
        return dict(table)

    def _with_all(self, parts: Sequence[str]) -> list[CatalogueSpeaker]:
        """The people who have all of *parts* in their names."""
        known = [self._by_part.get(part, []) for part in parts]
        return [one for one in known[0] if all(one in others for others in known[1:])]

    def _misspelt(self, name: str) -> list[CatalogueSpeaker]:
        if len(name) < FUZZY_SHORTEST:
            return []
        table = self._by_full_name if " " in name else self._by_part
        near = process.extract(
            name, table.keys(), scorer=fuzz.ratio, score_cutoff=FUZZY_RATIO, limit=2
        )
        if not near or (len(near) > 1 and near[0][1] == near[1][1]):
            return []
        return table[near[0][0]]


def name_parts(name: str) -> tuple[str, ...]:
    """The words of *name*, folded, without titles: "Dr. Ann Lee's" is ("ann", "lee")."""
    parts = [_folded(word) for word in _NAME_WORD.findall(_POSSESSIVE.sub("", name.strip()))]
    return tuple(part for part in parts if part and part not in TITLES)


def _folded(word: str) -> str:
    bare = _POSSESSIVE.sub("", word)
    decomposed = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).strip(".")
