"""Who a name in a question means, among those who speak in the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from index.handles import handles_of
from index.misspelling import Spellings
from index.name_forms import is_form_of
from index.named_in import NameIn, names_in
from index.spelled import (
    ARTICLES,
    TITLES,
    folded,
    longer_names,
    parts_of,
    spellings_of,
    without_initials,
    without_titles,
    words_of,
)
from index.store import CatalogueSpeaker

_TEXTS = 16  # in which names were found last
_REMEMBERED = 4096  # names looked up; the same ones are asked about again and again

People = tuple[CatalogueSpeaker, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """
    Whom a name means.

    Attributes:
        speakers: nobody when the name is unknown here, several when it is shared.
        exact: False when the name was read as a misspelling, or another form, of theirs.
        sure_of_part: of a name that is not exact, a word is right: "Jared Santo" for Jerod Santo.
    """

    speakers: People = ()
    exact: bool = True
    sure_of_part: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the speakers, each once."""
        return tuple(dict.fromkeys(speaker.name for speaker in self.speakers))


@dataclass(frozen=True)
class Roster:
    """Everyone who speaks, to be found by full name, first name, last name or a misspelling."""

    speakers: Sequence[CatalogueSpeaker] = field(repr=False)

    def match(self, name: str) -> Match:
        """
        The people whom *name* means; nobody for a name that is not known here.

        "Kelly" is everyone of that first, last or only name. "The professor" is whoever has that
        word in a label ("Professor C"). A misspelt name is read as another one only where that is
        close to it, and no third name is.
        """
        return self._remembered(tuple(words_of(name)))

    def mentioned(self, text: str) -> People:
        """
        The people whose full, first or last name stands in *text*.

        One word counts as a name when it is written with a capital, or when nothing in *text* is;
        a first name before a surname that is not theirs is somebody else's: "Ross Perot".
        """
        found = {one.ordinal: one for name in self.names_in(text) for one in name.people}
        return tuple(found.values())

    def names_in(self, text: str) -> list[NameIn]:
        """Where the names of `mentioned` people stand in *text*, the longest names first."""
        return list(self._found(text))

    @cached_property
    def _found(self) -> Callable[[str], list[NameIn]]:
        """As `names_in`: the words of one question are asked for several times."""
        return lru_cache(_TEXTS)(
            lambda text: names_in(text, self._mentioned_by, self._is_in_a_name)
        )

    @property
    def _is_in_a_name(self) -> Callable[[str], bool]:
        if "_by_full_name" in vars(self) and "_by_part" in vars(self):
            return self._words_of_names.__contains__
        written = self._written  # most questions name nobody, and need no tables for that
        return lambda word: f" {word} " in written

    @cached_property
    def _words_of_names(self) -> frozenset[str]:
        return frozenset(self._written.split())

    def _mentioned_by(self, run: Sequence[str]) -> Sequence[CatalogueSpeaker]:
        if len(run) > 1:
            return self._by_full_name.get(" ".join(run), ())
        return self._by_part.get(run[0], ())

    @cached_property
    def _remembered(self) -> Callable[[tuple[str, ...]], Match]:
        return lru_cache(_REMEMBERED)(self._look_up)

    def _look_up(self, words: tuple[str, ...]) -> Match:
        found = self.exactly(words)
        if found:
            return Match(tuple(found))
        parts = without_titles(words)
        if called := self._called(parts):
            return Match(called, exact=False, sure_of_part=True)
        sure = any(self.knows(parts))
        return Match(tuple(self._misspelt(parts)), exact=False, sure_of_part=sure)

    def exactly(self, words: tuple[str, ...]) -> Sequence[CatalogueSpeaker]:
        """Everyone whom *words* name as they are written."""
        written = tuple(word for word in words if word not in ARTICLES)
        parts = without_titles(words)
        whole = self._with_or_without_initials(written) if len(written) > 1 else []
        return whole or (self._named(parts) if parts else self._labelled(written))

    def knows(self, parts: Sequence[str]) -> list[bool]:
        """Which of *parts* are in somebody's name."""
        return [part in self._by_part for part in parts]

    def _named(self, parts: tuple[str, ...]) -> Sequence[CatalogueSpeaker]:
        """Everyone of the whole name *parts*; of one name, also those who have it among others."""
        whole = self._with_or_without_initials(parts)
        if whole and len(parts) > 1:
            return whole
        others = self._with_all(without_initials(parts))
        return list({one.ordinal: one for one in (*whole, *others)}.values())

    def _with_or_without_initials(self, parts: tuple[str, ...]) -> Sequence[CatalogueSpeaker]:
        """Whoever is called *parts*, give or take an initial that only one of the names has."""
        longer = without_initials(parts)
        same = self._by_full_name.get(" ".join(parts), [])
        nearly = (self._by_full_name if longer != parts else self._by_longer_name).get(
            " ".join(longer), []
        )
        return list({one.ordinal: one for one in (*same, *nearly)}.values())

    @cached_property
    def _by_longer_name(self) -> dict[str, list[CatalogueSpeaker]]:
        """By every name that has initials, without them: "Ann Lee" for "Ann B. Lee"."""
        named = [speaker for speaker in self.speakers if not speaker.generic]
        return _table(named, lambda one: longer_names(self._spelled[one.ordinal]))

    @cached_property
    def _by_full_name(self) -> dict[str, list[CatalogueSpeaker]]:
        """By every name and label, as it is written and without its titles."""
        return _table(self.speakers, lambda speaker: self._spelled[speaker.ordinal])

    @cached_property
    def _spelled(self) -> dict[int, set[str]]:
        """Every name and label of each, as it is written and without its titles."""
        return {speaker.ordinal: spellings_of(speaker.aliases) for speaker in self.speakers}

    @cached_property
    def _by_part(self) -> dict[str, list[CatalogueSpeaker]]:
        named = [speaker for speaker in self.speakers if not speaker.generic]
        return _table(named, lambda speaker: parts_of(speaker.aliases))

    @cached_property
    def _written(self) -> str:
        """The words of all names and labels, folded, with a space on both sides of each."""
        names = [alias for speaker in self.speakers for alias in speaker.aliases]
        return f" {' '.join(map(folded, names))} "

    @cached_property
    def _by_label_word(self) -> dict[str, list[CatalogueSpeaker]]:
        """By the words of labels that say what somebody is: "Professor C", "Sen. Hale"."""
        return _table(self.speakers, _label_words)

    @cached_property
    def _spellings(self) -> Spellings:
        return Spellings(tuple(self._by_part))

    @cached_property
    def _full_spellings(self) -> Spellings:
        named = [speaker for speaker in self.speakers if not speaker.generic]
        names = _table(named, lambda speaker: self._spelled[speaker.ordinal])
        # "J. R. Okafor" may be anyone's initials.
        return Spellings(tuple(name for name in names if min(map(len, name.split())) > 2))

    def _called(self, parts: Sequence[str]) -> People:
        """Whoever goes by the one word of *parts* online, where that is one person."""
        found = self._by_handle.get(parts[0], ()) if len(parts) == 1 else ()
        return tuple(found) if len({one.name for one in found}) == 1 else ()

    @cached_property
    def _by_handle(self) -> dict[str, list[CatalogueSpeaker]]:
        named = [speaker for speaker in self.speakers if not speaker.generic]
        return _table(named, lambda one: set(handles_of(self._spelled[one.ordinal])))

    def _with_all(self, parts: Sequence[str]) -> list[CatalogueSpeaker]:
        """The people who have all of *parts* in their names."""
        return _in_all([self._by_part.get(part, []) for part in parts])

    def _labelled(self, words: Sequence[str]) -> list[CatalogueSpeaker]:
        return _in_all([self._by_label_word.get(word, []) for word in words])

    def _misspelt(self, parts: Sequence[str]) -> list[CatalogueSpeaker]:
        """Who is called *parts* but for a slip or two."""
        known = self.knows(parts)
        if sum(known) < len(parts) - 1:
            whole = self._full_spellings.nearest_whole(" ".join(parts))
            return self._by_full_name[whole] if whole else []
        read = [
            part if right else self._spellings.nearest(part, sure=len(parts) > 1)
            for part, right in zip(parts, known, strict=True)
        ]
        found = self._with_all([part for part in read if part]) if all(read) else []
        return found or self._in_another_form(parts, known)

    def _in_another_form(
        self, parts: Sequence[str], known: Sequence[bool]
    ) -> list[CatalogueSpeaker]:
        """Who has *parts* but the first, and of that another form; or has the last's initial."""
        if len(parts) < 2:
            return []
        if all(known[1:]):
            form, right = parts[0], parts[1:]
        elif all(known[:-1]) and len(parts[-1]) == 1:  # "Nadia E."
            form, right = parts[-1], parts[:-1]
        else:
            return []
        family = self._with_all(right)
        # Nobody's first name is what they have of the surname asked about.
        others = [parts_of(one.aliases).difference(right) for one in family]
        found = [
            one
            for one, names in zip(family, others, strict=True)
            if any(is_form_of(form, name) for name in names)
        ]
        return found if len({one.name for one in found}) == 1 else []


def _table(
    speakers: Iterable[CatalogueSpeaker], keys: Callable[[CatalogueSpeaker], Iterable[str]]
) -> dict[str, list[CatalogueSpeaker]]:
    table: defaultdict[str, list[CatalogueSpeaker]] = defaultdict(list)
    for speaker in speakers:
        for key in keys(speaker):
            table[key].append(speaker)
    return dict(table)


def _label_words(speaker: CatalogueSpeaker) -> set[str]:
    words = {word for alias in speaker.aliases for word in words_of(alias)} - ARTICLES
    return words if speaker.generic else words & TITLES


def _in_all(groups: Sequence[Sequence[CatalogueSpeaker]]) -> list[CatalogueSpeaker]:
    if not groups:
        return []
    common = set.intersection(*({one.ordinal for one in group} for group in groups))
    return [one for one in groups[0] if one.ordinal in common]
