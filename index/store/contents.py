"""What goes into a segment: from new episodes, or from older segments that are merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix
from index.store import NewEpisode, windows, words
from index.store.flat import FlatVectors
from index.store.people import Cast
from index.store.segment_files import SegmentContents, Vectors
from index.store.segments import Segment
from index.words import flags_of

_COPY_ROWS = 16384
_KEPT_TURN_COLUMNS = ("turn_id", "turn_speaker", "turn_position", "turn_words", "turn_flags")
_KEPT_PIECE_COLUMNS = ("piece_start", "piece_end", "piece_words", "piece_key")

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


def of_episodes(
    new: Sequence[NewEpisode],
    casts: Sequence[Cast],
    people: Sequence[Sequence[int]],
    dimension: int,
) -> SegmentContents:
    """
    The rows of *new*, one episode after the other.

    *people* has, for each episode, the ordinal of each of its cast.
    """
    turns = _starts([len(one.turn_ids) for one in new])
    pieces = _starts([len(one.pieces.turn) for one in new])
    piece_turn = _joined([one.pieces.turn + base for one, base in zip(new, turns, strict=True)])
    turn_id = _joined([np.asarray(one.turn_ids, dtype=np.int64) for one in new], np.int64)
    spans = [one.pieces.windows + base for one, base in zip(new, pieces, strict=True)]
    columns: dict[str, NDArray[Any]] = {
        "turn_id": turn_id,
        "turn_speaker": _joined(
            [_ordinals(cast, one) for cast, one in zip(casts, people, strict=True)]
        ),
        "turn_position": _joined([np.arange(len(one.turn_ids)) for one in new]),
        "turn_words": _joined([one.turn_words for one in new]),
        "turn_flags": _joined([_flags(one) for one in new], np.uint8),
        "turn_first_piece": _first_pieces(np.bincount(piece_turn, minlength=len(turn_id))),
        "id_order": np.argsort(turn_id, kind="stable").astype(np.int32),
        "piece_turn": piece_turn,
        "piece_start": _joined([one.pieces.start for one in new]),
        "piece_end": _joined([one.pieces.end for one in new]),
        "piece_words": _joined([one.pieces.words for one in new]),
        "piece_key": _joined([one.piece_keys for one in new], np.uint64),
        **windows.columns(
            _joined([one.reshape(-1, 2) for one in spans]),
            _joined([one.pieces.window_size for one in new], np.uint16),
            _joined([one.window_norms for one in new], np.float32),
            _joined([one.pieces.words for one in new]),
        ),
        **words.built([tokens for one in new for tokens in one.piece_tokens]),
    }
    return SegmentContents(
        columns,
        pieces=Vectors(len(piece_turn), [one.piece_vectors for one in new]),
        dimension=dimension,
    )


def _flags(new: NewEpisode) -> NDArray[np.uint8]:
    return np.array([flags_of(turn.text) for turn in new.transcript.turns], dtype=np.uint8)


def _ordinals(cast: Cast, people: Sequence[int]) -> NDArray[np.int32]:
    return np.array([-1 if at is None else people[at] for at in cast.places], dtype=np.int32)


def of_segments(
    segments: Sequence[Segment], alive: Sequence[Mask], dimension: int
) -> tuple[SegmentContents, list[Numbers]]:
    """
    The live rows of *segments*, one after the other, and where each turn row goes (-1: nowhere).

    *alive* says, for each segment, which of its turns count.
    """
    live_pieces = [
        turns[segment.columns["piece_turn"]] for segment, turns in zip(segments, alive, strict=True)
    ]
    turn_rows, piece_rows = _renumbered(alive), _renumbered(live_pieces)
    all_columns = [segment.columns for segment in segments]

    def kept(name: str, masks: Sequence[Mask]) -> NDArray[Any]:
        parts = [columns[name][mask] for columns, mask in zip(all_columns, masks, strict=True)]
        return np.concatenate(parts)

    turn_id = kept("turn_id", alive)
    held = [
        np.diff(columns["turn_first_piece"])[mask]
        for columns, mask in zip(all_columns, alive, strict=True)
    ]
    columns: dict[str, NDArray[Any]] = {
        **{name: kept(name, alive) for name in _KEPT_TURN_COLUMNS},
        "turn_first_piece": _first_pieces(np.concatenate(held)),
        "id_order": np.argsort(turn_id, kind="stable").astype(np.int32),
        "piece_turn": _joined(
            [
                rows[columns["piece_turn"][mask]]
                for rows, columns, mask in zip(turn_rows, all_columns, live_pieces, strict=True)
            ]
        ),
        **{name: kept(name, live_pieces) for name in _KEPT_PIECE_COLUMNS},
        **windows.merged(all_columns, live_pieces, piece_rows),
        **words.merged(list(zip(all_columns, piece_rows, strict=True))),
    }
    contents = SegmentContents(
        columns,
        pieces=Vectors(
            sum(int(mask.sum()) for mask in live_pieces),
            _Copied([one.pieces for one in segments], live_pieces),
        ),
        dimension=dimension,
    )
    return contents, turn_rows


def _renumbered(masks: Sequence[Mask]) -> list[Numbers]:
    """For each row the number it gets when only those of *masks* are kept, -1 for the others."""
    bases = _starts([int(mask.sum()) for mask in masks])
    return [
        np.where(mask, np.cumsum(mask) - 1 + base, -1)
        for mask, base in zip(masks, bases, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Copied:
    """The vectors of the rows in *masks*, in blocks, so that a merge needs little memory."""

    files: Sequence[FlatVectors]
    masks: Sequence[Mask]

    def __iter__(self) -> Iterator[Matrix]:
        for file, mask in zip(self.files, self.masks, strict=True):
            rows = np.flatnonzero(mask)
            for first in range(0, len(rows), _COPY_ROWS):
                yield file.at(rows[first : first + _COPY_ROWS])


def _first_pieces(held: NDArray[Any]) -> NDArray[np.int32]:
    """Where the pieces of each turn start, one longer than *held*, how many each turn has."""
    return np.concatenate(([0], np.cumsum(held))).astype(np.int32)


def _starts(sizes: Sequence[int]) -> list[int]:
    return [0, *np.cumsum(sizes, dtype=np.int64).tolist()][: len(sizes)]


def _joined(parts: Sequence[NDArray[Any]], dtype: Any = np.int32) -> NDArray[Any]:  # noqa: ANN401
    return np.concatenate(parts).astype(dtype)
