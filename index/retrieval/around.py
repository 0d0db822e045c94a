"""The candidates and the turns beside them, so that whatever is asked of both is read once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.retrieval.runs import merged
from index.store import Rows, Snapshot

NEIGHBOURS = 2  # turns each side
_STEPS = np.array([step for step in range(-NEIGHBOURS, NEIGHBOURS + 1) if step], np.int32)
_BEFORE = NEIGHBOURS - 1  # where the turn before is among these


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
    # Those of a turn are next to each other, and all are among the rows.
    before, after = there[:, :NEIGHBOURS].sum(axis=1), there[:, NEIGHBOURS:].sum(axis=1)
    rows, starts = merged(turns - before, turns + (after + 1))
    mine = starts + before
    beside = np.where(there, mine[:, None] + _STEPS, len(rows))
    bounds = snapshot.turn_first_piece
    return Around(turns, near, rows, mine, beside, bounds[rows], bounds[rows + 1])


def _neighbours(snapshot: Snapshot, turns: Rows) -> Rows:
    """The turns around each of *turns* in its episode, -1 where none is."""
    episode = snapshot.turn_episode
    rows = turns[:, None] + _STEPS
    same = episode.take(rows, mode="clip") == episode[turns][:, None]
    same &= (rows >= 0) & (rows < len(episode))
    near: Rows = np.where(same, rows, np.int32(-1))
    return near
