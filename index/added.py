"""What a run of `add` tells: how far it is, and in the end what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class AddReport:
    """What `add` did; counts are episodes, but for *turns_embedded*; *seconds* is wall time."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
    turns_embedded: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)  # what the user should know of single files

    def as_json(self) -> dict[str, Any]:
        """The report by docs/json.md."""
        return {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "failed": self.failed,
            "turns_embedded": self.turns_embedded,
            "seconds": round(self.seconds, 3),
            "notes": self.notes,
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: bytes of the transcripts, and turns embedded so far."""

    bytes_done: int
    bytes_total: int
    turns: int


OnProgress = Callable[[Progress], None]
