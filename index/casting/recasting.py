"""What decisions about people come to in an index: who each speaker of it is (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from index.casting import Kind, SpeakerDecision, Voice
from index.store import CatalogueSpeaker
from index.store.people import person
from index.turns import Speaker

_IN_ONE_EPISODE = "\x1f"  # in the key of somebody without a full name


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the turns of the speaker *ordinal*: those in *episode*, with *label* if not None."""

    ordinal: int
    episode: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Recast:
    """
    Who the speakers of an index are by an operator's word.

    Attributes:
        moved: ordinal -> the ordinal of the person that the speaker is instead.
        parts: turns that are another person's than the rest of their speaker's.
        names: ordinal -> what the person is called instead.
    """

    moved: Mapping[int, int] = field(default_factory=dict)
    parts: Mapping[Part, int] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    def person_of(self, ordinal: int) -> int:
        """The ordinal of the person that the speaker *ordinal* is."""
        return self.moved.get(ordinal, ordinal)

    def parts_of(self, person: int, speakers: Mapping[int, CatalogueSpeaker]) -> list[int | Part]:
        """All that *person* is, of *speakers* as they were read."""
        whole = [one for one in speakers if self.person_of(one) == person]
        parts = [part for part, to in self.parts.items() if to == person]
        return [*whole, *(part for part in parts if part.ordinal in speakers)]

    @property
    def touched(self) -> frozenset[int]:
        """The people who are not as the transcripts have them."""
        kept = {part.ordinal for part in self.parts}
        return frozenset({*self.moved.values(), *self.parts.values(), *self.names, *kept})


def recast(
    speakers: Mapping[int, CatalogueSpeaker], decisions: Iterable[SpeakerDecision]
) -> Recast:
    """*decisions*, in the order in which they were made, applied to *speakers*, by ordinal."""
    replay = _Replay(speakers)
    for decision in decisions:
        replay.apply(decision)
    replay.join_equal_names()
    moved = {one: to for one, to in replay.moved.items() if one != to}
    return Recast(moved, replay.parts, replay.names)


def person_key(speaker: CatalogueSpeaker) -> str:
    """What is equal for *speaker* at every re-index (`index.store.people.person`)."""
    alone = Speaker(speaker.name, (), 0, generic=speaker.generic)
    return person(speaker.episodes[0] if speaker.episodes else "", alone)


class _Replay:
    """The decisions so far."""

    def __init__(self, speakers: Mapping[int, CatalogueSpeaker]) -> None:
        self._speakers = speakers
        self._by_person = {person_key(one): ordinal for ordinal, one in speakers.items()}
        self._next = max(speakers, default=0) + 1
        self._apart: set[int] = set()  # people whom a split made
        self.moved: dict[int, int] = {}
        self.parts: dict[Part, int] = {}
        self.names: dict[int, str] = {}

    def apply(self, decision: SpeakerDecision) -> None:
        """Takes *decision* into account; voices that are not in the index count for nothing."""
        voices = [one for voice in decision.voices for one in self._found(voice)]
        if not voices:
            return
        if decision.kind is Kind.SPLIT:
            self._apart.add(self._next)
            people = [self._next]
            self._next += 1
        else:
            people = [self._person_of(one) for one in voices]
        if decision.kind is not Kind.RENAME:
            people = people[:1]
            for one in voices:
                self._move(one, people[0])
        if decision.name is not None:
            self.names |= dict.fromkeys(people, decision.name)

    def _found(self, voice: Voice) -> Iterator[int | Part]:
        ordinal = self._by_person.get(voice.person)
        if ordinal is None:
            ordinal = self._by_labels(voice)
        if ordinal is None:
            return
        if voice.episode is None and voice.label is None:
            yield ordinal
        else:
            episodes = self._speakers[ordinal].episodes
            wanted = episodes if voice.episode is None else (voice.episode,)
            yield from (Part(ordinal, one, voice.label) for one in wanted if one in episodes)

    def _by_labels(self, voice: Voice) -> int | None:
        """The one of an episode's speakers whom the labels of *voice* fit: names may improve."""
        episode, separator, _name = voice.person.rpartition(_IN_ONE_EPISODE)
        if not separator or not voice.labels:
            return None
        fitting = [
            ordinal
            for ordinal, one in self._speakers.items()
            if episode in one.episodes and not set(voice.labels).isdisjoint(one.aliases)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _person_of(self, voice: int | Part) -> int:
        if isinstance(voice, int):
            return self.moved.get(voice, voice)
        for part in (voice, Part(voice.ordinal, voice.episode)):
            if part in self.parts:
                return self.parts[part]
        return self.moved.get(voice.ordinal, voice.ordinal)

    def _move(self, voice: int | Part, to: int) -> None:
        if isinstance(voice, int):
            self.moved[voice] = to
        else:
            self.parts[voice] = to

    def join_equal_names(self) -> None:
        """
        Makes whoever was given the full name of somebody in the index that person.

        A full name is one person in all episodes, also in those that are added later; whom a
        split set apart stays apart.
        """
        for ordinal, name in list(self.names.items()):
            key = person("", Speaker(name, (), 0))
            known = self._by_person.get(key)
            if ordinal in self._apart or _IN_ONE_EPISODE in key or known is None:
                continue
            other = self.moved.get(known, known)
            if other != ordinal and other not in self._apart:
                self._join(ordinal, other)

    def _join(self, ordinal: int, other: int) -> None:
        everyone = {*self.moved, *self._speakers}
        for one in everyone:
            if self.moved.get(one, one) == ordinal:
                self.moved[one] = other
        self.parts |= {part: other for part, to in self.parts.items() if to == ordinal}
        self.names.setdefault(other, self.names.pop(ordinal))


def voice_of(part: int | Part, speakers: Mapping[int, CatalogueSpeaker]) -> Voice:
    """How a decision names *part*, so that it is known again in another index."""
    if isinstance(part, Part):
        whole = voice_of(part.ordinal, speakers)
        return Voice(whole.person, part.episode, part.label, whole.labels)
    key = person_key(speakers[part])
    return Voice(key, labels=speakers[part].aliases if _IN_ONE_EPISODE in key else ())
