"""Whose names hold an index word, looked up without taking every name apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from index.irregular import BASE_OF
from index.words import tokens


@dataclass(frozen=True)
class NameWords:
    """The words of *names*, by the ordinals of those who have them."""

    names: Mapping[int, str]

    def ordinals(self, token: str) -> list[int]:
        """Whose names hold the index word *token*."""
        parts = (*self._by_initial.get(token[:1], ()), *self._by_initial.get("", ()))
        holding = {part for part in parts if token in tokens(part)}
        if not holding:
            return []
        return [
            ordinal for ordinal, name in self.names.items() if not holding.isdisjoint(name.split())
        ]

    @cached_property
    def _by_initial(self) -> dict[str, list[str]]:
        """
        The parts of all names by what their index words begin with; "" where that may differ.

        A plain word begins as its index word does: stems lose their ends, and irregular forms are
        left out.
        """
        found: dict[str, list[str]] = {}
        for part in set(" ".join(self.names.values()).split()):
            folded = part.lower()
            is_plain = part.isascii() and part.isalpha() and folded not in BASE_OF
            found.setdefault(folded[0] if is_plain else "", []).append(part)
        return found
