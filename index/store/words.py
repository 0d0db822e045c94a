"""
The words' index of a segment: for each token the pieces that hold it, and how often.

Columns: the tokens as UTF-8 bytes, sorted and laid end to end (`token_bytes`), where each starts
(`token_start`, one more than tokens), where its postings start (`posting_start`, alike), and the
postings: `posting_piece` (rising within a token) and `posting_count` (at most 255). A token is
found by binary search in the mapped file, so that opening reads nothing of it.

Beside them the pieces as they are said: the numbers of their tokens in order, end to end
(`said`), and where each piece starts (`said_start`, one more than pieces).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store import Rows

MOST = 255  # what a count column holds; a piece has about 190 words

Arrays = Mapping[str, NDArray[Any]]
Counts = NDArray[np.uint8]


def built(piece_tokens: Sequence[Sequence[str]]) -> dict[str, NDArray[Any]]:
    """The columns for *piece_tokens*, the tokens of each piece with repetition."""
    numbers: dict[str, int] = {}
    token_of = np.fromiter(
        (numbers.setdefault(token, len(numbers)) for tokens in piece_tokens for token in tokens),
        dtype=np.int64,
    )
    lengths = np.fromiter(map(len, piece_tokens), dtype=np.int64, count=len(piece_tokens))
    piece_of = np.repeat(np.arange(len(piece_tokens)), lengths)
    tokens = sorted(numbers)  # by code point, which is the order of their UTF-8 bytes
    rank = np.empty(len(tokens), dtype=np.int64)
    rank[[numbers[token] for token in tokens]] = np.arange(len(tokens))
    width = max(1, len(piece_tokens))
    keys, counts = np.unique(rank[token_of] * width + piece_of, return_counts=True)
    return {
        **_columns([token.encode() for token in tokens], keys // width, keys % width, counts),
        **_said(rank[token_of], lengths),
    }


def merged(
    parts: Sequence[tuple[Arrays, NDArray[np.int64]]],
) -> dict[str, NDArray[Any]]:
    """
    The columns of several segments as one.

    Args:
        parts: each segment's columns, and the new row of each of its pieces, -1 for one that goes.
    """
    spelled = [token_list(columns) for columns, _new_rows in parts]
    tokens = sorted(set().union(*spelled))
    number = {token: at for at, token in enumerate(tokens)}
    token_of, piece_of, counts, said, lengths = [], [], [], [], []
    for (columns, new_rows), spellings in zip(parts, spelled, strict=True):
        ranks = np.fromiter((number[one] for one in spellings), np.int64, len(spellings))
        stays = new_rows >= 0
        long = np.diff(columns["said_start"])
        said.append(ranks[columns["said"][np.repeat(stays, long)]])
        lengths.append(long[stays])
        token = np.repeat(ranks, np.diff(columns["posting_start"]))
        piece = new_rows[columns["posting_piece"]]
        kept = piece >= 0
        token_of.append(token[kept])
        piece_of.append(piece[kept])
        counts.append(columns["posting_count"][kept])
    all_tokens, all_pieces = np.concatenate(token_of), np.concatenate(piece_of)
    order = np.lexsort((all_pieces, all_tokens))
    postings = (all_tokens[order], all_pieces[order], np.concatenate(counts)[order])
    columns = _columns(tokens, *postings)
    # Tokens that only pieces which go held are left out: the others move up.
    moved = np.cumsum(np.bincount(all_tokens, minlength=len(tokens)) > 0) - 1
    return {**columns, **_said(moved[np.concatenate(said)], np.concatenate(lengths))}


def _said(numbers: NDArray[np.int64], lengths: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    narrow = not len(numbers) or int(numbers.max()) <= np.iinfo(np.uint16).max
    return {
        "said": numbers.astype(np.uint16 if narrow else np.uint32),
        "said_start": _starts(lengths),
    }


def _columns(
    tokens: Sequence[bytes],
    token_of: NDArray[np.int64],
    piece_of: NDArray[np.int64],
    counts: NDArray[Any],
) -> dict[str, NDArray[Any]]:
    """The columns for postings sorted by token, then piece; tokens without any are left out."""
    held = np.bincount(token_of, minlength=len(tokens))
    kept = [token for token, count in zip(tokens, held, strict=True) if count]
    lengths = np.fromiter(map(len, kept), dtype=np.int64, count=len(kept))
    return {
        "token_bytes": np.frombuffer(b"".join(kept), dtype=np.uint8),
        "token_start": _starts(lengths),
        "posting_start": _starts(held[held > 0]),
        "posting_piece": piece_of.astype(np.int32),
        "posting_count": np.minimum(counts, MOST).astype(np.uint8),
    }


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


def token_list(columns: Arrays) -> list[bytes]:
    """All tokens, sorted."""
    spelled, starts = columns["token_bytes"].tobytes(), columns["token_start"].tolist()
    return [spelled[first:last] for first, last in pairwise(starts)]


def lookup(columns: Arrays, number: int | None) -> tuple[Rows, Counts]:
    """The pieces that hold the token *number*, rising, and how often; empty for None."""
    found = slice(0, 0)
    if number is not None:
        bounds = columns["posting_start"]
        found = slice(int(bounds[number]), int(bounds[number + 1]))
    return columns["posting_piece"][found], columns["posting_count"][found]


def number_of(columns: Arrays, token: str) -> int | None:
    """The number of *token* among all tokens; None for an unknown one."""
    spelled, start = columns["token_bytes"], columns["token_start"]
    known = len(start) - 1

    def at(number: int) -> bytes:
        return spelled[start[number] : start[number + 1]].tobytes()

    wanted = token.encode()
    number = bisect_left(range(known), wanted, key=at)
    return number if number < known and at(number) == wanted else None


def pairs_in(
    columns: Arrays, first: Rows, end: Rows, pairs: Sequence[tuple[int | None, int | None]]
) -> NDArray[np.bool_]:
    """
    Which of *pairs* of numbers of tokens stand side by side in which stretch, bool (stretches,
    pairs); None is the number of a token that nobody says.

    Stretch n is what is said in the pieces first[n] to before end[n].
    """
    held = np.zeros((len(first), len(pairs)), dtype=np.bool_)
    starts = columns["said_start"]
    numbers, owner = _ranges(starts[first], starts[end])
    said = columns["said"][numbers]
    same = owner[:-1] == owner[1:]
    for at, (left, right) in enumerate(pairs):
        if left is not None and right is not None:
            beside = (said[:-1] == left) & (said[1:] == right) & same
            held[owner[:-1][beside], at] = True
    return held


def _ranges(
    first: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All the numbers of the ranges first..end, one range after the other, and whose each is."""
    lengths = end - first
    owner = np.repeat(np.arange(len(first)), lengths)
    return np.arange(len(owner)) + np.repeat(first - (np.cumsum(lengths) - lengths), lengths), owner
