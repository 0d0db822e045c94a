"""What must hold of episodes before they are committed: a mistake here would be kept for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from index.embedding import Matrix
from index.store import NewEpisode

UNIT_TOLERANCE = 1e-3  # of a vector's length; int8 engines are normalised after the fact


def check_episodes(new: Sequence[NewEpisode], dimension: int) -> None:
    """
    Nothing, when *new* can be committed.

    Raises:
        ValueError: the parts of an episode do not fit each other; all that is wrong.
    """
    faults = [fault for one in new for fault in faults_of(one, dimension)]
    ids = [one.record.id for one in new]
    faults += [
        f"episode {one}: given twice" for one in sorted({i for i in ids if ids.count(i) > 1})
    ]
    if faults:
        raise ValueError("; ".join(faults))


def faults_of(new: NewEpisode, dimension: int) -> Iterator[str]:
    """What does not fit in *new*, in words."""
    pieces, turns = new.pieces, len(new.transcript.turns)
    expected = [turn.position for turn in new.transcript.turns] == list(range(turns))
    claims = {
        "turns are numbered from 0": expected,
        "each turn has an id": len(new.turn_ids) == turns,
        "ids are unique": len(set(new.turn_ids)) == len(new.turn_ids),
        "each turn has its words counted": len(new.turn_words) == turns,
        "pieces are of turns that exist, in order": _rising_below(pieces.turn, turns),
        "windows are runs of pieces, in order": _are_runs(pieces.windows, len(pieces.turn)),
        "each piece has a unit vector": _are_unit(new.piece_vectors, len(pieces.turn), dimension),
        "each window has a size and a norm": {len(pieces.window_size), len(new.window_norms)}
        == {len(pieces.windows)},
        "each piece has a key": len(new.piece_keys) == len(pieces.turn),
        "each piece has its words": len(new.piece_tokens) == len(pieces.turn),
    }
    for claim, holds in claims.items():
        if not holds:
            yield f"episode {new.record.id}: it does not hold that {claim}"


def _rising_below(numbers: np.ndarray, limit: int) -> bool:
    if not len(numbers):
        return True
    return bool(numbers[0] >= 0 and numbers[-1] < limit and (np.diff(numbers) >= 0).all())


def _are_runs(windows: np.ndarray, pieces: int) -> bool:
    if not len(windows):
        return True
    first, last = windows[:, 0], windows[:, 1]
    return _rising_below(first, pieces) and bool((last > first).all() and last.max() <= pieces)


def _are_unit(vectors: Matrix, rows: int, dimension: int) -> bool:
    if not rows:
        return len(vectors) == 0
    if vectors.shape != (rows, dimension):
        return False
    lengths = np.sqrt(np.vecdot(vectors, vectors))
    return bool((np.abs(lengths - 1) <= UNIT_TOLERANCE).all())
