from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.literal import folded, holding_phrases, phrase_pattern
from index.words import ENGLISH, Words
from tests.index.store.toy import episode_of, opened

NONE = Words("none")


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("over the horizon", "It is OVER  the\nHorizon now", "OVER  the\nHorizon"),
        ("aid", "he said so", None),
        ("aid", "some aid.", "aid"),
        ("don't", "I don’t know", "don't"),
        ("he said 'no'", "and he said ‘no’ again", "he said 'no'"),
        ("C++", "in C++ and C", "C++"),
        ("3.5 million", "about 3.5 million", "3.5 million"),
    ],
)
def test_a_phrase_is_found_as_it_stands(phrase: str, text: str, found: str | None) -> None:
    """Whatever its case, its white space and the shape of its quotation marks; in whole words."""
    match = phrase_pattern(phrase).search(folded(text))
    assert (match.group() if match else None) == found
    assert len(folded(text)) == len(text)


SAID = (
    "You know, I think that’s it.",
    "you\tknow that",
    "I think that is so, you  know",
    "THINK THAT over",
    "you knows it",
    "I thin\u212a that",
    "« You know » he said",
)


@pytest.mark.parametrize(
    ("phrases", "rows"),
    [
        (["you know"], [0, 1, 2, 6]),
        (["think that"], [0, 2, 3, 5]),
        (["you know", "I think that"], [0, 2]),
        (['"you know"'], []),
        (["that's it"], [0]),
        (["nothing of this"], []),
        ([], list(range(len(SAID)))),
    ],
)
def test_the_turns_that_hold_phrases_are_found_by_their_texts(
    tmp_path: Path, phrases: list[str], rows: list[int]
) -> None:
    """Whatever white space, case and quotation marks they have, as the pattern alone finds them."""
    episode = episode_of("talk", [("ANN LEE", text) for text in SAID])
    words = [ENGLISH.tokens(text) for text in SAID]
    with opened(tmp_path / "index") as store:
        with store.writer():
            store.commit([replace(episode, piece_tokens=words)])
        found = holding_phrases(store.snapshot(), ENGLISH, phrases)
        assert np.flatnonzero(found).tolist() == rows
    by_pattern = [
        row
        for row, text in enumerate(SAID)
        if all(phrase_pattern(one).search(folded(text)) for one in phrases)
    ]
    assert set(rows) <= set(by_pattern)


def test_the_turns_of_a_removed_episode_hold_nothing(tmp_path: Path) -> None:
    """And their texts are not read."""
    with opened(tmp_path / "index") as store:
        with store.writer():
            store.commit(
                [episode_of("a", [("A", "tea time")]), episode_of("b", [("B", "tea time")])]
            )
            store.commit([], removed=["a"])
        snapshot = store.snapshot()
        assert np.flatnonzero(holding_phrases(snapshot, NONE, ["tea time"])).tolist() == [1]
        with pytest.raises(ValueError, match="row 0 is dead"):
            snapshot.texts(np.array([1, 0], np.int32))
