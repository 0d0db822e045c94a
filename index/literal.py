"""Which turns hold given words, or a phrase as it stands: exact, where a ranking is a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.store import Rows, Snapshot
from index.words import Words

# Turns that are read for a phrase without a single index word ("it is what it is").
MOST_READ = 20_000
_QUOTATION = str.maketrans("’‘“”„«»", '\'\'"""""')


def holding(snapshot: Snapshot, wanted: Sequence[str]) -> Rows:
    """The live turns that hold every one of the index words *wanted*, rising; none for no words."""
    found: Rows | None = None
    for token in wanted:
        pieces, _counts = snapshot.postings(token)
        turns = np.unique(snapshot.piece_turn[pieces])
        turns = turns[snapshot.alive[turns]]
        found = turns if found is None else np.intersect1d(found, turns, assume_unique=True)
    return np.empty(0, np.int32) if found is None else found.astype(np.int32)


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
        rows = holding(snapshot, wanted) if wanted else np.flatnonzero(snapshot.alive)[:MOST_READ]
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
