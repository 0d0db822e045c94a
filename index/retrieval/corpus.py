"""What is worked out once for a snapshot and used by every question asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from index.early_roster import EarlyRoster
from index.retrieval.name_words import NameWords
from index.retrieval.recent import Key, Recent, Value
from index.retrieval.texts import TurnTexts, WindowTexts, best_texts
from index.retrieval.words import Posting, Word, postings, word_in
from index.roster import Roster
from index.store import Rows, Snapshot, Windows
from index.store.live import LiveSpeakers, names_of

# A phrase is found in short windows, what a stretch is about in long ones.
WORD_WINDOWS = (40, 320)
VECTOR_WINDOWS = (80, 320)
_REMEMBERED = 16  # a question is often put to several people's turns, one after the other
# Places of the words that were asked for last, about 40 bytes each with what comes to be held of
# them: most questions share their common words with one before.
_PLACES = 150_000

Asked = tuple[str, ...]


def _recent() -> Recent[Key, Value]:
    return Recent(_REMEMBERED)


@dataclass(frozen=True)
class Corpus:
    """A snapshot with its roster and its windows, each made when it is first needed."""

    snapshot: Snapshot
    _postings: Recent[Asked, tuple[Posting, ...]] = field(default_factory=_recent, repr=False)
    _best: Recent[tuple[Asked, int], Rows] = field(default_factory=_recent, repr=False)
    _words: Recent[str, Word] = field(
        default_factory=lambda: Recent(_PLACES, lambda word: word.size), repr=False
    )
    _held_by: dict[str, int] = field(default_factory=dict, repr=False)  # turns, by their words

    @cached_property
    def roster(self) -> Roster:
        """Everyone who speaks."""
        speakers = self.snapshot.speakers
        if isinstance(speakers, LiveSpeakers):
            return EarlyRoster(speakers)
        return Roster(tuple(speakers.values()))

    @cached_property
    def windows(self) -> Mapping[int, Windows]:
        """The windows of each size, by their words; those asked for words first."""
        sizes = dict.fromkeys((*WORD_WINDOWS, *VECTOR_WINDOWS))
        return {size: self.snapshot.windows(size) for size in sizes}

    @cached_property
    def turn_texts(self) -> TurnTexts:
        """The turns, to be scored by words."""
        return TurnTexts(self.snapshot)

    @cached_property
    def window_texts(self) -> Mapping[int, WindowTexts]:
        """The windows of each of `WORD_WINDOWS`, to be scored by words."""
        return {size: WindowTexts(self.windows[size]) for size in WORD_WINDOWS}

    def postings(self, asked: Asked) -> tuple[Posting, ...]:
        """One posting for each of the index words *asked*."""
        return self._postings.get(asked, lambda: postings([self._word(one) for one in asked]))

    def _word(self, token: str) -> Word:
        return self._words.get(token, lambda: self._word_in(token))

    def _word_in(self, token: str) -> Word:
        return word_in(self.snapshot, token, self._named.ordinals(token), self._held_by)

    def best_windows(self, asked: Asked, size: int, count: int) -> Rows:
        """The *count* windows of *size* words in which the words *asked* stand best."""
        texts, found = self.window_texts[size], self.postings(asked)
        return self._best.get((asked, size), lambda: best_texts(texts, found, count))

    @cached_property
    def _named(self) -> NameWords:
        return NameWords(names_of(self.snapshot.speakers))
