"""The episodes that can be asked about, found by title, number, date or place in their order."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import count
from typing import NamedTuple, TypeVar

from index.asking.periods import Period
from index.irregular import BASE_OF
from index.misspelling import Spellings
from index.retrieval.name_words import NameWords
from index.store import CatalogueEpisode, CatalogueSpeaker
from index.store.live import LiveEpisodes
from index.words import STOPWORDS, tokens

Key = TypeVar("Key")
Mentions = Callable[[str], Mapping[int, int]]

LOOKS = 3  # for whole titles; whoever asks more often has the words of all titles read once
SPEAKS_OF = 3  # turns that hold a word, for an episode to be called by it
FAR_MORE = 2  # times as many as in any other

_ARTICLES = frozenset(("the", "a", "an"))
_NUMBER = re.compile(r"\d+")
_PLAIN = re.compile(r"[a-z]{5,}")


class Extent(NamedTuple):
    """How many episodes and turns, and the first and last date; None where none is stated."""

    episodes: int
    turns: int
    first_date: str | None
    last_date: str | None


def extent_of(episodes: Sequence[CatalogueEpisode]) -> Extent:
    """What *episodes* are together."""
    dates = [one.record.date for one in episodes if one.record.date]
    turns = sum(one.turns for one in episodes)
    return Extent(len(episodes), turns, min(dates, default=None), max(dates, default=None))


@dataclass(frozen=True)
class Shelf:
    """
    The episodes of a snapshot.

    An episode is meant by its number here: its place in *episodes*.

    Attributes:
        mentions: how many turns of each episode hold all the words of a text.
    """

    episodes: Sequence[CatalogueEpisode] = field(default=(), repr=False)
    mentions: Mentions = field(default=lambda _words: {}, repr=False)

    def titled(self, words: str) -> frozenset[int]:
        """
        The episodes whose title, file name or folder holds every word of *words*.

        Titles come before file names, and these before folders. A word may be misspelt, or a part
        of the title's word ("lighthouse" of "The last keeper of Skarrow Light").
        """
        wanted = set(tokens(words))
        if not wanted:
            return frozenset()
        if next(self._searches) < LOOKS:
            found = self._found_early(wanted)
        else:
            tables = (self._by_title, self._by_stem, self._by_folder)
            found = next(filter(None, (_holding_all(one, wanted) for one in tables)), frozenset())
        if found:
            return found
        read = {one if one in self._by_title else self._nearly(one) for one in wanted}
        return (
            _holding_all(self._by_title, {one for one in read if one}) if all(read) else frozenset()
        )

    def _found_early(self, wanted: set[str]) -> frozenset[int]:
        """As by the tables of titles, file names and folders, which take longer to make."""
        return (
            _with_words(self._titles, wanted)
            or _with_words(self._stems, wanted)
            or _with_words(self._folders, wanted)
        )

    def about(self, words: str) -> int | None:
        """The one episode that speaks of *words* by far the most; None where none does."""
        held = self.mentions(words)
        most = sorted(held.items(), key=lambda one: -one[1])[:2]
        if not most or most[0][1] < SPEAKS_OF:
            return None
        lone = len(most) == 1 or most[0][1] >= FAR_MORE * most[1][1]
        return most[0][0] if lone else None

    def exactly_titled(self, words: str) -> frozenset[int]:
        """The episodes whose title *words* are, but for function words."""
        wanted = set(tokens(words))
        if next(self._looks) < LOOKS:
            return self._entitled(wanted)
        return self._by_whole_title.get(tuple(sorted(wanted)), frozenset())

    def _entitled(self, wanted: set[str]) -> frozenset[int]:
        """The episodes whose titles have just these index words, read where they can have."""
        initials = {one[0] for one in wanted}
        return frozenset(
            number
            for number, title in enumerate(self._titles)
            if _may_have_only(initials, title) and set(tokens(title)) == wanted
        )

    @cached_property
    def _titles(self) -> Sequence[str]:
        if isinstance(self.episodes, LiveEpisodes):
            return self.episodes.titles
        return [one.record.title for one in self.episodes]

    @cached_property
    def _dates(self) -> Sequence[str | None]:
        """What each states as its date."""
        if isinstance(self.episodes, LiveEpisodes):
            return self.episodes.dates
        return [one.record.date for one in self.episodes]

    @cached_property
    def _searches(self) -> Iterator[int]:
        return count()

    @cached_property
    def _looks(self) -> Iterator[int]:
        return count()

    def show(self, words: str) -> frozenset[int]:
        """The episodes of the show *words*: "JS Party" for "JS Party 280" and "JS Party 285"."""
        return self._by_show.get(_as_show(words.split()), frozenset())

    def show_of(self, numbers: frozenset[int]) -> str | None:
        """The name of the show whose episodes *numbers* are; None where they are of none."""
        if numbers not in self._by_show.values():
            return None
        return self.title(min(numbers)).rpartition(" ")[0]

    def begins_title(self, word: str) -> bool:
        """Whether a title begins with *word*, give or take an article before it."""
        return word.casefold() in self._first_words

    def numbered(self, number: int) -> frozenset[int]:
        """The episodes with *number* in their title, else in their file name."""
        return self._by_title_number.get(number) or self._by_stem_number.get(number, frozenset())

    def within(self, period: Period) -> frozenset[int]:
        """The episodes dated in *period*; one without a date is in none."""
        return frozenset(number for number, when in self.dates.items() if period.holds(when))

    def with_speakers(self, speakers: Iterable[CatalogueSpeaker]) -> frozenset[int]:
        """The episodes in which any of *speakers* speaks."""
        return self.numbers_of(one for speaker in speakers for one in speaker.episodes)

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {one.record.id: number for number, one in enumerate(self.episodes)}

    def ids_of(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The lasting ids of the episodes *numbers*."""
        return tuple(self.episodes[number].record.id for number in sorted(numbers))

    def numbers_of(self, ids: Iterable[str]) -> frozenset[int]:
        """The episodes with these lasting *ids*; those that are gone are left out."""
        return frozenset(self._number_of[one] for one in ids if one in self._number_of)

    @cached_property
    def extent(self) -> Extent:
        """What all of them are together."""
        if not isinstance(self.episodes, LiveEpisodes):
            return extent_of(self.episodes)
        dates = [one for one in self._dates if one]
        first, last = min(dates, default=None), max(dates, default=None)
        return Extent(len(self.episodes), self.episodes.turns, first, last)

    @cached_property
    def dates(self) -> dict[int, date]:
        """The dates of those that have one."""
        stated = enumerate(self._dates)
        return {number: date.fromisoformat(when) for number, when in stated if when}

    @property
    def undated(self) -> int:
        """How many episodes have no date."""
        return len(self.episodes) - len(self.dates)

    @cached_property
    def in_order(self) -> tuple[int, ...]:
        """The dated episodes, oldest first; where none is dated, all by their file names."""
        if self.dates:
            return tuple(sorted(self.dates, key=lambda number: (self.dates[number], number)))
        return tuple(sorted(range(len(self.episodes)), key=self._natural_place))

    def title(self, number: int) -> str:
        """The title of the episode *number*."""
        return self._titles[number]

    def _natural_place(self, number: int) -> tuple[tuple[tuple[int, str], ...], int]:
        """By the numbers in its path: "go-time-9" stands before "go-time-10"."""
        parts = re.split(r"(\d+)", self.episodes[number].record.path)
        return tuple((int(one), "") if one.isdecimal() else (-1, one) for one in parts), number

    def _nearly(self, token: str) -> str | None:
        """The one word of a title that *token* is a misspelling or a compound of."""
        if not _PLAIN.fullmatch(token):
            return None
        parts = [one for one in self._by_title if len(one) > 3 and token.startswith(one)]
        lone = parts[0] if len(parts) == 1 else None
        return self._spellings.nearest(token) or lone

    @cached_property
    def _spellings(self) -> Spellings:
        return Spellings(tuple(one for one in self._by_title if _PLAIN.fullmatch(one)))

    @property
    def _paths(self) -> Sequence[str]:
        if isinstance(self.episodes, LiveEpisodes):
            return self.episodes.paths
        return [one.record.path for one in self.episodes]

    @property
    def _stems(self) -> list[str]:
        """The names of their files, without what tells the format."""
        return [_stem(path.rpartition(os.sep)[2]) for path in self._paths]

    @property
    def _folders(self) -> list[str]:
        """The names of the folders that their files lie in."""
        return [path.rpartition(os.sep)[0].rpartition(os.sep)[2] for path in self._paths]

    @cached_property
    def _by_title(self) -> dict[str, frozenset[int]]:
        return _table(map(tokens, self._titles))

    @cached_property
    def _by_stem(self) -> dict[str, frozenset[int]]:
        return _table(map(tokens, self._stems))

    @cached_property
    def _by_folder(self) -> dict[str, frozenset[int]]:
        return _table(map(tokens, self._folders))

    @cached_property
    def _by_whole_title(self) -> dict[tuple[str, ...], frozenset[int]]:
        return _table([tuple(sorted(set(tokens(title))))] for title in self._titles)

    @cached_property
    def _by_show(self) -> dict[tuple[str, ...], frozenset[int]]:
        """By what titles have before the number with which they end, where several share it."""
        titles = (title.rsplit(maxsplit=1) for title in self._titles)
        shows = (
            [_as_show(parts[0].split())] if len(parts) > 1 and _NUMBER.search(parts[1]) else []
            for parts in titles
        )
        return {show: numbers for show, numbers in _table(shows).items() if len(numbers) > 1}

    @cached_property
    def _first_words(self) -> frozenset[str]:
        titles = [title.casefold().split(maxsplit=2) for title in self._titles]
        return frozenset(word for words in titles for word in words[: 1 + (words[0] in _ARTICLES)])

    @cached_property
    def _by_title_number(self) -> dict[int, frozenset[int]]:
        return _table(map(int, _NUMBER.findall(title)) for title in self._titles)

    @cached_property
    def _by_stem_number(self) -> dict[int, frozenset[int]]:
        return _table(map(int, _NUMBER.findall(stem)) for stem in self._stems)


