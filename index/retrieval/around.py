"""The candidates and the turns beside them, so that whatever is asked of both is read once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.retrieval.runs import distinct
from index.store import Rows, Snapshot

NEIGHBOURS = 2  # turns each side
_STEPS = tuple(step for step in range(-NEIGHBOURS, NEIGHBOURS + 1) if step)
_BEFORE = _STEPS.index(-1)


@dataclass(frozen=True, slots=True)
class Around:
    """
    Some turns with their neighbours.

    Attributes:
        turns: n rising turn rows.
        near: (n, 2 x NEIGHBOURS), the turns around each in its episode, -1 where none is.
        rows: m rising rows, all of these once.
        mine: (n,), where in *rows* each of *turns* is.
        beside: as *near*, where in *rows* each is; m where none is.
        first, end: (m,), the pieces of each of *rows*.
    """

    turns: Rows
    near: Rows
    rows: Rows
    mine: NDArray[np.intp]
    beside: NDArray[np.intp]
    first: Rows
    end: Rows

    @property
    def before(self) -> NDArray[np.intp]:
        """(n,), where in *rows* the turn before each of *turns* is; m where none is."""
        return self.beside[:, _BEFORE]


def around(snapshot: Snapshot, turns: Rows) -> Around:
    """*turns*, which rise, with their neighbours."""
    near = _neighbours(snapshot, turns)
    there = near >= 0
    rows = distinct(np.concatenate([turns, near[there]]))
    beside = np.full(near.shape, len(rows))
    beside[there] = rows.searchsorted(near[there])
    bounds = snapshot.turn_first_piece
    return Around(
        turns, near, rows, rows.searchsorted(turns), beside, bounds[rows], bounds[rows + 1]
    )


def _neighbours(snapshot: Snapshot, turns: Rows) -> Rows:
    rows = turns[:, None] + np.array(_STEPS, np.int32)
    inside = (rows >= 0) & (rows < len(snapshot.turn_episode))
    episode = snapshot.turn_episode
    same = episode[np.where(inside, rows, 0)] == episode[turns][:, None]
    return np.where(inside & same, rows, np.int32(-1))
