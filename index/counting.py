"""Exact answers from the words: how often they were said, and when first and last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from index.answer import Count
from index.literal import holding, times
from index.scope import Mask
from index.store import Rows, Snapshot
from index.store.live import bring, names_of
from index.told import Told

_ARTICLE = re.compile(r"^(?:an?|the|any|some) ", re.IGNORECASE)


def bare_topic(topic: str) -> str:
    """*topic* without the article before it."""
    return _ARTICLE.sub("", topic)


def rows_holding(snapshot: Snapshot, wanted: Sequence[str], scope: Mask | None) -> Rows:
    """The turns of *scope* that hold all the words *wanted*, rising; every turn for no words."""
    allowed = snapshot.alive if scope is None else snapshot.alive & scope
    if not wanted:
        return np.flatnonzero(allowed).astype(np.int32)
    rows = holding(snapshot, wanted)
    return rows[allowed[rows]]


def counts(snapshot: Snapshot, rows: Rows, wanted: Sequence[str]) -> tuple[Count, ...]:
    """How many of *rows* each speaker has in each episode, most first."""
    often = times(snapshot, wanted[0], rows) if len(wanted) == 1 else np.zeros(len(rows), np.int64)
    turns: Counter[tuple[int, int]] = Counter()
    total: Counter[tuple[int, int]] = Counter()
    for row, number in zip(rows.tolist(), often.tolist(), strict=True):
        key = (int(snapshot.turn_speaker[row]), int(snapshot.turn_episode[row]))
        turns[key] += 1
        total[key] += number
    names, episodes = names_of(snapshot.speakers), snapshot.episodes
    bring(episodes, (episode for _speaker, episode in turns))
    found = []
    for (ordinal, number), count in sorted(turns.items(), key=lambda one: (-one[1], one[0])):
        speaker = names[ordinal] if ordinal >= 0 else None
        record = episodes[number].record
        held = total[ordinal, number] if len(wanted) == 1 else None
        found.append(Count(speaker, record.title, record.id, count, held))
    return tuple(found)


def counted(found: Sequence[Count], topic: str, phrases: Sequence[str]) -> str:
    """What was counted, and how many there are, in a sentence."""
    turns, episodes = sum(one.turns for one in found), len({one.episode_id for one in found})
    topic = bare_topic(topic)
    quoted = tuple(f"“{phrase}”" for phrase in phrases)
    what = Told(" and ".join(quoted), "names_and", names=quoted)
    if not phrases:
        what = Told(f"“{topic}” in any form", "any_form", topic=topic)
    often = [one.times for one in found if one.times is not None]
    said = ""
    if often and (times := sum(often)) > turns:
        said = Told(f", {_many(times, 'time')} in all", "times_in_all", count=times)
    speakers = {one.speaker for one in found if one.speaker is not None}
    by = ""
    if len(speakers) > 1:
        by = Told(f", by {len(speakers):,} speakers,", "by_speakers", count=len(speakers))
    there = Told(_many(episodes, "episode"), "episodes", count=episodes)
    where = f"{_many(turns, 'turn')} in {there}"
    if not (topic or phrases):
        return Told(where, "counted_turns", count=turns, episodes=there)
    whole = f"{where}{by} {_hold(turns)} {what}{said}"
    return Told(whole, "counted", count=turns, episodes=there, by=by, what=what, times=said)


def in_time(
    snapshot: Snapshot, rows: Rows, dates: Mapping[int, date], *, last_first: bool = False
) -> list[int]:
    """*rows* by the *dates* of their episodes, then their places; undated ones at the end."""
    placed = [(dates.get(int(snapshot.turn_episode[row])), row) for row in rows.tolist()]
    dated = sorted(((when, row) for when, row in placed if when), reverse=last_first)
    undated = sorted((row for when, row in placed if not when), reverse=last_first)
    return [row for _when, row in dated] + undated


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _hold(turns: int) -> str:
    return "holds" if turns == 1 else "hold"
