"""What is worked out once for a snapshot and used by every question asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.retrieval.words import ordinals_by_token
from index.roster import Roster
from index.store import Snapshot, Windows

# A phrase is found in short windows, what a stretch is about in long ones.
WORD_WINDOWS = (40, 320)
VECTOR_WINDOWS = (80, 320)


@dataclass(frozen=True)
class Corpus:
    """A snapshot with its roster and its windows, each made when it is first needed."""

    snapshot: Snapshot

    @cached_property
    def roster(self) -> Roster:
        """Everyone who speaks."""
        return Roster(tuple(self.snapshot.speakers.values()))

    @cached_property
    def ordinals_by_token(self) -> Mapping[str, Sequence[int]]:
        """The speakers by each index word of their names."""
        return ordinals_by_token(self.snapshot.speakers.values())

    @cached_property
    def windows(self) -> Mapping[int, Windows]:
        """The windows of each size, by their words."""
        sizes = {*WORD_WINDOWS, *VECTOR_WINDOWS}
        return {size: self.snapshot.windows(size) for size in sizes}
