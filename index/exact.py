"""Answers by the words alone: how often something was said, when first, when last."""

from __future__ import annotations

from dataclasses import replace

from index.answer import Answer, State
from index.counting import bare_topic, counted, counts, in_time, rows_holding
from index.honest_no import speaking
from index.picking import Wanted
from index.question import Intent
from index.search import SUGGESTED_PASSAGES, Search
from index.store import Rows
from index.told import Told

_EXACT = frozenset((Intent.COUNT, Intent.FIRST, Intent.LAST))


def exact_answer(search: Search) -> Answer | None:
    """
    How often the topic's words were said, or when first or last.

    None where the question asks for nothing of the kind, or where no turn holds all the words:
    then their meaning has to do.
    """
    if search.question.intent not in _EXACT:
        return None
    wanted = search.counted_words
    if not wanted and not search.question.narrowed.phrases and search.own is None:
        return None
    everyone = rows_holding(search.snapshot, wanted, search.scope)
    theirs = everyone if search.own is None else everyone[search.own[everyone]]
    if not len(everyone):
        unsaid = any(not len(search.snapshot.postings(token)[0]) for token in wanted)
        return _never(search) if unsaid else None
    rows, state = (theirs, State.ANSWERED) if len(theirs) else (everyone, State.OTHER_SPEAKER)
    if search.question.intent is Intent.COUNT:
        return _how_often(search, state, rows, wanted)
    return _when(search, state, rows)


def _never(search: Search) -> Answer:
    """A no for words of which one was never said by anyone."""
    nearest = search.ranked(search.own)
    bare = search.bare(State.NOT_FOUND, nearest.confidence)
    passages = search.citer.suggest(nearest, SUGGESTED_PASSAGES)
    said = not_counted(search, State.NOT_FOUND)
    offered = speaking(search) + passages
    return replace(bare, suggestions=bare.suggestions + offered, notes=(*said, *bare.notes))


def not_counted(search: Search, state: State) -> tuple[str, ...]:
    """Where the words were to be counted and none was found, a note that says so."""
    topic = bare_topic(search.question.topic)
    if search.question.intent not in _EXACT or not topic:
        return ()
    none = f"no turn holds “{topic}” in any form"
    if state is State.NOT_FOUND:
        return (Told(none, "none_holds", topic=topic),)
    said = f"{none}: these are the nearest in meaning, and they are not counted"
    return (Told(said, "none_holds_nearest", topic=topic),)


def _how_often(search: Search, state: State, rows: Rows, wanted: tuple[str, ...]) -> Answer:
    found = counts(search.snapshot, rows, wanted)
    ranking = search.ranked(search.mask_of(rows))
    bare = search.bare(state, 1.0)
    said = counted(found, search.question.topic, search.question.narrowed.phrases)
    cited = search.cited(ranking, search.wanted, also=rows)
    return replace(bare, citations=cited, counts=found, notes=(said, *bare.notes))


def _when(search: Search, state: State, rows: Rows) -> Answer:
    last = search.question.intent is Intent.LAST
    row = in_time(search.snapshot, rows, search.shelf.dates, last_first=last)[0]
    ranking = search.ranked(search.mask_of(rows[rows == row]))
    cited = search.cited(ranking, Wanted(1)) or (search.citer.whole_turn(row),)
    bare = search.bare(state, 1.0)
    return replace(bare, citations=cited, notes=(_which_of(search, rows, last=last), *bare.notes))


def _which_of(search: Search, rows: Rows, *, last: bool) -> str:
    which, turns = "last" if last else "first", f"{len(rows):,} turn{'s' * (len(rows) != 1)}"
    numbers = set(search.snapshot.turn_episode[rows].tolist())
    undated = len(numbers.difference(search.shelf.dates))
    if undated == len(numbers):
        said = f"the {which} of {turns} that say it, in the order of the file names"
        return Told(said, f"{which}_by_name", count=len(rows))
    late = f"; {undated:,} undated episode{'s' * (undated != 1)} left to the end" if undated else ""
    said = f"the {which} of {turns} that say it, by the dates of the episodes{late}"
    to_end: str = Told(late, "undated_last", count=undated) if undated else ""
    return Told(said, f"{which}_by_date", count=len(rows), late=to_end)
