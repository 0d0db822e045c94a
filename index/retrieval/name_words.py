"""Whose names hold an index word, looked up without taking every name apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from index.irregular import BASE_OF
from index.words import tokens


@dataclass(frozen=True)
class NameWords:
    """The words of *names*, by the ordinals of those who have them."""

    names: Mapping[int, str]
    _taken_apart: dict[str, Mapping[str, Sequence[str]]] = field(default_factory=dict, repr=False)

    def ordinals(self, token: str) -> list[int]:
        """Whose names hold the index word *token*."""
        initials = (token[:1], "")
        holding = {part for initial in initials for part in self._parts(initial).get(token, ())}
        return sorted({ordinal for part in holding for ordinal in self._having[part]})

    def _parts(self, initial: str) -> Mapping[str, Sequence[str]]:
        """The parts of names that begin so, by each of their index words; taken apart once."""
        if initial not in self._taken_apart:
            found: dict[str, list[str]] = {}
            for part in self._by_initial.get(initial, ()):
                for token in set(tokens(part)):
                    found.setdefault(token, []).append(part)
            self._taken_apart[initial] = found
        return self._taken_apart[initial]

    @cached_property
    def _having(self) -> Mapping[str, Sequence[int]]:
        """Who has each part of a name."""
        found: dict[str, list[int]] = {}
        for ordinal, name in self.names.items():
            for part in _spaced(name).split():
                found.setdefault(part, []).append(ordinal)
        return found

    @cached_property
    def _by_initial(self) -> dict[str, list[str]]:
        """
        The parts of all names by what their index words begin with; "" where that may differ.

        A plain word begins as its index word does: stems lose their ends, and irregular forms are
        left out.
        """
        found: dict[str, list[str]] = {}
        for part in set(_spaced(" ".join(self.names.values())).split()):
            folded = part.lower()
            is_plain = part.isascii() and part.isalpha() and folded not in BASE_OF
            found.setdefault(folded[0] if is_plain else "", []).append(part)
        return found


def _spaced(name: str) -> str:
    """*name* with a space for what no word reaches over, so that its parts are words."""
    return name.replace("-", " ").replace("_", " ")