def _with_words(texts: Sequence[str], wanted: Iterable[str]) -> frozenset[int]:
    """The numbers of those of *texts* that hold all the index words *wanted*."""
    words = NameWords(dict(enumerate(texts)))
    return frozenset.intersection(*(frozenset(words.ordinals(one)) for one in wanted))


def _stem(name: str) -> str:
    """As `PurePath.stem`, in a tenth of the time."""
    at = name.rfind(".")
    return name[:at] if 0 < at < len(name) - 1 else name


def _may_have_only(initials: AbstractSet[str], title: str) -> bool:
    """
    False where *title* has an index word that begins with none of *initials*.

    A plain word begins as its index word does: stems lose their ends, and irregular forms are left
    out.
    """
    for part in title.casefold().split():  # no generator: thousands of titles fail by one word
        is_other = part[0] not in initials and part not in STOPWORDS and part not in BASE_OF
        if is_other and part.isascii() and part.isalpha():
            return False
    return True


def _as_show(words: Sequence[str]) -> tuple[str, ...]:
    folded = tuple(word.casefold() for word in words if any(map(str.isalnum, word)))
    return folded[folded[:1] == ("the",) :]


def _table(keys: Iterable[Iterable[Key]]) -> dict[Key, frozenset[int]]:
    table: defaultdict[Key, set[int]] = defaultdict(set)
    for number, found in enumerate(keys):
        for key in found:
            table[key].add(number)
    return {key: frozenset(numbers) for key, numbers in table.items()}


def _holding_all(table: dict[str, frozenset[int]], wanted: set[str]) -> frozenset[int]:
    return frozenset.intersection(*(table.get(one, frozenset()) for one in wanted))
