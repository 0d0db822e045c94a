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
_READ_TOGETHER = 8_192  # turns
_SPACES = ("  ", "\t", "\n", "\v", "\f", "\r", "\x1c", "\x1d", "\x1e", "\x1f")
_QUOTATION = dict(zip("’‘“”„«»", '\'\'"""""', strict=True))


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
        fitting = np.zeros(len(kept), np.bool_)
        fitting[_saying(snapshot, phrase, rows[kept[rows]].astype(np.int32))] = True
        kept &= fitting
    return kept


def _saying(snapshot: Snapshot, phrase: str, rows: Rows) -> list[int]:
    """Those of *rows* whose turns hold *phrase*; a common word stands in a fifth of all turns."""
    pattern, plain = phrase_pattern(phrase), _plain(phrase)
    found: list[int] = []
    for first in range(0, len(rows), _READ_TOGETHER):
        here = rows[first : first + _READ_TOGETHER]
        texts = snapshot.texts(here)
        spaces = _spaces_in(texts)
        found += [
            row
            for row, text in zip(here.tolist(), texts, strict=True)
            if not (plain and _lacks(text, plain, spaces)) and pattern.search(folded(text))
        ]
    return found


def _spaces_in(texts: Sequence[str]) -> list[str]:
    """The white space of ASCII in any of *texts* that is more than one space."""
    together = "|".join(texts)
    return [one for one in _SPACES if one in together]


def _plain(phrase: str) -> str | None:
    """*phrase* as it stands in a text of ASCII in lower case; None where it has other letters."""
    written = " ".join(folded(phrase).split()).lower()
    return written if written.isascii() else None


def _lacks(text: str, plain: str, spaces: Sequence[str]) -> bool:
    """Whether *text* surely does not hold *plain*, by its letters alone: patterns take longer."""
    return (
        text.isascii()  # else what is one letter may be written in several ways
        and plain not in text.lower()
        and not any(one in text for one in spaces)  # which may stand for a space of the phrase
    )


def phrase_pattern(phrase: str) -> re.Pattern[str]:
    """What finds *phrase* in a text that is `folded`."""
    parts = map(re.escape, folded(phrase).split())
    return re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", re.IGNORECASE)


def folded(text: str) -> str:
    """*text* of the same length with one kind of quotation mark and apostrophe."""
    if not text.isascii():
        for mark, plain in _QUOTATION.items():  # `str.translate` takes twenty times as long
            text = text.replace(mark, plain)
    return text
