"""What a question narrows the search to beside its speaker: episodes, dates, exact phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.answer import Constraint
from index.asking import date_words, dates, episode_words
from index.asking.date_words import cut, side_of
from index.asking.episode_words import Reference
from index.asking.periods import Period
from index.asking.shelf import Shelf
from index.roster import Roster
from index.told import Told

_PLACE = re.compile(r" (?:in|on|of|from|during|at) (?=(?P<title>.+)$)", re.IGNORECASE)
_PROGRAMME = re.compile(r"\b(?:podcasts?|shows?|broadcasts?)\b", re.IGNORECASE)
SHOWN_TITLES = 2  # of the episodes meant, before they are only counted


@dataclass(frozen=True, slots=True)
class Narrowing:
    """
    Which turns may answer, whoever speaks them.

    Attributes:
        episodes: numbers of the shelf; None for all.
        period: dates of the episodes; None for any. An episode without a date is in no period.
        phrases: words that the turn must hold as they stand.
        constraints: the same for the asker to read.
        notes: what could not be made of the question's words.
    """

    episodes: frozenset[int] | None = None
    period: Period | None = None
    phrases: tuple[str, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    notes: tuple[str, ...] = ()

    def __and__(self, other: Narrowing) -> Narrowing:
        """What both leave."""
        return Narrowing(
            _common(self.episodes, other.episodes),
            self.period & other.period
            if self.period and other.period
            else self.period or other.period,
            self.phrases + other.phrases,
            self.constraints + other.constraints,
            self.notes + other.notes,
        )

    def __bool__(self) -> bool:
        """True when anything is left out."""
        return self.episodes is not None or self.period is not None or bool(self.phrases)

    def without(self, kind: str) -> Narrowing:
        """The same without its constraints of one *kind*."""
        kept = tuple(one for one in self.constraints if one.kind != kind)
        if kind == "episode":
            return replace(self, episodes=None, constraints=kept)
        if kind == "dates":
            return replace(self, period=None, constraints=kept, notes=())
        return replace(self, phrases=(), constraints=kept)

    def instead(self, other: Narrowing) -> Narrowing:
        """The same with what *other* narrows to in place of its own of that kind."""
        kept = self
        for kind in {one.kind for one in other.constraints}:
            kept = kept.without(kind)
        return kept & other

    def numbers(self, shelf: Shelf) -> frozenset[int] | None:
        """The episodes that are left, None for all."""
        dated = None if self.period is None else shelf.within(self.period)
        return _common(self.episodes, dated)


NOTHING = Narrowing()


def of_episodes(numbers: frozenset[int], shelf: Shelf, *notes: str) -> Narrowing:
    """Narrowed to the episodes *numbers*."""
    titles = sorted({shelf.title(number) for number in numbers})
    many = len(titles) > SHOWN_TITLES or not titles
    if many:
        text = _counted(numbers, shelf)
    else:
        which = Told(" or ".join(titles), "names_or", names=tuple(titles))
        text = Told(f"episode: {which}", "episode", which=which)
    constraint = Constraint("episode", text)
    return Narrowing(episodes=numbers, constraints=(constraint,), notes=notes)


def of_period(period: Period, shelf: Shelf) -> Narrowing:
    """Narrowed to the episodes dated in *period*."""
    left_out = shelf.undated
    said = f"{left_out} undated {_episodes(left_out)} left out"
    notes = (Told(said, "undated", count=left_out),) if left_out else ()
    return Narrowing(period=period, constraints=(Constraint("dates", period.told),), notes=notes)


def of_phrases(phrases: Iterable[str]) -> Narrowing:
    """Narrowed to turns that hold every one of *phrases*."""
    kept = tuple(phrases)
    return Narrowing(
        phrases=kept, constraints=tuple(Constraint("phrase", f"“{phrase}”") for phrase in kept)
    )


@dataclass(frozen=True, slots=True)
class Narrower:
    """Reads the narrowing out of words, against the episodes on a *shelf* and a given *today*."""

    shelf: Shelf
    roster: Roster
    today: date

    def operator(self, key: str, values: Sequence[str]) -> Narrowing:
        """What an operator ("in", "before", "after", "during") with *values* narrows to."""
        if key == "in":
            return self._in(values)
        narrowed = NOTHING
        for value in values:
            narrowed &= self._dated_operator(key, value)
        return narrowed

    def means(self, key: str, value: str) -> bool:
        """Whether *value* means something as the value of the operator *key*."""
        if key == "from":
            match = self.roster.match(value)
            return match.exact and bool(match.speakers)
        if key == "in":
            return bool(self.called(value))
        return dates.read(value, self.today) is not None

    def _in(self, values: Sequence[str]) -> Narrowing:
        found = {value: self.called(value) for value in values}
        notes = [
            Told(f"no episode fits in:{value}", "no_episode_in", value=value)
            for value, numbers in found.items()
            if not numbers
        ]
        return of_episodes(frozenset().union(*found.values()), self.shelf, *notes)

    def called(self, value: str) -> frozenset[int]:
        """The episodes that *value* means: "latest", "first", a number or words of a title."""
        if value.lower() in ("latest", "newest", "last", "first", "oldest"):
            row = self.shelf.in_order
            return frozenset(row[:1] if value.lower() in ("first", "oldest") else row[-1:])
        numbered = self.shelf.numbered(int(value)) if value.isdecimal() else frozenset()
        return numbered or self.shelf.titled(value.replace("_", " "))

    def _dated_operator(self, key: str, value: str) -> Narrowing:
        period = dates.read(value, self.today)
        if period is None:
            numbers = self.called(value)
            if not numbers:
                said = f"{key}:{value} is no date and no episode: it is left out"
                return Narrowing(notes=(Told(said, "no_date", operator=f"{key}:{value}"),))
            if key == "during":
                return of_episodes(numbers, self.shelf)
            return self._beside(key, value, numbers)
        sides = {"before": period.before, "after": period.after, "during": period}
        return of_period(sides[key], self.shelf)

    def episodes(self, text: str) -> tuple[str, Narrowing]:
        """*text* without the words that name episodes, and what these narrow to."""
        narrowed = NOTHING
        while (found := episode_words.find(text, self.shelf, self.roster, self.today)) is not None:
            if not found.episodes and found.period is None:
                number = self.shelf.about(found.named)
                if number is None:
                    said = f"no episode fits “{found.named}”: all episodes are searched"
                    note = Told(said, "no_episode_fits", name=found.named)
                    return text, narrowed & Narrowing(notes=(note,))
                title = self.shelf.title(number)
                said = f"“{found.named}” was read as “{title}”, which speaks of it"
                note = Told(said, "episode_about", name=found.named, title=title)
                narrowed &= Narrowing(notes=(note,))
                found = replace(found, episodes=frozenset((number,)))
                if _PROGRAMME.search(text, found.start, found.end):  # it may be what is asked about
                    text = f"{text[: found.start]}{found.how} {found.named}{text[found.end :]}"
                    return text, narrowed & self._meant(found)
            narrowed &= self._meant(found)
            text = cut(text, found.start, found.end)
        return text, narrowed

    def endings(self, text: str) -> Iterator[tuple[str, str]]:
        """The ways to read *text* as ending in a place: "who spoke", "the town hall"."""
        for found in _PLACE.finditer(text):
            yield text[: found.start()], found["title"]

    def titled(self, words: str) -> Narrowing:
        """Narrowed to the episodes whose titles hold *words*; `NOTHING` where there are none."""
        numbers = self.shelf.titled(words)
        return of_episodes(numbers, self.shelf) if numbers else NOTHING

    def _meant(self, found: Reference) -> Narrowing:
        if found.period is not None:
            return of_period(side_of(found.how, found.period), self.shelf)
        if found.is_beside:
            return self._beside(found.how, found.named, found.episodes)
        several = len(found.episodes)
        said = f"“{found.named}” fits {several} episodes: all of them are searched"
        note = Told(said, "several_episodes", name=found.named, count=several)
        notes = [note] if several > 1 and not found.several else []
        return of_episodes(found.episodes, self.shelf, *notes)

    def _beside(self, how: str, named: str, numbers: frozenset[int]) -> Narrowing:
        """Before or after the episodes *numbers*, as far as they are dated."""
        days = [self.shelf.dates[number] for number in numbers if number in self.shelf.dates]
        if not days:
            said = f"“{named}” has no date, so nothing is known to be {how} it"
            return Narrowing(notes=(Told(said, "episode_undated", name=named),))
        return of_period(side_of(how, Period(min(days), max(days))), self.shelf)

    def dates(self, text: str) -> tuple[str, Period | None, bool]:
        """What `index.asking.date_words.find` makes of *text*."""
        return date_words.find(text, self.today)


def _counted(numbers: frozenset[int], shelf: Shelf) -> Told:
    """How many *numbers* there are, and of which show, where they are all of one."""
    count, show = len(numbers), shelf.show_of(numbers)
    if show is None:
        return Told(f"{count} episodes", "episodes", count=count)
    return Told(f"{count} episodes of {show}", "episodes_of", count=count, show=show)


def _common(one: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _episodes(count: int) -> str:
    return "episode is" if count == 1 else "episodes are"
