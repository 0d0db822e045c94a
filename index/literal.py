"""Which turns hold given words, or a phrase as it stands: exact, where a ranking is a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from index.store import Rows, Snapshot
from index.words import Words

# Turns that are read for a phrase without a single index word ("it is what it is").
MOST_READ = 20_000
_QUOTATION = str.maketrans("’‘“”„«»", '\'\'"""""')


def holding(snapshot: Snapshot, wanted: Sequence[str]) -> Rows:
    """
    The live turns with a piece that holds every one of the index words *wanted*, rising.

    A piece is a stretch of at most about 80 words: far apart in a long turn, two words are not said
    together. None for no words.
    """
    found: Rows | None = None
    for token in wanted:
        pieces, _counts = snapshot.postings(token)
        found = pieces if found is None else np.intersect1d(found, pieces, assume_unique=True)
    if found is None:
        return np.empty(0, np.int32)
    turns = np.unique(snapshot.piece_turn[found])
    return turns[snapshot.alive[turns]].astype(np.int32)


def in_turn(snapshot: Snapshot, wanted: Sequence[str]) -> Rows:
    """The live turns that hold every one of the index words *wanted*, rising."""
    turns = [holding(snapshot, (token,)) for token in wanted]
    return reduce(lambda one, other: np.intersect1d(one, other, assume_unique=True), turns)


def mentions(snapshot: Snapshot, words: Words, text: str) -> dict[int, int]:
    """How many turns of each episode, by its number, hold all the index words of *text*."""
    rows = holding(snapshot, tuple(dict.fromkeys(words.tokens(text))))
    episodes = snapshot.turn_episode[rows]
    return {number: count for number, count in enumerate(np.bincount(episodes).tolist()) if count}


def times(snapshot: Snapshot, token: str, turns: Rows) -> NDArray[np.int64]:
    """How often the index word *token* stands in each of *turns*."""
    pieces, counts = snapshot.postings(token)
    total = np.bincount(snapshot.piece_turn[pieces], counts, len(snapshot.alive))
    return total[turns].astype(np.int64)


def holding_phrases(snapshot: Snapshot, words: Words, phrases: Iterable[str]) -> NDArray[np.bool_]:
    """
    The live turns that hold every one of *phrases*, bool (T,).

    Case, white space and the kind of quotation marks do not count; words are whole. A phrase of
    function words alone is looked for in the first `MOST_READ` turns.
    """
    kept = snapshot.alive.copy()
    for phrase in phrases:
        wanted = tuple(dict.fromkeys(words.tokens(phrase)))
        rows = in_turn(snapshot, wanted) if wanted else np.flatnonzero(snapshot.alive)[:MOST_READ]
        pattern = phrase_pattern(phrase)
        fitting = [
            stored.row
            for stored in snapshot.turns([int(row) for row in rows if kept[row]])
            if pattern.search(folded(stored.turn.text))
        ]
        kept &= np.isin(np.arange(len(kept)), fitting)
    return kept


def phrase_pattern(phrase: str) -> re.Pattern[str]:
    """What finds *phrase* in a text that is `folded`."""
    parts = map(re.escape, folded(phrase).split())
    return re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", re.IGNORECASE)


def folded(text: str) -> str:
    """*text* of the same length with one kind of quotation mark and apostrophe."""
    return text.translate(_QUOTATION)
