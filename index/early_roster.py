"""The roster for the first questions to a state of the index: it reads those who are named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

from index.misspelling import Spellings
from index.named_in import NameIn
from index.roster import Match, Roster
from index.spelled import folded, mentionable, spellings_of, without_titles
from index.store import CatalogueSpeaker
from index.store.live import LiveSpeakers

_REMEMBERED = 64


class EarlyRoster(Roster):
    """
    A `Roster` of *everyone* that says the same, and reads only whom a question names.

    Once enough was asked, or where a name may be misspelt, everyone is read.
    """

    def __init__(self, everyone: LiveSpeakers) -> None:
        vars(self)["everyone"] = everyone  # a frozen class: its parent's attributes are given
        vars(self)["_few"] = lru_cache(_REMEMBERED)(self._read)

    everyone: LiveSpeakers
    _few: Callable[[frozenset[str]], Roster]

    @cached_property
    def speakers(self) -> Sequence[CatalogueSpeaker]:
        """Everyone who speaks."""
        return tuple(self.everyone.values())

    def names_in(self, text: str) -> list[NameIn]:
        """See `Roster.names_in`."""
        if self.everyone.reads_all:
            return super().names_in(text)
        return self._few(frozenset(mentionable(text)[1])).names_in(text)

    def _look_up(self, words: tuple[str, ...]) -> Match:
        if self.everyone.reads_all:
            return super()._look_up(words)
        few = self._few(frozenset(words))
        found = few.exactly(words)
        if found:
            return Match(tuple(found))
        parts = without_titles(words)
        if self._may_be_misspelt(parts, few.knows(parts)):
            return super()._look_up(words)
        return Match(exact=False, sure_of_part=any(few.knows(parts)))

    def _may_be_misspelt(self, parts: Sequence[str], known: Sequence[bool]) -> bool:
        """False where no name is close enough to *parts*, some of which are *known*."""
        if sum(known) < len(parts) - 1:
            return self._spellings_of_all.has_near_whole(" ".join(parts))
        return len(parts) > 1 or any(map(self._may_mean_one, parts))

    def _may_mean_one(self, word: str) -> bool:
        """False where *word* is neither like any name nor made of names (`index.handles`)."""
        parts = [word[:end] for end in range(2, len(word))] + [word[1:]]
        if any(f" {part} " in self._written for part in parts):
            return True
        return self._spelled_words.has_near(word)

    @cached_property
    def _spellings_of_all(self) -> Spellings:
        """Every name and label, with and without titles."""
        return Spellings([one for name in self.everyone.called for one in spellings_of((name,))])

    @cached_property
    def _spelled_words(self) -> Spellings:
        return Spellings(list(set(self._written.split())))

    def _read(self, words: frozenset[str]) -> Roster:
        """Those who are called by any of *words*."""
        sought = [f" {word} " for word in words if f" {word} " in self._written]
        names = {
            name for name, written in self._by_name.items() if any(one in written for one in sought)
        }
        return Roster(self.everyone.called_any(names) if names else ())

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """Every name and label, folded, with a space on both sides of each word."""
        return {name: f" {folded(name)} " for name in self.everyone.called}

    @cached_property
    def _written(self) -> str:
        return "".join(self._by_name.values())
