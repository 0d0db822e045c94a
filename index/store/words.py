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
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store import Rows

_BLOCK = 1 << 18  # postings, or tokens as they are said, that a merge looks at together
MOST = 255  # what a count column holds; a piece has about 190 words

Arrays = Mapping[str, NDArray[Any]]
Counts = NDArray[np.uint8]


def built(piece_tokens: Sequence[Sequence[str]]) -> dict[str, NDArray[Any]]:
    """The columns for *piece_tokens*, the tokens of each piece with repetition."""
    lengths = np.fromiter(map(len, piece_tokens), dtype=np.int64, count=len(piece_tokens))
    said = list(chain.from_iterable(piece_tokens))
    tokens = sorted(set(said))  # by code point, which is the order of their UTF-8 bytes
    numbers = dict(zip(tokens, range(len(tokens)), strict=True))
    token_of = np.fromiter(map(numbers.__getitem__, said), dtype=np.int64, count=len(said))
    piece_of = np.repeat(np.arange(len(piece_tokens)), lengths)
    width = max(1, len(piece_tokens))
    keys, counts = np.unique(token_of * width + piece_of, return_counts=True)
    return {
        **_columns([*map(str.encode, tokens)], *np.divmod(keys, width), counts),
        "said": token_of.astype(_narrow(len(tokens))),
        "said_start": _starts(lengths),
    }


def merged(
    parts: Sequence[tuple[Arrays, NDArray[np.int64]]],
) -> Iterator[tuple[str, NDArray[Any]]]:
    """
    The columns of several segments as one, made when they are asked for and by the block, so that
    little more than one of them is ever in memory.

    Args:
        parts: each segment's columns, and the new row of each of its pieces, -1 for one that goes;
            the rows rise, from each segment to the next.
    """
    merging = _Merging(parts)
    yield from _spelled(merging.tokens).items()
    yield "posting_start", _starts(merging.held)
    yield from merging.postings()
    yield "said", merging.said()
    yield "said_start", _starts(np.concatenate(merging.lengths))


