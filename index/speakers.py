"""From labels to people: which labels are one person, what that rests on, and who is the host."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from index.full_names import FullName, FullNames, are_one_name
from index.names import LabelName, folded, name_key, read_label, shown
from index.released import released
from index.turns import Alias, Attribution, NameClue, Speaker, Turn

# Whoever asks in this share of their turns, where nobody else does, leads the conversation.
_ASKING = 0.5
_MOST_IN_INTERVIEW = 3
_FEWEST_TURNS = 3


@dataclass(slots=True, eq=False)
class _Person:
    """Somebody who speaks, as far as the source has been read."""

    name: str
    words: tuple[str, ...]
    generic: bool
    labels: list[str] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    turns: int = 0
    questions: int = 0
    role: str | None = None
    role_reason: str | None = None


def resolve(
    turns: Sequence[Turn], clues: Iterable[NameClue] = ()
) -> tuple[tuple[Turn, ...], tuple[Speaker, ...]]:
    """
    *turns* with speaker and attribution, and everybody who speaks, in order of appearance.

    A label that is a part of a full name ("MINES" of "Andrew Mines") belongs to that person if
    exactly one such name stands in the source, be it in labels or in *clues*; otherwise it stays
    by itself. A label that is no name stays generic. A turn without a label has no speaker unless
    it was carried from the turn before.
    """
    lines: dict[str, int | None] = {}
    for turn in turns:
        label = turn.speaker or turn.label
        if label is not None:
            lines.setdefault(label, turn.line)
    clues = tuple(clues)
    by_label = _people(tuple(lines), clues)
    people, aliases = list(dict.fromkeys(by_label.values())), stated_aliases(clues)
    for person in people:
        _take_aliases(person, lines, aliases)
    _take_clues(people, clues)
    waiting = released(turns)
    del turns
    resolved = tuple(_attributed(waiting, by_label))
    _infer_roles(people)
    return resolved, tuple(map(_speaker, people))


def _people(labels: Sequence[str], clues: Sequence[NameClue]) -> dict[str, _Person]:
    """Who each of *labels* is; labels of one person share the object."""
    names = _names(labels, stated_aliases(clues))
    full_names = FullNames([*names.values(), *(read_label(clue.name) for clue in clues)])
    offices = _office_holders(names.values())
    genders = _genders(names.values())
    people: dict[object, _Person] = {}
    by_label: dict[str, _Person] = {}
    for label, name in names.items():
        full = _full_name(name, full_names, offices)
        key = _identity(name, full, genders)
        person = people.setdefault(key, _new(name, full))
        person.labels.append(label)
        by_label[label] = person
        _take_label(person, name)
    return by_label


def stated_aliases(clues: Iterable[NameClue]) -> dict[str, NameClue]:
    """By the key of a label, the one person whose alias *clues* say it is."""
    found: dict[str, NameClue] = {}
    doubtful: set[str] = set()
    for clue in clues:
        for alias in clue.aliases:
            key = name_key(alias)
            doubtful |= {key} if found.setdefault(key, clue).name != clue.name else set()
    return {key: clue for key, clue in found.items() if key not in doubtful}


def _stated_by(label: str, aliases: Mapping[str, NameClue]) -> NameClue | None:
    if not aliases:
        return None
    return aliases.get(name_key(label)) or aliases.get(name_key(read_label(label).name))


def _names(labels: Sequence[str], aliases: Mapping[str, NameClue]) -> dict[str, LabelName]:
    """What each of *labels* says; "ANNA, BOB" are two where both speak, else Bob Anna."""
    names = {label: _stated_or_read(label, aliases) for label in labels}
    known = {label.casefold() for label in labels}
    for label in labels:
        parts = [part.strip().casefold() for part in label.split(",")]
        if len(parts) > 1 and known.issuperset(parts):
            names[label] = LabelName(shown(label), (folded(label),), generic=True, several=True)
    return names


def _stated_or_read(label: str, aliases: Mapping[str, NameClue]) -> LabelName:
    clue = _stated_by(label, aliases)
    return read_label(label) if clue is None else read_label(clue.name)


def _full_name(
    name: LabelName, full_names: FullNames, offices: Mapping[str, tuple[str, ...]]
) -> FullName | None:
    """The one full name that the label *name* is, or is a part of; None for none or several."""
    if name.generic:
        holder = offices.get(folded(name.name))
        return None if holder is None else full_names.only(holder, None)
    return None if name.several else full_names.only(name.words, name.gender)


def _identity(
    name: LabelName, full: FullName | None, genders: Mapping[tuple[str, ...], set[str]]
) -> object:
    """What the labels of one person have in common."""
    if full is not None:
        return full.words
    # "Mr. Hale" and "HALE" are one person, unless there is a "Mrs. Hale" too.
    told_apart = len(genders.get(name.words, ())) > 1
    return (name.generic, name.words, name.gender if told_apart else None)


def _new(name: LabelName, full: FullName | None) -> _Person:
    if full is not None:
        return _Person(full.name, full.words, generic=False)
    return _Person(name.name, name.words, generic=name.generic)


def _take_label(person: _Person, name: LabelName) -> None:
    """Takes what the label *name* adds: a role, or the bare name without a title."""
    if len(person.words) == 1 and len(name.name.split()) < len(person.name.split()):
        person.name = name.name
    if name.role and person.role is None:
        person.role, person.role_reason = name.role, "label"


def _office_holders(names: Iterable[LabelName]) -> dict[str, tuple[str, ...]]:
    """The offices ("the chair") that labels give to one person: "The Chair (Ann Lee)"."""
    holders: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name in names:
        if name.office:
            holders[name.office].add(name.words)
    return {office: held.pop() for office, held in holders.items() if len(held) == 1}


def _genders(names: Iterable[LabelName]) -> dict[tuple[str, ...], set[str]]:
    genders: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for name in names:
        if name.gender:
            genders[name.words].add(name.gender)
    return genders


def _take_aliases(
    person: _Person, lines: Mapping[str, int | None], aliases: Mapping[str, NameClue]
) -> None:
    """Lists the shorter and other names that the labels of *person* use."""
    for label in person.labels:
        called = _spelled_as(person.name, read_label(label).name)
        if called != person.name:
            clue = _stated_by(label, aliases)
            provenance = "label" if clue is None else clue.provenance
            _add_alias(person, Alias(called, provenance, lines[label]))


def _spelled_as(full: str, part: str) -> str:
    """*part* as the end of *full* spells it: "Macallister" of "Ann MacAllister"."""
    end = full[-len(part) :]
    return end if end.casefold() == part.casefold() else part


def _take_clues(people: Iterable[_Person], clues: Sequence[NameClue]) -> None:
    """Gives people the full names and the roles that the source states outside labels."""
    by_ends: defaultdict[tuple[str, str], list[_Person]] = defaultdict(list)
    for person in people:
        if len(person.words) > 1:
            by_ends[person.words[0], person.words[-1]].append(person)
    for clue in clues:
        words = read_label(clue.name).words
        for person in by_ends[words[0], words[-1]] if words else ():
            if are_one_name(person.words, words):
                _take_clue(person, clue)


def _take_clue(person: _Person, clue: NameClue) -> None:
    _add_alias(person, Alias(clue.name, clue.provenance, clue.line))
    if clue.role and person.role is None:
        person.role, person.role_reason = clue.role, clue.provenance


def _add_alias(person: _Person, alias: Alias) -> None:
    known = {(one.name, one.provenance) for one in person.aliases}
    if (alias.name, alias.provenance) not in known:
        person.aliases.append(alias)


def _attributed(turns: Iterable[Turn], by_label: Mapping[str, _Person]) -> Iterable[Turn]:
    current: _Person | None = None
    for turn in turns:
        if turn.label is not None:
            current = by_label[turn.speaker or turn.label]
        elif turn.attribution is not Attribution.CARRIED:
            current = None
        yield turn if current is None else _spoken_by(turn, current)


def _spoken_by(turn: Turn, person: _Person) -> Turn:
    person.turns += 1
    person.questions += turn.text.endswith("?")
    attribution = turn.attribution
    if person.generic:
        attribution = Attribution.GENERIC
    elif turn.label is not None:
        # A label that stands for somebody ("Q") is none of theirs.
        attribution = Attribution.INFERRED if turn.speaker else Attribution.EXPLICIT
    return Turn(
        turn.position,
        turn.text,
        turn.label,
        person.name,
        attribution,
        turn.line,
        turn.end_line,
        turn.start_ms,
        turn.end_ms,
    )


def _infer_roles(people: Sequence[_Person]) -> None:
    """In an interview, says who asks and who is asked, where the source does not."""
    named = [person for person in people if not person.generic]
    if not 2 <= len(named) <= _MOST_IN_INTERVIEW:
        return
    hosts = [person for person in named if person.role == "host"]
    askers = [person for person in named if _asks(person)]
    if not hosts and len(askers) == 1 and askers[0].role is None:
        askers[0].role, askers[0].role_reason = "host", "inferred: asks most of the questions"
        hosts = askers
    others = [person for person in named if person.role is None]
    if len(named) == 2 and len(hosts) == 1 and len(others) == 1:
        others[0].role, others[0].role_reason = "guest", "inferred: the only one beside the host"


def _asks(person: _Person) -> bool:
    return person.turns >= _FEWEST_TURNS and person.questions >= _ASKING * person.turns


def _speaker(person: _Person) -> Speaker:
    return Speaker(
        name=person.name,
        labels=tuple(person.labels),
        turns=person.turns,
        aliases=tuple(person.aliases),
        role=person.role,
        role_reason=person.role_reason,
        generic=person.generic,
    )
