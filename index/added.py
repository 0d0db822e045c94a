"""What a run of `add` tells: how far it is, and in the end what it did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.store import EpisodeRecord


@dataclass(slots=True)
class AddReport:
    """
    What `add` did; counts are episodes, but for those of turns; *seconds* is wall time.

    A turn of an edited episode that has another speaker or other words is a changed one; what an
    edit leaves over of new or gone turns was added or removed.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
    turns_embedded: int = 0
    turns_added: int = 0
    turns_changed: int = 0
    turns_removed: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)  # what the user should know of single files
    pruned: list[dict[str, str]] = field(default_factory=list)  # whose files are gone

    @property
    def changed_anything(self) -> bool:
        """Whether the index holds anything else than before."""
        return bool(self.added or self.changed or self.removed)

    decisions_moved: int = 0  # whose passages were edited, to be looked at again
    pins_changed: list[dict[str, Any]] = field(default_factory=list)  # `index.pins.Change`

    def count_turns(self, before: Iterable[int], after: Iterable[int]) -> None:
        """Counts the turns of an episode that has the ids *after* where it had *before*."""
        old, new = set(before), set(after)
        gone, come = len(old - new), len(new - old)
        self.turns_changed += min(gone, come)
        self.turns_added += max(0, come - gone)
        self.turns_removed += max(0, gone - come)

    def as_json(self) -> dict[str, Any]:
        """The report by docs/json.md."""
        return {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "failed": self.failed,
            "turns_embedded": self.turns_embedded,
            "turns_added": self.turns_added,
            "turns_changed": self.turns_changed,
            "turns_removed": self.turns_removed,
            "seconds": round(self.seconds, 3),
            "notes": self.notes,
            "pruned": self.pruned,
            "decisions_moved": self.decisions_moved,
            "pins_changed": self.pins_changed,
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far a run is: bytes of the transcripts, and turns embedded so far; while the transcripts of
    a feed are being fetched, how many of how many instead.
    """

    bytes_done: int
    bytes_total: int
    turns: int
    doing: str = "indexing"  # or "fetching"

    def as_json(self) -> dict[str, int | str]:
        """A line of `--progress json`."""
        return {
            "bytes_done": self.bytes_done,
            "bytes_total": self.bytes_total,
            "turns": self.turns,
            "doing": self.doing,
        }


OnProgress = Callable[[Progress], None]
OnPrune = Callable[[Sequence[EpisodeRecord]], None]
