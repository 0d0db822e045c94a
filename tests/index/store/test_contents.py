from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from index.drafting import drafted, finished
from index.embedding import Vector
from index.identity import Identified
from index.store.store import Store
from index.turns import Transcript, Turn
from index.words import ENGLISH, flags_of
from tests.index.store.toy import DIMENSION, episode_of, opened, said

TEXTS = (
    "Right.",
    "No. Not for a minute.",
    "The fog horn was the worst.",
    "Yeah, so it is what it is, but not the noon.",
    "Yeah, so it is what it is, but not in the U.S.A.",
    "Was the fog horn the worst of it all?",
    "Why?",
    "",
    "So it is. " * 40 + "Not at noon tomorrow, in the harbour.",
)


def with_flags(texts: tuple[str, ...], store: Store) -> list[int]:
    """The flags of turns that say *texts*, as they are kept."""
    turns = tuple(Turn(at, text, "ANN", "Ann Lee") for at, text in enumerate(texts))
    toy = episode_of("one", [("ANN", "x")])
    transcript = Transcript("one.txt", "plain", turns, ())
    draft = drafted(toy.record, transcript, Identified("one", "new"), {}, ENGLISH)
    vectors: dict[int, Vector] = defaultdict(lambda: np.eye(DIMENSION, dtype=np.float32)[0])
    with store.writer():
        store.commit([finished(draft, vectors, DIMENSION)])
    return list(store.snapshot().turn_flags)


def test_the_flags_of_a_turn_are_those_of_its_text(store: Store) -> None:
    """Though they are told by the words of its pieces, which were found already."""
    assert with_flags(TEXTS, store) == [int(flags_of(text)) for text in TEXTS]


@pytest.mark.parametrize("turns", [0, 1, 15, 16, 17, 40])
def test_every_turn_is_kept_however_many_there_are(folder: Path, turns: int) -> None:
    """They are written in groups."""
    lines = [("A", f"turn {number}") for number in range(turns)]
    with opened(folder) as store:
        with store.writer():
            store.commit([episode_of("many", lines)])
        assert said(store) == {"many": [text for _label, text in lines]}
