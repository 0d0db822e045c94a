from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from index.retrieval.attribution import COEFFICIENTS, FAR, replies, says_it, signals
from index.words import Flag


@dataclass(frozen=True)
class Ranked:
    """What the signals read of a ranking."""

    turns: NDArray[np.int32]
    best: float
    confidence: float = 0.5
    heard: float = 0.0


@dataclass(frozen=True)
class Turns:
    """What the signals read of a snapshot: two episodes of fifty turns, each fourth asks."""

    turn_episode: NDArray[np.int32]
    turn_flags: NDArray[np.uint8]


FLAGS = np.where(np.arange(100) % 4 == 1, Flag.ASKS, 0).astype(np.uint8)
SNAPSHOT = Turns(np.repeat(np.array([0, 1], np.int32), 50), FLAGS)


def ranked(best: float, *rows: int, confidence: float = 0.5, heard: float = 0.0) -> Ranked:
    return Ranked(np.array(rows, np.int32), best, confidence, heard)


def own(*rows: int) -> NDArray[np.bool_]:
    mask = np.zeros(100, np.bool_)
    mask[list(rows)] = True
    return mask


def found(theirs: Ranked, others: Ranked, mine: NDArray[np.bool_]) -> dict[str, float]:
    return signals(SNAPSHOT, theirs, others, mine)  # type: ignore[arg-type]


def test_the_signals_compare_with_everybody_else() -> None:
    theirs, others = ranked(4.5, 20, heard=0.75), ranked(4.0, 23, heard=0.5)
    assert found(theirs, others, own(20)) == {
        "ahead": pytest.approx(0.5),
        "sure": pytest.approx(0.0),
        "near": pytest.approx(1 - 3 / FAR),
        "heard": pytest.approx(0.25),
    }
    assert set(found(theirs, others, own(20))) == set(COEFFICIENTS)


def test_whoever_speaks_in_the_episode_before_is_not_near() -> None:
    """Row 49 ends one episode, row 50 begins the next."""
    theirs, others = ranked(4.0, 49), ranked(4.0, 50)
    assert found(theirs, others, own(49))["near"] == 0
    assert found(theirs, others, own(49, 52))["near"] == pytest.approx(1 - 2 / FAR)


def test_nobody_else_is_far() -> None:
    assert found(ranked(4.0, 20), ranked(0.0), own(20))["near"] == 0


def test_who_comes_near_with_the_name_alone_does_not_say_it() -> None:
    """The others' best turn, without the name, scores as high, holds more words, stands afar."""
    theirs = ranked(4.0, 20, confidence=0.4)
    assert not says_it(found(theirs, ranked(4.1, 80, heard=0.6), own(20)))
    assert says_it(found(ranked(5.0, 20, confidence=0.8), ranked(4.1, 22), own(20)))


def test_who_takes_part_in_the_talk_may_score_a_little_less() -> None:
    """Four people speak of one matter; what one of them says need not be the closest of all."""
    theirs, others = ranked(4.5, 20, confidence=0.8, heard=0.5), ranked(4.7, 21, heard=0.5)
    assert says_it(found(theirs, others, own(20)))
    assert not says_it(found(replaced(theirs, best=3.5), others, own(60)))


def test_who_is_asked_replies() -> None:
    """Rows 1, 5 and 49 ask; row 50 is of another episode."""

    def asked(best: int, mine: int) -> bool:
        return replies(SNAPSHOT, ranked(4.0, best), own(mine))  # type: ignore[arg-type]

    assert asked(5, 6)
    assert not asked(5, 7)
    assert not asked(6, 7)
    assert not asked(49, 50)
    assert not replies(SNAPSHOT, ranked(0.0), own(6))  # type: ignore[arg-type]


def replaced(one: Ranked, *, best: float) -> Ranked:
    return Ranked(one.turns, best, one.confidence, one.heard)
