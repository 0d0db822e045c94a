"""What there is to ask about, as an answer: who speaks, or which episodes there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.answer import Answer, Entry, State
from index.asking.holdings import Holdings
from index.honest_no import speaking
from index.scope import Mask, both
from index.search import Search
from index.store import Rows, Snapshot
from index.told import Told, When
from index.understanding import wider_question
from index.words import Flag

NAMED_IN_NOTE = 8  # the rest is counted there; the entries have them all


def inventory(search: Search) -> Answer:
    """Everyone, or every episode, that the question asks for, and how each of them begins."""
    rows, notes = _rows(search)
    if not len(rows):
        bare = search.bare(State.NOT_FOUND, 0.0)
        offered = speaking(search) + wider_question(search.question)
        return replace(bare, suggestions=bare.suggestions + offered)
    snapshot = search.snapshot
    if search.question.holdings is Holdings.SPEAKERS:
        entries, firsts = _speakers(snapshot, rows)
    else:
        entries, firsts = _episodes(snapshot, rows)
    bare = search.bare(State.ANSWERED, 1.0)
    said = _summary(entries, search)
    cited = search.citer.whole_turns(firsts[: search.shown])
    return replace(bare, citations=cited, listed=entries, notes=(said, *notes, *bare.notes))


def _rows(search: Search) -> tuple[Rows, tuple[str, ...]]:
    """The turns of what is asked for, and a note where it is not sure whose they are."""
    rows = _alive(search.snapshot, both(search.scope, search.own))
    if len(rows) or search.maybe_own is None:
        return rows, ()
    rows = _alive(search.snapshot, both(search.scope, search.maybe_own))
    role = search.question.role
    said = f"nothing says who the {role} is: it may be any of these"
    return rows, (Told(said, f"maybe_{role}_of_these"),)


def _alive(snapshot: Snapshot, mask: Mask | None) -> Rows:
    alive = snapshot.alive if mask is None else snapshot.alive & mask
    return np.flatnonzero(alive).astype(np.int32)


def _speakers(snapshot: Snapshot, rows: Rows) -> tuple[tuple[Entry, ...], list[int]]:
    """Those who speak *rows*, whoever says most first, and the first turn of each."""
    spoken = rows[snapshot.turn_speaker[rows] >= 0]
    named = np.array(sorted(n for n, one in snapshot.speakers.items() if not one.generic))
    theirs = spoken[np.isin(snapshot.turn_speaker[spoken], named)]
    spoken = theirs if len(theirs) else spoken
    ordinals, turns = np.unique(snapshot.turn_speaker[spoken], return_counts=True)
    first = _firsts(snapshot, spoken, snapshot.turn_speaker[spoken])
    # At once for everybody: tens of thousands may speak.
    pairs = np.stack([snapshot.turn_speaker[spoken], snapshot.turn_episode[spoken]])
    episodes = np.unique(np.unique(pairs, axis=1)[0], return_counts=True)[1]
    order = np.argsort(-turns, kind="stable")
    entries = tuple(
        Entry("speaker", snapshot.speakers[ordinal].name, number, episodes=count)
        for ordinal, number, count in zip(
            ordinals[order].tolist(), turns[order].tolist(), episodes[order].tolist(), strict=True
        )
    )
    return entries, [first[ordinal] for ordinal in ordinals[order].tolist()]


def _episodes(snapshot: Snapshot, rows: Rows) -> tuple[tuple[Entry, ...], list[int]]:
    """The episodes of *rows*, newest first and undated ones last, and the first turn of each."""
    numbers, turns = np.unique(snapshot.turn_episode[rows], return_counts=True)
    first = _firsts(snapshot, rows, snapshot.turn_episode[rows])
    found = list(zip(numbers.tolist(), turns.tolist(), strict=True))
    # Sorted twice: the newest first, and among those of one day as they were added.
    found.sort(key=lambda one: snapshot.episodes[one[0]].record.date or "", reverse=True)
    entries = [_episode(snapshot, number, count) for number, count in found]
    return tuple(entries), [first[number] for number, _count in found]


def _episode(snapshot: Snapshot, number: int, turns: int) -> Entry:
    record = snapshot.episodes[number].record
    return Entry("episode", record.title, turns, episode_id=record.id, date=record.date)


def _firsts(snapshot: Snapshot, rows: Rows, keys: Rows) -> dict[int, int]:
    """For each of *keys* the first of *rows* that says something, else the first of all."""
    found: dict[int, int] = {}
    useful = (snapshot.turn_flags[rows] & Flag.USEFUL) > 0
    for some in (useful, np.ones_like(useful)):
        each, at = np.unique(keys[some], return_index=True)
        for key, row in zip(each.tolist(), rows[some][at].tolist(), strict=True):
            found.setdefault(key, row)
    return found


def _summary(entries: Sequence[Entry], search: Search) -> str:
    """How many there are, and the first of them by name."""
    names = [_dated(entry) for entry in entries]
    named, rest = tuple(names[:NAMED_IN_NOTE]), len(names) - NAMED_IN_NOTE
    more = Told(f" and {rest:,} more", "and_more", count=rest) if rest > 0 else ""
    listed = Told(", ".join(named), "names_listed", names=named)
    count = len(entries)
    if search.question.holdings is Holdings.EPISODES:
        said, kind = f"{count:,} episode{'s' * (count != 1)}: {listed}{more}", "episodes_listed"
    else:
        speak = "person speaks" if count == 1 else "people speak"
        said, kind = f"{count:,} {speak} there: {listed}{more}", "speakers_listed"
    return Told(said, kind, count=count, names=listed, more=more)


def _dated(entry: Entry) -> str:
    """What *entry* is called, with its date where it has one."""
    if not entry.date:
        return entry.text
    said = f"{entry.text} ({entry.date})"
    return Told(said, "title_dated", title=entry.text, date=When(entry.date))
