from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.store.words import built, lookup, merged, number_of, token_list

WORDS = st.text(alphabet="abüß中😀", min_size=1, max_size=3)
PIECES = st.lists(st.lists(WORDS, max_size=6), max_size=6)


def found(columns: dict[str, np.ndarray], token: str) -> dict[int, int]:
    """The count of *token* by piece."""
    pieces, counts = lookup(columns, number_of(columns, token))
    return dict(zip(pieces.tolist(), counts.tolist(), strict=True))


def expected(pieces: list[list[str]], token: str) -> dict[int, int]:
    """The same, counted from the words themselves."""
    counts = [Counter(words)[token] for words in pieces]
    return {at: count for at, count in enumerate(counts) if count}


@given(PIECES, WORDS)
def test_every_word_is_found_where_it_stands(pieces: list[list[str]], other: str) -> None:
    """In any script, and one that nobody said in no piece."""
    columns = built(pieces)
    for token in {other, *(word for words in pieces for word in words)}:
        assert found(columns, token) == expected(pieces, token)


@given(PIECES, PIECES, st.sets(st.integers(0, 11)), WORDS)
def test_merged_words_are_those_of_the_pieces_that_stay(
    first: list[list[str]], second: list[list[str]], gone: set[int], other: str
) -> None:
    """As if the kept pieces had been indexed together; no word is left without a piece."""
    both = [*first, *second]
    kept = [at for at in range(len(both)) if at not in gone]
    rows = np.full(len(both), -1, dtype=np.int64)
    rows[kept] = np.arange(len(kept))
    parts = [(built(first), rows[: len(first)]), (built(second), rows[len(first) :])]
    columns = dict(merged(parts))
    stay = [both[at] for at in kept]
    for token in {other, *(word for words in both for word in words)}:
        assert found(columns, token) == expected(stay, token)
    words = {word for words in stay for word in words}
    assert token_list(columns) == sorted(word.encode() for word in words)


@given(PIECES, PIECES, st.sets(st.integers(0, 11)))
def test_what_is_said_keeps_its_order(
    first: list[list[str]], second: list[list[str]], gone: set[int]
) -> None:
    """Every piece can be read back, word by word, also from a merge."""
    both = [*first, *second]
    kept = [at for at in range(len(both)) if at not in gone]
    rows = np.full(len(both), -1, dtype=np.int64)
    rows[kept] = np.arange(len(kept))
    parts = [(built(first), rows[: len(first)]), (built(second), rows[len(first) :])]
    columns = dict(merged(parts))
    tokens, starts = token_list(columns), columns["said_start"].tolist()
    spoken = [tokens[number].decode() for number in columns["said"]]
    assert [spoken[start:end] for start, end in pairwise(starts)] == [both[at] for at in kept]


def test_counts_and_rows_take_little_room() -> None:
    """Five bytes for each word of a piece."""
    columns = built([["a", "b", "a"], ["b"]])
    assert columns["posting_piece"].dtype == np.int32
    assert columns["posting_count"].dtype == np.uint8
    assert columns["posting_piece"].tolist() == [0, 0, 1]
    assert columns["posting_count"].tolist() == [2, 1, 1]
