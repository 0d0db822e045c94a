"""Where the question's words stand, and how much each of them is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
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

    What only some words are asked for is worked out then: common ones are read for few texts.

    Attributes:
        pieces: that hold it, rising.
        times: how often each does, at most 255.
        piece_turn, bounds: the turn of each piece of the snapshot, the first piece of each turn.
        name_turns: turns whose speaker's name holds the word.
        name_pieces: the first piece of each run of turns of such a speaker.
        idf: of the word, from how many turns hold it; a word nobody says has the highest.
        share: its part in the question's idf, in 0..1.
    """

    token: str
    pieces: Rows
    times: NDArray[np.uint8]
    piece_turn: Rows
    bounds: Rows
    name_turns: Rows
    name_pieces: Rows
    idf: float
    share: float = 0.0

    @cached_property
    def piece_counts(self) -> Counts:
        """*times*, to be added up."""
        return self.times.astype(np.float32)

    @cached_property
    def in_turns(self) -> tuple[Rows, Counts]:
        """The turns that hold it, rising, and how often each does."""
        return summed(self.piece_turn[self.pieces], self.piece_counts)

    @cached_property
    def counts_before(self) -> NDArray[np.int64]:
        """How often the word is in all pieces before each of *pieces*, one longer than these."""
        sums = np.zeros(len(self.pieces) + 1, np.int64)
        np.cumsum(self.times, dtype=np.int64, out=sums[1:])
        return sums

    def count_between(self, first: Rows, end: Rows) -> Counts:
        """How often the word stands in the pieces first..end, for each such stretch."""
        before, pieces = self.counts_before, self.pieces
        counts = before[pieces.searchsorted(end)] - before[pieces.searchsorted(first)]
        return counts.astype(np.float32)

    def stands_between(self, first: Rows, end: Rows) -> NDArray[np.bool_]:
        """Whether the word stands in the pieces first..end, for each such stretch."""
        if not len(self.pieces):
            return np.zeros(first.shape, np.bool_)
        at = self.pieces.searchsorted(first)
        there = self.pieces[np.minimum(at, len(self.pieces) - 1)]
        held: NDArray[np.bool_] = (there >= first) & (there < end)
        return held


def postings(
    snapshot: Snapshot,
    asked: tuple[str, ...],
    named: Mapping[str, Sequence[int]],
    held_by: MutableMapping[str, int],
) -> tuple[Posting, ...]:
    """
    One posting for each of the index words *asked*, over the live turns of *snapshot*.

    *named* has the ordinals of the speakers by each index word of their names; *held_by* keeps how
    many turns hold a word.
    """
    live = int(np.count_nonzero(snapshot.alive))
    found = [_posting(snapshot, token, live, named.get(token, ()), held_by) for token in asked]
    total = sum(posting.idf for posting in found) or 1.0
    return tuple(replace(posting, share=posting.idf / total) for posting in found)


def _posting(
    snapshot: Snapshot,
    token: str,
    live: int,
    named: Sequence[int],
    held_by: MutableMapping[str, int],
) -> Posting:
    pieces, times = snapshot.postings(token)
    if live < len(snapshot.alive):
        alive = snapshot.alive[snapshot.piece_turn[pieces]]
        pieces, times = pieces[alive], times[alive]
    if token not in held_by:
        turns = snapshot.piece_turn[pieces]
        held_by[token] = int(np.count_nonzero(turns[1:] != turns[:-1])) + (len(turns) > 0)
    holding = held_by[token]
    idf = float(np.log1p((max(1, live) - holding + 0.5) / (holding + 0.5)))
    names = _named_rows(snapshot, named)
    bounds = snapshot.turn_first_piece
    return Posting(token, pieces, times, snapshot.piece_turn, bounds, *names, idf)


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
    turns = np.flatnonzero(is_any(speaker, ordinals))
    turns = turns[snapshot.alive[turns]]
    before = np.maximum(turns - 1, 0)
    opens = (snapshot.turn_position[turns] == 0) | (speaker[before] != speaker[turns])
    return turns.astype(np.int32), snapshot.turn_first_piece[turns[opens]].astype(np.int32)
