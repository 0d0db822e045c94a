"""Which of the ranked turns are shown: sure ones, no two alike, in the shape asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.asking.shapes import Intent
from index.cited_turns import TurnsRead
from index.question import Question
from index.retrieval.confidence import ALSO, ALSO_SURE, NEAR_ENOUGH, UNHEARD_OF
from index.retrieval.pipeline import Ranking
from index.store import Rows, Snapshot, StoredTurn
from index.words import tokens

NEAR_DUPLICATE = 0.8  # Jaccard index of two turns' words above which they say the same
# A sponsor's text is read with other words around it: the shorter turn's words stand in the longer,
# which is no more than twice as long.
CONTAINED = 0.7
CONTAINED_FROM = 8  # words
LISTED = frozenset((Intent.WHO, Intent.EPISODES, Intent.LIST))
ASKED_FOR = 0.3  # how strict to be where the asker says how many passages to show
READ = 8  # turns are read for each that is shown, since some say what another has said

Picked = tuple[tuple[int, StoredTurn], ...]  # places in a ranking, best first


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    Which turns are wanted.

    Attributes:
        limit: at most so many.
        strict: how likely a further turn has to be, as a part of what is usual.
    """

    limit: int
    strict: float = 1.0


def pick(
    read: TurnsRead,
    question: Question,
    ranking: Ranking,
    wanted: Wanted,
    also: Rows | None = None,
) -> Picked:
    """
    The turns of *ranking* to show, at most as many as are *wanted*.

    The first is always shown; a further one when it too is likely to answer, and does not say what
    a better one has said.

    Args:
        read: reads turns of what *ranking* is of, with what is shown around them.
        question: says the shape: one turn for each speaker or episode, or many, well spread.
        ranking: best first.
        wanted: how many, and how likely they have to be.
        also: turns that answer however they rank, since they hold the words; None for none.
    """
    places = arranged(read.snapshot, question, ranking, likely(ranking, also, wanted.strict))
    head = list(places)[: READ * wanted.limit]
    return tuple(_distinct(_read(read, ranking, head, wanted.limit + 1), wanted.limit))


def _read(
    read: TurnsRead, ranking: Ranking, places: Sequence[int], first: int
) -> Iterator[tuple[int, StoredTurn]]:
    """The turns at *places*: the *first* of them, and the others where these do not do."""
    for some in (places[:first], places[first:]):
        if some:
            turns = read.with_context([int(ranking.turns[place]) for place in some])
            yield from zip(some, turns, strict=True)


def likely(ranking: Ranking, also: Rows | None = None, strict: float = 1.0) -> list[int]:
    """The places of *ranking* whose turns are sure enough to be shown, the first one always."""
    near = ranking.sureness >= strict * max(ranking.answered, ALSO_SURE)
    if ranking.heard >= UNHEARD_OF:
        # Where the words were said, a turn without any of them has to come nearer.
        near &= (ranking.coverage > 0) | (ranking.sureness >= strict * NEAR_ENOUGH)
    sure = near & (ranking.worth >= strict * ALSO)
    if also is not None:
        sure |= np.isin(ranking.turns, also)
    sure[:1] = True
    return [int(place) for place in np.flatnonzero(sure)]


def arranged(
    snapshot: Snapshot, question: Question, ranking: Ranking, places: Sequence[int]
) -> Sequence[int]:
    """*places* in the order in which they are shown, without those of no use for the shape."""
    rows = ranking.turns[list(places)]
    if question.intent is Intent.WHO:
        return one_for_each(places, _speakers(snapshot, rows))
    if question.intent is Intent.EPISODES:
        return one_for_each(places, snapshot.turn_episode[rows].tolist())
    if question.intent is Intent.LIST:
        return in_turns(places, snapshot.turn_episode[rows].tolist())
    if question.said_by is not None and len(question.said_by.names) > 1:
        return in_turns(places, _speakers(snapshot, rows))
    return places


def one_for_each(places: Sequence[int], keys: Sequence[Hashable]) -> list[int]:
    """The first of *places* for each of their *keys*."""
    first: dict[Hashable, int] = {}
    for place, key in zip(places, keys, strict=True):
        first.setdefault(key, place)
    return list(first.values())


def in_turns(places: Sequence[int], keys: Sequence[Hashable]) -> list[int]:
    """*places* so that each of their *keys* comes once before one comes again."""
    seen: defaultdict[Hashable, int] = defaultdict(int)
    rounds = []
    for at, (place, key) in enumerate(zip(places, keys, strict=True)):
        rounds.append((seen[key], at, place))
        seen[key] += 1
    return [place for _round, _at, place in sorted(rounds)]


def _speakers(snapshot: Snapshot, rows: Rows) -> list[Hashable]:
    """Who speaks each of *rows*; in each episode one for the turns that nobody is named for."""
    return [
        (ordinal, -1 if ordinal >= 0 else episode)
        for ordinal, episode in zip(
            snapshot.turn_speaker[rows].tolist(), snapshot.turn_episode[rows].tolist(), strict=True
        )
    ]


def _distinct(found: Iterable[tuple[int, StoredTurn]], limit: int) -> list[tuple[int, StoredTurn]]:
    kept: list[tuple[int, StoredTurn]] = []
    said = _Said()
    for place, turn in found:
        if any(_say_the_same(said[turn.turn.text], said[one.turn.text]) for _place, one in kept):
            continue
        kept.append((place, turn))
        if len(kept) == limit:
            break
    return kept


class _Said(dict[str, set[str]]):
    """The index words of texts, each read when it is first compared: most stand alone."""

    def __missing__(self, text: str) -> set[str]:
        found = self[text] = set(tokens(text))
        return found


def _say_the_same(one: set[str], other: set[str]) -> bool:
    """Whether two turns of these words say the same; turns of no words do."""
    both, union = len(one & other), len(one | other)
    if both >= NEAR_DUPLICATE * union:
        return True
    shorter, longer = sorted((len(one), len(other)))
    comparable = shorter >= CONTAINED_FROM and longer <= 2 * shorter
    return comparable and both >= CONTAINED * shorter
