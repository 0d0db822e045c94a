"""How well questions with known turns are answered: ranking measures with their uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Place = tuple[str, int]  # file stem, line from 0
RANKED = 20  # turns a question that are kept and measured
REFUSED = ("not_found", "unknown_speaker")


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
    """
    A question whose right turns are known.

    Attributes:
        file: the stem of the file that answers; empty where none does.
        useful: the right turns that a ranking is scored on; none for a question without answer.
    """

    id: str
    question: str
    file: str
    useful: frozenset[Place]


@dataclass(frozen=True, slots=True)
class Run:
    """
    What one question brought.

    Attributes:
        ranked: the best turns, best first, whatever the state.
        confidence: in 0..1, that the question is answered.
    """

    id: str
    ranked: tuple[RankedTurn, ...]
    state: str
    confidence: float = 0.0

    @property
    def refused(self) -> bool:
        """True when no passage was offered as an answer."""
        return self.state in REFUSED

    def as_json(self) -> dict[str, Any]:
        """A line of a run file, by docs/json.md."""
        ranked = [[turn.file, turn.first_line, turn.last_line] for turn in self.ranked]
        return {
            "id": self.id,
            "ranked": ranked,
            "state": self.state,
            "confidence": round(self.confidence, 4),
        }


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean over questions with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def as_json(self) -> dict[str, float]:
        """The measure by docs/json.md."""
        return {name: round(getattr(self, name), 4) for name in self.__slots__}
