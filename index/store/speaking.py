"""Reading who speaks: everyone, or the few whom a question is about."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping

from index.store import CatalogueSpeaker
from index.store.catalogue import LIVE_AT, swept

# speaker, episode id (None for one that does not count), name, labels, aliases, turns, role
_Row = tuple[int, str | None, str, str, str, int, str | None]
_Known = Mapping[int, tuple[str, int]]  # by ordinal: name, generic

# Without joins: the cast lies in order of its episodes, of which there are fewer than of its rows.
_CAST = "speaker, episode, name, labels, aliases, turns, role"
_PEOPLE = "SELECT ordinal, name, generic FROM speakers "
_FORMS = """
    SELECT json_group_array(name),
        json_group_array(labels) FILTER (WHERE labels != '["' || name || '"]'),
        json_group_array(aliases) FILTER (WHERE aliases != '[]')
    FROM cast_members
"""
_IDS = f"SELECT ordinal, id FROM episodes {LIVE_AT}"  # noqa: S608 - a constant
_NOT_LIVE = "SELECT ordinal FROM episodes WHERE born > :generation OR died <= :generation"
_LISTED = "(SELECT value FROM json_each({}))"
_CAST_OF = (
    "SELECT speaker, id, c.name, labels, aliases, c.turns, role "  # noqa: S608 - constants
    f"FROM cast_members AS c JOIN episodes AS e ON e.ordinal = c.episode {LIVE_AT}"
    f"AND speaker IN {_LISTED.format(':speakers')} ORDER BY c.episode, place"
)
_SPEAKING_IN = (
    "SELECT DISTINCT speaker FROM cast_members WHERE episode IN "  # noqa: S608 - constants
    f"(SELECT ordinal FROM episodes {LIVE_AT}AND id IN {_LISTED.format(':ids')})"
)
_CALLED = (
    f"SELECT speaker FROM cast_members WHERE name IN {_LISTED.format('?')} "  # noqa: S608
    f"OR labels IN {_LISTED.format('?')} OR aliases IN {_LISTED.format('?')}"
)


def speakers_at(
    catalogue: sqlite3.Connection,
    generation: int,
    heard: Callable[[str, int], bool] | None = None,
) -> dict[int, CatalogueSpeaker]:
    """
    Everyone who speaks in an episode that was live at *generation*, by ordinal.

    *heard* tells, by episode id and ordinal, where each may be heard; elsewhere nothing is learned
    of them, not even the form of their name. None for everywhere.
    """
    live = dict(catalogue.execute(_IDS, {"generation": generation}))
    known = {ordinal: (name, generic) for ordinal, name, generic in catalogue.execute(_PEOPLE)}
    speakers, numbers, *said = swept(catalogue, _CAST, "cast_members", {})
    episodes = list(map(live.get, numbers))
    if heard is not None:
        episodes = [
            one if one is not None and heard(one, speaker) else None
            for speaker, one in zip(speakers, episodes, strict=True)
        ]
    return _gathered(zip(speakers, episodes, *said, strict=True), known, as_known=heard is None)


def speakers_of(
    catalogue: sqlite3.Connection, generation: int, ordinals: Collection[int]
) -> dict[int, CatalogueSpeaker]:
    """Those of `speakers_at` with these *ordinals*, in its order; no one else is read."""
    listed = json.dumps(list(ordinals))
    people = catalogue.execute(_PEOPLE + f"WHERE ordinal IN {_LISTED.format('?')}", (listed,))
    known = {ordinal: (name, generic) for ordinal, name, generic in people}
    rows = catalogue.execute(_CAST_OF, {"speakers": listed, "generation": generation})
    return _gathered(rows, known, as_known=True)


def named_turns_at(catalogue: sqlite3.Connection, generation: int) -> dict[str, int]:
    """How many turns those of each name had at *generation*, in order of appearance."""
    people = {ordinal: (name, generic) for ordinal, name, generic in catalogue.execute(_PEOPLE)}
    rows = f"cast_members WHERE episode NOT IN ({_NOT_LIVE})"
    spoken: dict[int, int] = {}
    values = {"generation": generation}
    for ordinal, turns in zip(*swept(catalogue, "speaker, turns", rows, values), strict=True):
        spoken[ordinal] = spoken.get(ordinal, 0) + turns
    found: dict[str, int] = {}
    for ordinal, turns in spoken.items():
        name, generic = people[ordinal]
        if not generic:
            found[name] = found.get(name, 0) + turns
    return found


def speaking_in(
    catalogue: sqlite3.Connection, generation: int, episode_ids: Collection[str]
) -> list[int]:
    """The ordinals of those who speak in any of the episodes that were live at *generation*."""
    values = {"generation": generation, "ids": json.dumps(list(episode_ids))}
    return [ordinal for (ordinal,) in catalogue.execute(_SPEAKING_IN, values)]


def names_of(catalogue: sqlite3.Connection) -> dict[int, str]:
    """The name of everyone who ever spoke, by ordinal."""
    return dict(zip(*swept(catalogue, "ordinal, name", "speakers", {}), strict=True))


def forms_of(catalogue: sqlite3.Connection) -> tuple[set[str], set[str], set[str]]:
    """
    Each name that anyone has in an episode, each JSON list of labels that says more than the name,
    and each of aliases.
    """
    names, labels, aliases = map(json.loads, catalogue.execute(_FORMS).fetchone())
    return set(names), set(labels), set(aliases)


def called(catalogue: sqlite3.Connection, forms: Iterable[Collection[str]]) -> list[int]:
    """The ordinals of those who have one of *forms*, which are as `forms_of` gives them."""
    listed = tuple(json.dumps(list(one)) for one in forms)
    return list(dict.fromkeys(ordinal for (ordinal,) in catalogue.execute(_CALLED, listed)))


def labels_in(written: str) -> list[str]:
    """The labels of a JSON list; most have one, which is read without a parser."""
    if written.count('"') == 2 and "\\" not in written:
        return [written[2:-2]]
    found: list[str] = json.loads(written)
    return found


def aliases_in(written: str) -> list[str]:
    """The names of a JSON list of aliases, each of which says how it was found, too."""
    return [alias[0] for alias in json.loads(written)] if written != "[]" else []


def _gathered(
    rows: Iterable[_Row], known: _Known, *, as_known: bool
) -> dict[int, CatalogueSpeaker]:
    """The speakers of *rows*, in order of appearance; *as_known*: called as they are *known*."""
    people: dict[int, _Person] = {}
    for ordinal, episode, name, labels, aliases, turns, role in rows:
        if episode is None:
            continue
        person = people.get(ordinal)
        if person is None:
            known_as, generic = known[ordinal]
            person = people[ordinal] = _Person(known_as if as_known else name, bool(generic))
        person.called[name, labels, aliases] = None
        person.turns += turns
        person.episodes.append(episode)
        if role:
            person.roles[episode] = role
    return {ordinal: person.whole(ordinal) for ordinal, person in people.items()}


class _Person:
    """
    What the episodes say of one speaker, as it is gathered.

    Attributes:
        called: (name, labels, aliases), the lists as JSON, each once: hosts have the same in every
            episode. A set that keeps its order.
    """

    __slots__ = ("called", "episodes", "generic", "name", "roles", "turns")

    def __init__(self, name: str, generic: bool) -> None:
        self.name, self.generic = name, generic
        self.called: dict[tuple[str, str, str], None] = {}
        self.episodes: list[str] = []
        self.roles: dict[str, str] = {}
        self.turns = 0

    def whole(self, ordinal: int) -> CatalogueSpeaker:
        names = {self.name: None}  # likewise
        for name, labels, aliases in self.called:
            names[name] = None
            if aliases != "[]":
                names.update(dict.fromkeys(aliases_in(aliases)))
            if labels != "[]":
                names.update(dict.fromkeys(labels_in(labels)))
        return CatalogueSpeaker(
            ordinal=ordinal,
            name=self.name,
            aliases=tuple(names if len(names) == 1 else sorted(names, key=_fewer_words)),
            episodes=tuple(dict.fromkeys(self.episodes)),
            turns=self.turns,
            generic=self.generic,
            roles=self.roles,
        )


def _fewer_words(name: str) -> int:
    return -len(name.split())
