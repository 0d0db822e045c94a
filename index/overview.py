"""What to show where a question names no topic: "what did Mines say in the latest episode"."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from index.answer import Answer, State
from index.honest_no import speaking
from index.scope import Mask, both
from index.search import Search
from index.store import Rows, Snapshot
from index.told import Told
from index.understanding import wider_question
from index.words import Flag, tokens

LONGEST = 200  # words; that a turn is longer makes it no better


def names_no_topic(search: Search) -> bool:
    """True for a question that names a speaker, an episode or a date, and nothing else."""
    question = search.question
    if tokens(question.topic) or question.narrowed.phrases:
        return False
    return question.named is not None or bool(question.narrowed)


def overview(search: Search) -> Answer:
    """The longest passages of whoever, or whatever episode, the question names."""
    scope = both(search.scope, search.own)
    every = search.snapshot.alive if scope is None else scope
    asking = search.question.asks
    rows = longest_turns(search.snapshot, every, asking=asking, limit=search.shown)
    if not len(rows):
        bare = search.bare(State.NOT_FOUND, 0.0)
        offered = speaking(search) + wider_question(search.question)
        return replace(bare, suggestions=bare.suggestions + offered)
    bare = search.bare(State.ANSWERED, 1.0)
    shown = "questions" if asking else "passages"
    note = Told(f"the question names no topic: these are the longest {shown}", f"longest_{shown}")
    cited = search.citer.whole_turns([int(row) for row in rows])
    return replace(bare, citations=cited, notes=(*bare.notes, note))


def longest_turns(snapshot: Snapshot, scope: Mask, *, asking: bool, limit: int) -> Rows:
    """
    The longest turns of *scope*, at most *limit*, in reading order, spread over its episodes.

    Args:
        snapshot: what the turns are of.
        scope: the turns to choose from.
        asking: only those that end with a question.
        limit: at most so many.
    """
    allowed = scope & snapshot.alive
    if asking:
        allowed &= (snapshot.turn_flags & Flag.ASKS) > 0
    rows = np.flatnonzero(allowed)
    longest = rows[np.argsort(-np.minimum(snapshot.turn_words[rows], LONGEST), kind="stable")]
    rank_in_episode: dict[int, int] = {}
    keyed = []
    for at, row in enumerate(longest.tolist()):
        episode = int(snapshot.turn_episode[row])
        rank_in_episode[episode] = rank_in_episode.get(episode, -1) + 1
        keyed.append((rank_in_episode[episode], at, row))
        if at >= limit * 50:  # far enough to spread over many episodes
            break
    return np.array(sorted(row for _round, _at, row in sorted(keyed)[:limit]), np.int32)