class _Merging:
    """
    What the parts of a merge have in common.

    Attributes:
        tokens: those that any piece which stays holds, sorted; *held* is by how many pieces.
        lengths: of what is said in the pieces that stay, for each part.
    """

    def __init__(self, parts: Sequence[tuple[Arrays, NDArray[np.int64]]]) -> None:
        self._parts = parts
        spelled = [token_list(columns) for columns, _new_rows in parts]
        tokens = sorted(set().union(*spelled))
        number = {token: at for at, token in enumerate(tokens)}
        ranks = [
            np.fromiter((number[one] for one in each), np.int64, len(each)) for each in spelled
        ]
        self._counts = [_held(columns, new_rows) for columns, new_rows in parts]
        held = np.zeros(len(tokens), np.int64)
        for rank, counts in zip(ranks, self._counts, strict=True):
            held[rank] += counts
        # Tokens that only pieces which go held are left out: the others move up.
        moved = np.cumsum(held > 0) - 1
        self._numbers = [moved[rank] for rank in ranks]
        self.tokens = [token for token, pieces in zip(tokens, held, strict=True) if pieces]
        self.held = held[held > 0]
        self.lengths = [
            np.diff(columns["said_start"])[new_rows >= 0] for columns, new_rows in parts
        ]

    def postings(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """
        The columns of postings: of each token those of one part after those of another, which is in
        the order of pieces.
        """
        free = _starts(self.held)
        pieces = np.empty(int(self.held.sum()), np.int32)
        counts = np.empty(len(pieces), np.uint8)
        for (columns, new_rows), numbers, held in zip(
            self._parts, self._numbers, self._counts, strict=True
        ):
            starts = columns["posting_start"]
            for first, last in _blocks(starts):
                some = slice(int(starts[first]), int(starts[last]))
                rows = new_rows[columns["posting_piece"][some]]
                stays = rows >= 0
                begin = free[numbers[first:last]]
                place, _token = _ranges(begin, begin + held[first:last])
                pieces[place] = rows[stays]
                counts[place] = columns["posting_count"][some][stays]
            there = held > 0  # the number of a token that goes is another's
            free[numbers[there]] += held[there]
        yield "posting_piece", pieces
        del pieces
        yield "posting_count", counts

    def said(self) -> NDArray[Any]:
        """What is said in the pieces that stay."""
        said = np.empty(sum(int(one.sum()) for one in self.lengths), _narrow(len(self.tokens)))
        end = 0
        for (columns, new_rows), numbers in zip(self._parts, self._numbers, strict=True):
            new_numbers, starts = numbers.astype(said.dtype), columns["said_start"]
            stays = new_rows >= 0
            for first, last in _blocks(starts):
                some = slice(int(starts[first]), int(starts[last]))
                kept = np.repeat(stays[first:last], np.diff(starts[first : last + 1]))
                numbers_here = new_numbers[columns["said"][some][kept]]
                said[end : end + len(numbers_here)] = numbers_here
                end += len(numbers_here)
        return said


def _held(columns: Arrays, new_rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """By how many pieces that stay each token is held."""
    starts = columns["posting_start"]
    held = np.zeros(len(starts) - 1, np.int64)
    for first, last in _blocks(starts):
        stays = new_rows[columns["posting_piece"][int(starts[first]) : int(starts[last])]] >= 0
        before = np.concatenate(([0], np.cumsum(stays)))
        held[first:last] = np.diff(before[starts[first : last + 1] - starts[first]])
    return held


def _blocks(starts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Neighbours, first and one past the last, that hold about `_BLOCK` rows together."""
    first, known = 0, len(starts) - 1
    while first < known:
        last = int(np.searchsorted(starts, starts[first] + _BLOCK, side="right")) - 1
        yield first, min(known, max(first + 1, last))
        first = min(known, max(first + 1, last))


def _narrow(tokens: int) -> type[np.unsignedinteger[Any]]:
    """The type that numbers so many tokens."""
    return np.uint16 if tokens <= 1 << 16 else np.uint32


def _columns(
    tokens: Sequence[bytes],
    token_of: NDArray[np.int64],
    piece_of: NDArray[np.int64],
    counts: NDArray[Any],
) -> dict[str, NDArray[Any]]:
    """The columns for postings sorted by token, then piece."""
    return {
        **_spelled(tokens),
        "posting_start": _starts(np.bincount(token_of, minlength=len(tokens))),
        "posting_piece": piece_of.astype(np.int32),
        "posting_count": np.minimum(counts, MOST).astype(np.uint8),
    }


def _spelled(tokens: Sequence[bytes]) -> dict[str, NDArray[Any]]:
    lengths = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))
    return {
        "token_bytes": np.frombuffer(b"".join(tokens), dtype=np.uint8),
        "token_start": _starts(lengths),
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
    known = [at for at, pair in enumerate(pairs) if None not in pair]
    if not known:
        return held
    starts = columns["said_start"]
    numbers, owner = _ranges(starts[first], starts[end])
    said = columns["said"][numbers]
    # Compared as they lie in the file: to make them wider takes longer than all else.
    left, right = np.array([pairs[at] for at in known], said.dtype).T
    beside = said[:-1, None] == left
    beside &= said[1:, None] == right
    at, pair = np.divmod(np.flatnonzero(beside), len(known))
    same = owner[at] == owner[at + 1]
    held[owner[at[same]], np.array(known)[pair[same]]] = True
    return held


def _ranges(
    first: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All the numbers of the ranges first..end, one range after the other, and whose each is."""
    lengths = end - first
    owner = np.repeat(np.arange(len(first)), lengths)
    return np.arange(len(owner)) + np.repeat(first - (np.cumsum(lengths) - lengths), lengths), owner
