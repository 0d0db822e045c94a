"""What is worked out once for a snapshot and used by every question asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from index.retrieval.texts import TurnTexts, WindowTexts
from index.retrieval.words import Posting, ordinals_by_token, postings
from index.roster import Roster
from index.store import Snapshot, Windows

# A phrase is found in short windows, what a stretch is about in long ones.
WORD_WINDOWS = (40, 320)
VECTOR_WINDOWS = (80, 320)
_REMEMBERED = 8  # questions: one is often put to several people's turns, one after the other


@dataclass(frozen=True)
class Corpus:
    """A snapshot with its roster and its windows, each made when it is first needed."""

    snapshot: Snapshot
    _postings: dict[tuple[str, ...], tuple[Posting, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def roster(self) -> Roster:
        """Everyone who speaks."""
        return Roster(tuple(self.snapshot.speakers.values()))

    @cached_property
    def windows(self) -> Mapping[int, Windows]:
        """The windows of each size, by their words."""
        sizes = {*WORD_WINDOWS, *VECTOR_WINDOWS}
        return {size: self.snapshot.windows(size) for size in sizes}

    @cached_property
    def turn_texts(self) -> TurnTexts:
        """The turns, to be scored by words."""
        return TurnTexts(self.snapshot)

    @cached_property
    def window_texts(self) -> Mapping[int, WindowTexts]:
        """The windows of each of `WORD_WINDOWS`, to be scored by words."""
        return {size: WindowTexts(self.windows[size]) for size in WORD_WINDOWS}

    def postings(self, asked: tuple[str, ...]) -> tuple[Posting, ...]:
        """One posting for each of the index words *asked*."""
        found = self._postings.get(asked)
        if found is None:
            found = postings(self.snapshot, asked, self._ordinals_by_token)
            for oldest in list(self._postings)[: 1 - _REMEMBERED]:
                self._postings.pop(oldest, None)
            self._postings[asked] = found
        return found

    @cached_property
    def _ordinals_by_token(self) -> Mapping[str, Sequence[int]]:
        return ordinals_by_token(self.snapshot.speakers.values())
