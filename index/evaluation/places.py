"""Where turns stand in their files, as labelled questions name them: file stem, line from 0."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from index.evaluation import Place, RankedTurn
from index.store import Snapshot, StoredTurn
from index.turns import Turn


def texts_by_line(snapshot: Snapshot) -> dict[str, dict[int, str]]:
    """By file stem, the text of each turn by each line that it stands on."""
    texts: dict[str, dict[int, str]] = {}
    for (stem, line), stored in _placed(snapshot):
        texts.setdefault(stem, {})[line] = stored.turn.text
    return texts


def rows_by_place(snapshot: Snapshot) -> dict[Place, int]:
    """The row of the turn at each line."""
    return {place: stored.row for place, stored in _placed(snapshot)}


def ranked_turn(stored: StoredTurn) -> RankedTurn:
    """Where *stored* stands."""
    lines = _lines_of(stored.turn)
    return RankedTurn(_stem(stored), lines.start, lines.stop - 1)


def _placed(snapshot: Snapshot) -> Iterator[tuple[Place, StoredTurn]]:
    for episode in snapshot.episodes:
        rows = range(episode.first_row, episode.first_row + episode.turns)
        for stored in snapshot.turns(rows):
            for line in _lines_of(stored.turn):
                yield (_stem(stored), line), stored


def _stem(stored: StoredTurn) -> str:
    return PurePath(stored.episode.path).stem


def _lines_of(turn: Turn) -> range:
    """The lines of *turn* from 0; its position where the source has no lines."""
    if turn.line is None:
        return range(turn.position, turn.position + 1)
    return range(turn.line - 1, turn.end_line or turn.line)
