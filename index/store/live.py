"""The episodes and the people of one commit, few of whom are read for the first questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.errors import StaleSnapshotError
from index.store import CatalogueEpisode, CatalogueSpeaker
from index.store.catalogue import Placed
from index.store.reader import Reader
from index.store.speaking import aliases_in, labels_in

# Episodes that a look at the catalogue for a few of them takes as long as: after as many such looks
# as pay for it, all are read once.
_EPISODES_A_LOOK = 30
PEOPLE_LOOKS = 8  # likewise: so many looks for names take as long as to read everyone
_FEW_EPISODES = 1_000  # whose speakers are looked up
_EPISODES_TOO = 100  # so many of them take as long as a look for a name


def named_turns(speakers: Iterable[CatalogueSpeaker]) -> dict[str, int]:
    """How many turns those of each name have, labels that are no names left out."""
    turns: dict[str, int] = {}
    for one in speakers:
        if not one.generic:
            turns[one.name] = turns.get(one.name, 0) + one.turns
    return turns


def names_of(speakers: Mapping[int, CatalogueSpeaker]) -> Mapping[int, str]:
    """The name of each of *speakers*, by ordinal; some may speak nowhere any more."""
    if isinstance(speakers, LiveSpeakers):
        return speakers.names()
    return {ordinal: one.name for ordinal, one in speakers.items()}


def bring(episodes: Sequence[CatalogueEpisode], numbers: Iterable[int]) -> None:
    """Has the episodes *numbers* read together, where they would be read one by one."""
    if isinstance(episodes, LiveEpisodes):
        episodes.bring(numbers)


class LiveEpisodes(Sequence[CatalogueEpisode]):
    """
    The live episodes in the order of their rows, read when they are asked for.

    *first_rows* has the first row of each of the *placed*.
    """

    def __init__(
        self,
        reader: Reader,
        generation: int,
        placed: Sequence[Placed],
        first_rows: NDArray[np.int64],
    ) -> None:
        self._reader, self._generation = reader, generation
        self._placed, self._first_rows = placed, first_rows
        self._few: dict[int, CatalogueEpisode] = {}
        self._looks = 0

    def __len__(self) -> int:
        return len(self._placed)

    def __iter__(self) -> Iterator[CatalogueEpisode]:
        return iter(self._all)

    @overload
    def __getitem__(self, at: int) -> CatalogueEpisode: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[CatalogueEpisode, ...]: ...

    def __getitem__(self, at: int | slice) -> CatalogueEpisode | tuple[CatalogueEpisode, ...]:
        if isinstance(at, slice) or self._reads_all:
            return self._all[at]
        number = range(len(self))[at]
        self.bring((number,))
        return self._few[number]

    def bring(self, numbers: Iterable[int]) -> None:
        """Reads the episodes *numbers* together, those that are not read yet."""
        if self._reads_all:
            return
        missing = [one for one in dict.fromkeys(numbers) if one not in self._few]
        if not missing:
            return
        self._looks += 1
        ordinals = [self._placed[number].ordinal for number in missing]
        records = self._reader.records_of(ordinals)
        if len(records) < len(missing):
            raise StaleSnapshotError
        for number, ordinal in zip(missing, ordinals, strict=True):
            placed, first = self._placed[number], int(self._first_rows[number])
            self._few[number] = CatalogueEpisode(
                records[ordinal], first, placed.turns, placed.words
            )

    @property
    def _reads_all(self) -> bool:
        """Whether looking for a few of them saves nothing any more."""
        return "_all" in vars(self) or self._looks * _EPISODES_A_LOOK > len(self)

    @cached_property
    def _all(self) -> tuple[CatalogueEpisode, ...]:
        records = self._reader.records_at(self._generation)
        return tuple(
            CatalogueEpisode(records[one.ordinal], first, one.turns, one.words)
            for one, first in zip(self._placed, self._first_rows.tolist(), strict=True)
        )

    @property
    def turns(self) -> int:
        """How many turns they have together."""
        return sum(one.turns for one in self._placed)

    @property
    def titles(self) -> tuple[str, ...]:
        """The title of each."""
        return tuple(title for title, _date in self._titled)

    @property
    def dates(self) -> tuple[str | None, ...]:
        """The date of each, None for one that states none."""
        return tuple(stated for _title, stated in self._titled)

    @property
    def paths(self) -> Sequence[str]:
        """Where each was read."""
        if self._reads_all:
            return [one.record.path for one in self._all]
        paths = self._reader.paths_at(self._generation)
        return [paths[one.ordinal] for one in self._placed]

    @cached_property
    def _titled(self) -> list[tuple[str, str | None]]:
        if self._reads_all:
            return [(one.record.title, one.record.date) for one in self._all]
        titles = self._reader.titles_at(self._generation)
        return [titles[one.ordinal] for one in self._placed]


class LiveSpeakers(Mapping[int, CatalogueSpeaker]):
    """Everyone who speaks, by ordinal; one of them, or those of a name, can be read alone."""

    def __init__(self, reader: Reader, generation: int) -> None:
        self._reader, self._generation = reader, generation
        self._few: dict[int, CatalogueSpeaker] = {}
        self._looks = 0

    def __getitem__(self, ordinal: int) -> CatalogueSpeaker:
        if self.reads_all:
            return self._all[ordinal]
        self._bring((ordinal,))
        return self._few[ordinal]

    def __iter__(self) -> Iterator[int]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @property
    def reads_all(self) -> bool:
        """Whether looking for a few of them saves nothing any more."""
        return "_all" in vars(self) or self._looks >= PEOPLE_LOOKS

    @cached_property
    def _all(self) -> Mapping[int, CatalogueSpeaker]:
        return self._reader.speakers_at(self._generation)

    def names(self) -> Mapping[int, str]:
        """The name of each, by ordinal; some may speak nowhere any more."""
        if self.reads_all:
            return {ordinal: one.name for ordinal, one in self._all.items()}
        return self._reader.names_of()

    @cached_property
    def named_turns(self) -> dict[str, int]:
        """How many turns those of each name have, labels that are no names left out."""
        if not self.reads_all:
            return self._reader.named_turns_at(self._generation)
        return named_turns(self._all.values())

    def within(self, episode_ids: Collection[str]) -> tuple[CatalogueSpeaker, ...]:
        """Those who speak in any of the episodes *episode_ids*, in the order of all."""
        if self.reads_all or len(episode_ids) > _FEW_EPISODES:
            wanted = frozenset(episode_ids)
            return tuple(one for one in self.values() if not wanted.isdisjoint(one.episodes))
        self._looks += 1 + len(episode_ids) // _EPISODES_TOO
        ordinals = self._reader.speaking_in(self._generation, episode_ids)
        return tuple(self._reader.speakers_of(self._generation, ordinals).values())

    @cached_property
    def called(self) -> frozenset[str]:
        """Every name and label that anyone has, or had in an episode that was removed."""
        names, *lists = self._forms
        return names.union(*chain.from_iterable(one.values() for one in lists))

    def called_any(self, names: Collection[str]) -> tuple[CatalogueSpeaker, ...]:
        """Those who have one of *names*, of `called`, in the order of all."""
        wanted, (whole, *lists) = frozenset(names), self._forms
        forms = [
            [form for form, held in one.items() if not wanted.isdisjoint(held)] for one in lists
        ]
        self._looks += 1
        ordinals = self._reader.called([whole & wanted, *forms])
        return tuple(self._reader.speakers_of(self._generation, ordinals).values())

    @cached_property
    def _forms(self) -> tuple[frozenset[str], Mapping[str, list[str]], Mapping[str, list[str]]]:
        """The names, and what is in each list of labels and of aliases."""
        names, labels, aliases = self._reader.forms_of()
        return (
            frozenset(names),
            {one: labels_in(one) for one in labels},
            {one: aliases_in(one) for one in aliases},
        )

    def _bring(self, ordinals: Collection[int]) -> None:
        missing = [one for one in ordinals if one not in self._few]
        if missing:
            self._looks += 1
            self._few |= self._reader.speakers_of(self._generation, missing)
