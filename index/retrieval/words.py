"""
Evidence from the words: BM25 over turns and over windows, with the names of who speaks.

A score is the share of the question's idf that a text holds, each word damped by how often it is
there, so it lies in 0..1 and compares over questions. Turns are short and uneven: length counts for
little (b 0.2), and a second mention for less than usual (k1 0.5, in windows 0.3).

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.retrieval.runs import is_any
from index.store import CatalogueSpeaker, Rows, Scores, Snapshot, Windows
from index.words import tokens

Counts = NDArray[np.float32]
Lengths = NDArray[np.int32] | NDArray[np.uint16]

TURN_K1 = 0.5
WINDOW_K1 = 0.3
B = 0.2


@dataclass(frozen=True, slots=True)
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
    turns, turn_counts = _summed(held_by, piece_counts)
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


def _summed(rows: Rows, counts: Counts) -> tuple[Rows, Counts]:
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


def turn_scores(snapshot: Snapshot, found: tuple[Posting, ...]) -> Scores:
    """BM25 of each turn with its speaker's name, float32 (T,), in 0..1."""
    lengths = snapshot.turn_words
    mean = max(1.0, snapshot.mean_words)
    scores = np.zeros(len(lengths), np.float32)
    for posting in found:
        rows, counts = posting.turns, posting.turn_counts
        if len(posting.name_turns):
            rows, counts = _with_more(rows, counts, posting.name_turns)
        scores[rows] += _damped(counts, lengths[rows], mean, posting.share, TURN_K1)
    return scores


def window_scores(windows: Windows, found: tuple[Posting, ...]) -> Scores:
    """BM25 of each window, float32 (W,), in 0..1; a speaker's name counts once for each run."""
    mean = max(1.0, windows.mean_words)
    scores = np.zeros(len(windows), np.float32)
    for posting in found:
        holding, held = _by_window(windows, posting.pieces, posting.piece_counts)
        if len(posting.name_pieces):
            once = np.ones(len(posting.name_pieces), np.float32)
            named = _by_window(windows, posting.name_pieces, once)
            holding, held = _added(len(windows), (holding, held), named)
        scores[holding] += _damped(held, windows.words[holding], mean, posting.share, WINDOW_K1)
    return scores


def _by_window(windows: Windows, pieces: Rows, counts: Counts) -> tuple[Rows, Counts]:
    """The windows that hold any of *pieces*, which rise, each once, and the sum of its *counts*."""
    low, high = windows.over(pieces, pieces + 1)
    inside = high > low  # around what is withheld there may be no window
    if not inside.all():
        low, high, counts = low[inside], high[inside], counts[inside]
    found = _summed(low, counts)
    further, more = low + 1, high - low > 1
    while more.any():  # once, since a piece lies in at most two windows of a size
        found = _added(len(windows), found, _summed(further[more], counts[more]))
        further, more = further + 1, high - further > 1
    return found


def _added(size: int, one: tuple[Rows, Counts], other: tuple[Rows, Counts]) -> tuple[Rows, Counts]:
    """The rows of both, each once, in no order, with the sum of its counts."""
    dense = np.zeros(size, np.float32)  # its pages are made as they are touched
    dense[one[0]] = one[1]
    rows = np.concatenate([one[0], other[0][dense[other[0]] == 0]])
    dense[other[0]] += other[1]
    return rows, dense[rows]


def _with_more(rows: Rows, counts: Counts, more: Rows) -> tuple[Rows, Counts]:
    """*counts* with one more at each of the rows *more*; all rows rise, the new ones at the end."""
    at = np.minimum(np.searchsorted(rows, more), max(0, len(rows) - 1))
    known = rows[at] == more if len(rows) else np.zeros(len(more), np.bool_)
    counts = counts.copy()
    counts[at[known]] += 1
    new = more[~known]
    return np.concatenate([rows, new]), np.concatenate([counts, np.ones(len(new), np.float32)])


def _damped(counts: Counts, lengths: Lengths, mean: float, share: float, k1: float) -> Counts:
    norm = np.float32(k1) * (np.float32(1 - B) + np.float32(B / mean) * lengths)
    return (np.float32(share) * counts / (counts + norm)).astype(np.float32)
