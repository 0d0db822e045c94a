"""
Evidence from the words: BM25 over turns and over windows, with the names of who speaks.

A score is the share of the question's idf that a text holds, each word damped by how often it is
there, so it lies in 0..1 and compares over questions. Turns are short and uneven: length counts for
little (b 0.2), and a second mention for less than usual (k1 0.5, in windows 0.3).

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.retrieval.windows import ranges
from index.store import Rows, Scores, Snapshot, Windows
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


def postings(snapshot: Snapshot, asked: tuple[str, ...]) -> tuple[Posting, ...]:
    """One posting for each of the index words *asked*, over the live turns of *snapshot*."""
    live = max(1, int(np.count_nonzero(snapshot.alive)))
    named = _ordinals_by_token(snapshot, frozenset(asked))
    found = [_posting(snapshot, token, live, named.get(token, [])) for token in asked]
    total = sum(posting.idf for posting in found) or 1.0
    return tuple(replace(posting, share=posting.idf / total) for posting in found)


def _posting(snapshot: Snapshot, token: str, live: int, named: list[int]) -> Posting:
    pieces, counts = snapshot.postings(token)
    alive = snapshot.alive[snapshot.piece_turn[pieces]]
    pieces, piece_counts = pieces[alive], counts[alive].astype(np.float32)
    turns, starts = np.unique(snapshot.piece_turn[pieces], return_index=True)
    turn_counts = np.add.reduceat(piece_counts, starts) if len(starts) else piece_counts
    idf = float(np.log1p((live - len(turns) + 0.5) / (len(turns) + 0.5)))
    name_turns, name_pieces = _named_rows(snapshot, named)
    return Posting(token, turns, turn_counts, pieces, piece_counts, name_turns, name_pieces, idf)


def _ordinals_by_token(snapshot: Snapshot, asked: frozenset[str]) -> dict[str, list[int]]:
    """The speakers whose names hold each of the words *asked*."""
    found: dict[str, list[int]] = {}
    for speaker in snapshot.speakers.values():
        for token in asked.intersection(tokens(speaker.name)):
            found.setdefault(token, []).append(speaker.ordinal)
    return found


def _named_rows(snapshot: Snapshot, ordinals: list[int]) -> tuple[Rows, Rows]:
    """The live turns of *ordinals*, and the first piece of each run of one speaker's turns."""
    if not ordinals:
        return np.empty(0, np.int32), np.empty(0, np.int32)
    speaker = snapshot.turn_speaker
    turns = np.flatnonzero(np.isin(speaker, ordinals) & snapshot.alive)
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
            rows, counts = _merged(rows, counts, posting.name_turns)
        scores[rows] += _damped(counts, lengths[rows], mean, posting.share, TURN_K1)
    return scores


def window_scores(windows: Windows, found: tuple[Posting, ...]) -> Scores:
    """BM25 of each window, float32 (W,), in 0..1; a speaker's name counts once for each run."""
    mean = _mean(windows.words)
    scores = np.zeros(len(windows), np.float32)
    for posting in found:
        pieces, counts = posting.pieces, posting.piece_counts
        if len(posting.name_pieces):
            pieces, counts = _merged(pieces, counts, posting.name_pieces)
        low, high = windows.over(pieces, pieces + 1)
        holding, inverse = np.unique(ranges(low, high)[0], return_inverse=True)
        held = np.bincount(inverse, np.repeat(counts, high - low), len(holding))
        scores[holding] += _damped(
            held.astype(np.float32), windows.words[holding], mean, posting.share, WINDOW_K1
        )
    return scores


def _merged(rows: Rows, counts: Counts, more: Rows) -> tuple[Rows, Counts]:
    """*counts* with one more at each of the rows *more*."""
    both, inverse = np.unique(np.concatenate([rows, more]), return_inverse=True)
    weights = np.concatenate([counts, np.ones(len(more), np.float32)])
    return both, np.bincount(inverse, weights, len(both)).astype(np.float32)


def _damped(counts: Counts, lengths: Lengths, mean: float, share: float, k1: float) -> Counts:
    norm = np.float32(k1) * (np.float32(1 - B) + np.float32(B / mean) * lengths)
    return (np.float32(share) * counts / (counts + norm)).astype(np.float32)


def _mean(lengths: Lengths) -> float:
    return max(1.0, float(lengths.mean())) if len(lengths) else 1.0
