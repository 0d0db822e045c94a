"""Where the question's words stand, and how much each of them is worth."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.retrieval.runs import distinct, is_any
from index.store import Rows, Snapshot

Counts = NDArray[np.float32]
Keys = NDArray[np.intp]
WALKED = 16  # places of a word in one stretch, before its end is looked up
NOWHERE, NO_TIMES = np.empty(0, np.int32), np.empty(0, np.uint8)


@dataclass(frozen=True)
class Word:
    """
    Where one index word stands, whatever question asks for it.

    What only some words are asked for is worked out then: common ones are read for few texts.

    Attributes:
        pieces: that hold it, rising.
        times: how often each does, at most 255.
        piece_turn: the turn of each piece of the snapshot.
        name_turns: turns whose speaker's name holds the word.
        name_pieces: the first piece of each run of turns of such a speaker.
        idf: of the word, from how many turns hold it; a word nobody says has the highest.
    """

    token: str
    pieces: Rows
    times: NDArray[np.uint8]
    piece_turn: Rows
    name_turns: Rows
    name_pieces: Rows
    idf: float

    @property
    def size(self) -> int:
        """In how many places it stands."""
        return len(self.pieces) + len(self.name_turns)

    @property
    def is_name(self) -> bool:
        """Whether anybody who speaks has it in their name."""
        return len(self.name_turns) > 0

    @cached_property
    def counts_before(self) -> NDArray[np.int32]:
        """How often the word is in all pieces before each of *pieces*, one longer than these."""
        sums = np.zeros(len(self.pieces) + 1, np.int32)
        np.cumsum(self.times, dtype=np.int32, out=sums[1:])
        return sums

    def count_between(self, first: Rows, end: Rows) -> Counts:
        """
        How often the word stands in the pieces first..end, for each such stretch.

        Most stretches are short: what stands in one is walked through, and its end not looked up.
        """
        counts = np.zeros(len(first), np.float32)
        at, left = self.pieces.searchsorted(first), np.arange(len(first))
        for _step in range(WALKED):
            inside = self.pieces.take(at, mode="clip") < end[left]
            inside &= at < len(self.pieces)
            left, at = left[inside], at[inside]
            if not len(left):
                return counts
            counts[left] += self.times[at]
            at += 1
        before = self.counts_before
        counts[left] += before[self.pieces.searchsorted(end[left])] - before[at]
        return counts

    def count_in(self, pieces: Rows, times: NDArray[np.int32]) -> None:
        """
        Puts into *times*, all 0, how often the word stands in each of *pieces*, which rise.

        Whichever are fewer, these pieces or the places of the word, are looked up in the others.
        """
        if len(self.pieces) <= len(pieces):
            at = pieces.searchsorted(self.pieces)
            here = pieces.take(at, mode="clip") == self.pieces
            times[at[here]] = self.times[here]
        else:
            at = self.pieces.searchsorted(pieces)
            here = self.pieces.take(at, mode="clip") == pieces
            times[here] = self.times[at[here]]


@dataclass(frozen=True, slots=True)
class Posting:
    """
    One word of a question.

    Attributes:
        word: where it stands.
        share: its part in the question's idf, in 0..1.
    """

    word: Word
    share: float

    @property
    def token(self) -> str:
        """The index word."""
        return self.word.token

    @property
    def idf(self) -> float:
        """See `Word`."""
        return self.word.idf

    @property
    def is_said(self) -> bool:
        """Whether anybody says it."""
        return len(self.word.pieces) > 0


def postings(found: Sequence[Word]) -> tuple[Posting, ...]:
    """One posting for each of the words *found* of a question."""
    total = sum(word.idf for word in found) or 1.0
    return tuple(Posting(word, word.idf / total) for word in found)


def word_in(
    snapshot: Snapshot, token: str, named: Sequence[int], held_by: MutableMapping[str, int]
) -> Word:
    """
    Where *token* stands among the live turns of *snapshot*.

    *named* are the ordinals of the speakers whose names hold it; *held_by* keeps how many turns
    hold a word.
    """
    live = int(np.count_nonzero(snapshot.alive))
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
    return Word(token, pieces, times, snapshot.piece_turn, *names, idf)


def counts_between(found: Sequence[Word], first: Rows, end: Rows) -> Counts:
    """How often each of the words *found* stands in the pieces first..end, (words, stretches)."""
    if len(found) == 1 and len(found[0].pieces):
        return found[0].count_between(first, end)[None]
    sides = np.concatenate([first, end])
    edges = distinct(sides)
    at = edges.searchsorted(sides)
    before = _counts_before(found, edges)
    there = before.take(at, axis=1)
    return (there[:, len(first) :] - there[:, : len(first)]).astype(np.float32)


def _counts_before(found: Sequence[Word], edges: Rows) -> NDArray[np.float64]:
    """
    How often each word stands in all pieces before each of *edges*, which rise.

    The edges are looked up in a word of many places, and all places of the other words in the
    edges: whichever is less.
    """
    few = [word if len(word.pieces) <= len(edges) else None for word in found]
    numbers, pieces = laid([word.pieces if word else NOWHERE for word in few])
    times = np.concatenate([NO_TIMES, *(word.times for word in few if word)])
    stride = len(edges) + 1
    keys = numbers * stride + edges.searchsorted(pieces, side="right")
    sums = np.bincount(keys, times, len(found) * stride).reshape(len(found), stride)
    before: NDArray[np.float64] = np.cumsum(sums[:, :-1], axis=1, dtype=np.float64)
    for number, word in enumerate(found):
        if few[number] is None:
            before[number] = word.counts_before[word.pieces.searchsorted(edges)]
    return before


def laid(parts: Sequence[NDArray[Any]]) -> tuple[NDArray[np.intp], NDArray[Any]]:
    """*parts*, one after the other, and before them which part each number is of."""
    numbers = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    return numbers, np.concatenate([NOWHERE, *parts])


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
