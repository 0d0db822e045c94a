"""An operator's word about people, noted in decisions.db."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.casting import Kind, SpeakerDecision
from index.casting.finding import Finder
from index.casting.log import append, read_log, undone_numbers
from index.casting.recasting import Part, voice_of
from index.casting.view import cast_under
from index.errors import SpeakerError
from index.names import name_key, read_label
from index.store import CatalogueSpeaker
from index.store.snapshot import StoreSnapshot


@dataclass(frozen=True, slots=True)
class Noted:
    """A decision that is in force: its number, and what it says."""

    number: int
    sentence: str


class Operator:
    """
    Decides who is who in *snapshot*; decisions go to the database at *path*, signed *by*.

    Everything raises SpeakerError where it does not say who is meant, and DecisionsError where
    nothing can be kept.
    """

    def __init__(self, snapshot: StoreSnapshot, path: Path, by: str = "operator") -> None:
        self._find, self._path, self._by = Finder(snapshot), path, by
        self._everyone = snapshot.speakers
        self._cast, self._as_read = cast_under(snapshot)

    def merge(
        self,
        name: str,
        others: Sequence[str],
        *,
        called: str | None = None,
        episodes: Sequence[str] = (),
        everyone: bool = False,
    ) -> Noted:
        """
        Makes *others* the person *name*.

        Args:
            name: who it is.
            others: more names or labels of that person.
            called: what the person is called from then on, None for *name* as it is.
            episodes: where *others* speak; none for everywhere.
            everyone: whether everybody with one of these names is meant.
        """
        people = [self._main(name, episodes)]
        for other in others:
            for one in self._meant(other, episodes, everyone=everyone):
                people += [] if one in people else [one]
        if len(people) < 2:
            raise SpeakerError(f"{people[0].name} and {', '.join(others)} are one person already")
        kept = called or people[0].name
        number = self._note(Kind.MERGE, self._parts_of(people), kept)
        turns = sum(one.turns for one in people[1:])
        gone = " and ".join(dict.fromkeys(f"“{one.name}”" for one in people[1:]))
        return Noted(number, f"{gone} ({_turns(turns)}) is {kept} now")

    def _main(self, name: str, episodes: Sequence[str]) -> CatalogueSpeaker:
        found = self._find.people(name)
        return found[0] if len(found) == 1 else self._find.one(name, episodes)

    def _meant(
        self, name: str, episodes: Sequence[str], *, everyone: bool
    ) -> list[CatalogueSpeaker]:
        if everyone:
            return self._find.people(name, episodes)
        return [self._find.one(name, episodes)]

    def split(
        self,
        name: str,
        *,
        episodes: Sequence[str] = (),
        label: str | None = None,
        called: str | None = None,
    ) -> Noted:
        """
        Sets apart what somebody else says under *name*.

        Args:
            name: who was taken for one person.
            episodes: where it is somebody else; none for everywhere.
            label: only the turns with this label, as the source writes it, and those that
                continue them; None for all.
            called: the other one's name; None for the label's, or *name* with the episode.
        """
        person = self._find.one(name, episodes)
        within = self._find.episode_ids(episodes) or set(person.episodes)
        parts = list(self._cut(person, within, label))
        if not parts:
            raise SpeakerError(f"{person.name} has no turn with the label “{label}” there")
        if label is None and within.issuperset(person.episodes):
            raise SpeakerError(
                f"{person.name} speaks nowhere else: name some of the episodes with --episode, or "
                "the turns that are somebody else's with --label"
            )
        new = called or (read_label(label).name if label else self._name_apart(person, parts))
        number = self._note(Kind.SPLIT, parts, new)
        return Noted(number, f"{new} is a person apart from {person.name} now")

    def _cut(
        self, person: CatalogueSpeaker, episodes: set[str], label: str | None
    ) -> Iterator[Part]:
        """What *person* says in *episodes* with *label*."""
        for one in self._parts_of([person]):
            base = self._as_read[one if isinstance(one, int) else one.ordinal]
            if label is not None and name_key(label) not in map(name_key, base.aliases):
                continue
            if isinstance(one, int):
                wanted = [episode for episode in base.episodes if episode in episodes]
                yield from (Part(one, episode, label) for episode in wanted)
            elif one.episode in episodes and one.label in {None, label or one.label}:
                yield Part(one.ordinal, one.episode, label or one.label)

    def _name_apart(self, person: CatalogueSpeaker, parts: Sequence[Part]) -> str:
        return f"{person.name} ({self._find.title(parts[0].episode).strip('“”')})"

    def rename(
        self, name: str, called: str, *, episodes: Sequence[str] = (), everyone: bool = False
    ) -> Noted:
        """Calls the person *name*, in *episodes* if any are given, *called*."""
        found = self._meant(name, episodes, everyone=everyone)
        called = " ".join(called.split())
        if not any(map(str.isalpha, called)):
            raise SpeakerError("a person's name has at least one letter: give one that has")
        self._refuse_taken(called, found)
        number = self._note(Kind.RENAME, self._parts_of(found), called)
        turns = sum(one.turns for one in found)
        return Noted(number, f"“{found[0].name}” ({_turns(turns)}) is called {called} now")

    def _refuse_taken(self, called: str, renamed: Sequence[CatalogueSpeaker]) -> None:
        """Whoever has a full name already, or the name in one of these episodes, is one person."""
        episodes = {episode for one in renamed for episode in one.episodes}
        for one in self._everyone.values():
            same = name_key(one.name) == name_key(called) and one not in renamed
            if same and (" " in called or episodes.intersection(one.episodes)):
                raise SpeakerError(
                    f"{one.name} speaks here already: where they are one person, say "
                    f'`quoth speakers merge "{one.name}" "{renamed[0].name}"`'
                )

    def undo(self, number: int | None = None) -> Noted:
        """Takes back the decision *number*, the last that is in force for None."""
        log = read_log(self._path)
        undone = undone_numbers(log)
        standing = [one for one in log if one.number not in undone]
        if number is None:
            standing = [one for one in standing if one.kind is not Kind.UNDO]
        chosen = [one for one in standing if number in {None, one.number}]
        if not chosen:
            which = "is nothing" if number is None else f"is no decision {number} in force"
            raise SpeakerError(f"there {which} to take back: see `quoth speakers log`")
        taken = chosen[-1]
        noted = append(self._path, SpeakerDecision(Kind.UNDO, undoes=taken.number, by=self._by))
        return Noted(noted, f"decision {taken.number} ({taken.kind}) is taken back")

    def _parts_of(self, people: Iterable[CatalogueSpeaker]) -> list[int | Part]:
        return [part for one in people for part in self._cast.parts_of(one.ordinal, self._as_read)]

    def _note(self, kind: Kind, parts: Iterable[int | Part], name: str) -> int:
        voices = tuple(voice_of(part, self._as_read) for part in parts)
        return append(self._path, SpeakerDecision(kind, voices, name, by=self._by))


def _turns(count: int) -> str:
    return f"{count:,} turn{'s' * (count != 1)}"
