"""How well questions with known turns are answered: ranking measures with their uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Place = tuple[str, int]  # file stem, line from 0
RANKED = 20  # turns a question that are kept and measured


@dataclass(frozen=True, slots=True)
class RankedTurn:
    """A turn as it is ranked: where it stands in its file, lines from 0, both included."""

    file: str
    first_line: int
    last_line: int

    def holds(self, places: frozenset[Place]) -> bool:
        """True when any of *places* lies in the turn."""
        lines = range(self.first_line, self.last_line + 1)
        return any((self.file, line) in places for line in lines)


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question whose right turns are known; *useful* are those that a ranking is scored on."""

    id: str
    question: str
    file: str
    useful: frozenset[Place]


@dataclass(frozen=True, slots=True)
class Run:
    """What one question brought: the best turns, best first, whatever the *state*."""

    id: str
    ranked: tuple[RankedTurn, ...]
    state: str

    def as_json(self) -> dict[str, Any]:
        """A line of a run file, by docs/json.md."""
        ranked = [[turn.file, turn.first_line, turn.last_line] for turn in self.ranked]
        return {"id": self.id, "ranked": ranked, "state": self.state}


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean over questions with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def as_json(self) -> dict[str, float]:
        """The measure by docs/json.md."""
        return {name: round(getattr(self, name), 4) for name in self.__slots__}
