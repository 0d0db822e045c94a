"""How turns are cut for a model that reads a limited length, and how neighbours are joined."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.sentences import sentence_spans
from index.store import Pieces

# all-MiniLM-L6-v2 reads 256 tokens, about 190 English words; a piece stays well below that, since
# one vector for many sentences is close to none of them.
PIECE_WORDS = 80
PIECE_CHARACTERS = 800  # for scripts without spaces between words
WINDOW_WORDS = 80


def cut(texts: Sequence[str]) -> Pieces:
    """
    The pieces of an episode's turns, whose *texts* are given in order, and the windows over them.

    A turn of at most `PIECE_WORDS` words is one piece; a longer one is cut at sentence ends. Each
    word of a turn is in exactly one of its pieces.
    """
    rows = [
        (turn, start, end, len(text[start:end].split()))
        for turn, text in enumerate(texts)
        for start, end in _piece_spans(text)
    ]
    columns = np.array(rows, dtype=np.int32).reshape(-1, 4).T
    turn, start, end, words = (np.ascontiguousarray(column) for column in columns)
    return Pieces(turn, start, end, words, _windows(words))


def _piece_spans(text: str) -> list[tuple[int, int]]:
    if _fits(text):
        return [(0, len(text))]
    pieces: list[tuple[int, int]] = []
    for start, end in sentence_spans(text):
        if pieces and _fits(text[pieces[-1][0] : end]):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return pieces


def _fits(text: str) -> bool:
    return len(text) <= PIECE_CHARACTERS and len(text.split()) <= PIECE_WORDS


def _windows(words: NDArray[np.int32]) -> NDArray[np.int32]:
    """Runs of neighbouring pieces of about `WINDOW_WORDS` words, each half over the next."""
    runs: list[tuple[int, int]] = []
    first, last, held = 0, 0, 0
    while last < len(words):
        held += int(words[last])
        last += 1
        if held < WINDOW_WORDS and last < len(words):
            continue
        if last - first > 1:  # one piece alone has a vector already
            runs.append((first, last))
        while first < last and held > WINDOW_WORDS // 2:
            held -= int(words[first])
            first += 1
    return np.array(runs, dtype=np.int32).reshape(-1, 2)
