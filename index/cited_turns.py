"""What is read of the turns that are cited, for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from index.embedding import Vector
from index.quote import Quote, Sought, choose, is_quoted_whole
from index.sentences import Span
from index.store import Snapshot, StoredTurn

Closeness = Sequence[tuple[Span, float]]


class TurnsRead:
    """
    Turns, each read once.

    Args:
        snapshot: what they are of.
        context: so many are shown on each side of a citation.
    """

    def __init__(self, snapshot: Snapshot, context: int = 0) -> None:
        self.snapshot, self._context = snapshot, context
        self._known: dict[int, StoredTurn] = {}

    def with_context(self, rows: Sequence[int]) -> list[StoredTurn]:
        """The turns at *rows*, in that order; those shown around them are read with them."""
        self.at([*rows, *(near for row in rows for near in self._rows_around(row))])
        return self.at(rows)

    def around(self, row: int) -> list[StoredTurn]:
        """The turns before and after *row* that are shown with it, within its episode."""
        return self.at(self._rows_around(row))

    def at(self, rows: Sequence[int]) -> list[StoredTurn]:
        """The turns at *rows*, in that order; those that are not known yet in one statement."""
        missing = [row for row in dict.fromkeys(rows) if row not in self._known]
        if missing:
            self._known.update(zip(missing, self.snapshot.turns(missing), strict=True))
        return [self._known[row] for row in rows]

    def _rows_around(self, row: int) -> list[int]:
        low = max(0, row - self._context)
        episodes = self.snapshot.turn_episode[low : row + self._context + 1].tolist()
        mine = episodes[row - low]
        return [at for at, one in enumerate(episodes, low) if one == mine and at != row]


class Quoting:
    """
    Chooses what to quote of turns.

    Args:
        snapshot: what the turns are of.
        sought: what a quote should hold.
        question: the vector of the question.
    """

    def __init__(self, snapshot: Snapshot, sought: Sought, question: Vector) -> None:
        self._snapshot, self._sought, self._question = snapshot, sought, question
        self._closeness: dict[int, Closeness] = {}

    def prepare(self, turns: Iterable[StoredTurn]) -> None:
        """Compares the pieces of *turns* with the question, all at once."""
        rows = [one.row for one in turns if not is_quoted_whole(one.turn.text)]
        self._closeness |= closeness(self._snapshot, self._question, rows)

    def quote(self, stored: StoredTurn) -> Quote:
        """What to show of *stored*."""
        text = stored.turn.text
        return choose(text, self._sought, () if is_quoted_whole(text) else self.near(stored.row))

    def near(self, row: int) -> Closeness:
        """Where the pieces of the turn at *row* stand, each with its cosine to the question."""
        if row not in self._closeness:
            self._closeness |= closeness(self._snapshot, self._question, [row])
        return self._closeness[row]


def closeness(
    snapshot: Snapshot, question: Vector, rows: Sequence[int]
) -> dict[int, list[tuple[Span, float]]]:
    """Where the pieces of the turns at *rows* stand, each with its cosine to *question*."""
    if not rows:
        return {}
    bounds = snapshot.turn_first_piece
    pieces = [np.arange(bounds[row], bounds[row + 1], dtype=np.int32) for row in rows]
    every = np.concatenate(pieces)
    start, end = snapshot.piece_spans(every)
    spans = zip(start.tolist(), end.tolist(), strict=True)
    found = iter(list(zip(spans, snapshot.piece_cosines(question, every).tolist(), strict=True)))
    return {row: [next(found) for _ in mine] for row, mine in zip(rows, pieces, strict=True)}
