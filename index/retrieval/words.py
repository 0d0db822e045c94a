"""Where the question's words stand, and how much each of them is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.retrieval.runs import is_any
from index.store import CatalogueSpeaker, Rows, Snapshot
from index.words import tokens

Counts = NDArray[np.float32]


@dataclass(frozen=True)
class Posting:
    """
    Where one word of the question stands.

    Attributes:
        turns, turn_counts: rising turn rows, and how often the word is in each.
        pieces, piece_counts: the same by piece.
        name_turns: turns whose speaker's name holds the word.
        name_pieces: the first piece of each run of turns of such a speaker.
        idf: of the word, from how many turns hold it; a word nobody says has the highest.
        share: its part in the question's idf, in 0..1.
    """

    token: str
    turns: Rows
    turn_counts: Counts
    pieces: Rows
    piece_counts: Counts
    name_turns: Rows
    name_pieces: Rows
    idf: float
    share: float = 0.0

    @cached_property
    def counts_before(self) -> NDArray[np.int64]:
        """How often the word is in all pieces before each of *pieces*, one longer than these."""
        sums = np.zeros(len(self.pieces) + 1, np.int64)
        np.cumsum(self.piece_counts.astype(np.int64), out=sums[1:])
        return sums


def postings(
    snapshot: Snapshot, asked: tuple[str, ...], named: Mapping[str, Sequence[int]]
) -> tuple[Posting, ...]:
    """
    One posting for each of the index words *asked*, over the live turns of *snapshot*.

    *named* has the ordinals of the speakers by each index word of their names.
    """
    live = max(1, int(np.count_nonzero(snapshot.alive)))
    found = [_posting(snapshot, token, live, named.get(token, ())) for token in asked]
    total = sum(posting.idf for posting in found) or 1.0
    return tuple(replace(posting, share=posting.idf / total) for posting in found)


def _posting(snapshot: Snapshot, token: str, live: int, named: Sequence[int]) -> Posting:
    pieces, counts = snapshot.postings(token)
    piece_counts, held_by = counts.astype(np.float32), snapshot.piece_turn[pieces]
    alive = snapshot.alive[held_by]
    if not alive.all():
        pieces, piece_counts, held_by = pieces[alive], piece_counts[alive], held_by[alive]
    turns, turn_counts = summed(held_by, piece_counts)
    idf = float(np.log1p((live - len(turns) + 0.5) / (len(turns) + 0.5)))
    name_turns, name_pieces = _named_rows(snapshot, named)
    return Posting(token, turns, turn_counts, pieces, piece_counts, name_turns, name_pieces, idf)


def ordinals_by_token(speakers: Iterable[CatalogueSpeaker]) -> dict[str, list[int]]:
    """The ordinals of *speakers* by each index word of their names."""
    found: dict[str, list[int]] = {}
    for speaker in speakers:
        for token in dict.fromkeys(tokens(speaker.name)):
            found.setdefault(token, []).append(speaker.ordinal)
    return found


def summed(rows: Rows, counts: Counts) -> tuple[Rows, Counts]:
    """*rows*, which rise, each once, with the sum of its *counts*."""
    if not len(rows):
        return rows, counts
    starts = np.concatenate(([0], np.flatnonzero(rows[1:] != rows[:-1]) + 1))
    return rows[starts], np.add.reduceat(counts, starts)


def _named_rows(snapshot: Snapshot, ordinals: Sequence[int]) -> tuple[Rows, Rows]:
    """The live turns of *ordinals*, and the first piece of each run of one speaker's turns."""
    if not ordinals:
        return np.empty(0, np.int32), np.empty(0, np.int32)
    speaker = snapshot.turn_speaker
    turns = np.flatnonzero(is_any(speaker, ordinals) & snapshot.alive)
    before = np.maximum(turns - 1, 0)
    opens = (snapshot.turn_position[turns] == 0) | (speaker[before] != speaker[turns])
    return turns.astype(np.int32), snapshot.turn_first_piece[turns[opens]].astype(np.int32)
