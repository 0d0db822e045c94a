"""What goes into a segment: from new episodes, or from older segments that are merged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store import NewEpisode, windows, words
from index.store.flat import FlatVectors
from index.store.people import Cast
from index.store.segment_files import SegmentContents, Vectors
from index.store.segments import Segment
from index.words import USEFUL_CONTENT_WORDS, USEFUL_WORDS, Flag, asks

_COPY_ROWS = 8192
_KEPT_TURN_COLUMNS = ("turn_id", "turn_speaker", "turn_position", "turn_words", "turn_flags")
_KEPT_PIECE_COLUMNS = ("piece_start", "piece_end", "piece_words", "piece_key")

Numbers = NDArray[np.int64]
Columns = Mapping[str, NDArray[Any]]
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
        len(turn_id),
        columns.items(),
        pieces=Vectors(len(piece_turn), [one.piece_vectors for one in new]),
        dimension=dimension,
    )


def _flags(new: NewEpisode) -> NDArray[np.uint8]:
    """`index.words.flags_of` each turn, by the words that were found in its pieces."""
    turns = new.transcript.turns
    found = np.fromiter(map(len, new.piece_tokens), np.int64, len(new.piece_tokens))
    content = np.bincount(new.pieces.turn, found, len(turns))
    useful = (new.turn_words >= USEFUL_WORDS) & (content >= USEFUL_CONTENT_WORDS)
    asking = np.fromiter((asks(turn.text) for turn in turns), np.uint8, len(turns))
    return useful.astype(np.uint8) * Flag.USEFUL | asking * Flag.ASKS


def _ordinals(cast: Cast, people: Sequence[int]) -> NDArray[np.int32]:
    return np.array([-1 if at is None else people[at] for at in cast.places], dtype=np.int32)


def of_segments(
    segments: Sequence[Segment], alive: Sequence[Mask], dimension: int
) -> tuple[SegmentContents, list[Numbers]]:
    """
    The live rows of *segments*, one after the other, and where each turn row goes (-1: nowhere).

    *alive* says, for each segment, which of its turns count. What is to be written is made when it
    is asked for, a column or a block of vectors at a time, so that a merge needs little memory.
    """
    live_pieces = [
        turns[segment.columns["piece_turn"]] for segment, turns in zip(segments, alive, strict=True)
    ]
    turn_rows = _renumbered(alive)
    contents = SegmentContents(
        sum(int(mask.sum()) for mask in alive),
        _merged_columns([one.columns for one in segments], alive, turn_rows, live_pieces),
        pieces=_copied([one.pieces for one in segments], live_pieces),
        dimension=dimension,
    )
    return contents, turn_rows


def _merged_columns(
    parts: Sequence[Columns],
    alive: Sequence[Mask],
    turn_rows: Sequence[Numbers],
    live_pieces: Sequence[Mask],
) -> Iterator[tuple[str, NDArray[Any]]]:
    """The columns of *parts* as one; see `of_segments`."""

    def kept(name: str, masks: Sequence[Mask]) -> NDArray[Any]:
        return np.concatenate([part[name][mask] for part, mask in zip(parts, masks, strict=True)])

    for name in _KEPT_TURN_COLUMNS:
        yield name, kept(name, alive)
    held = [
        np.diff(part["turn_first_piece"])[mask] for part, mask in zip(parts, alive, strict=True)
    ]
    yield "turn_first_piece", _first_pieces(np.concatenate(held))
    yield "id_order", np.argsort(kept("turn_id", alive), kind="stable").astype(np.int32)
    piece_turns = [
        rows[part["piece_turn"][mask]]
        for rows, part, mask in zip(turn_rows, parts, live_pieces, strict=True)
    ]
    yield "piece_turn", _joined(piece_turns)
    for name in _KEPT_PIECE_COLUMNS:
        yield name, kept(name, live_pieces)
    piece_rows = _renumbered(live_pieces)
    yield from windows.merged(parts, live_pieces, piece_rows)
    yield from words.merged(list(zip(parts, piece_rows, strict=True)))


def _renumbered(masks: Sequence[Mask]) -> list[Numbers]:
    """For each row the number it gets when only those of *masks* are kept, -1 for the others."""
    bases = _starts([int(mask.sum()) for mask in masks])
    return [
        np.where(mask, np.cumsum(mask) - 1 + base, -1)
        for mask, base in zip(masks, bases, strict=True)
    ]


def _copied(files: Sequence[FlatVectors], masks: Sequence[Mask]) -> Vectors:
    """The vectors of the rows in *masks*."""
    precisions = {file.precision for file in files}
    return Vectors(
        sum(int(mask.sum()) for mask in masks),
        _Copied(files, masks, FlatVectors.block),
        precision=precisions.pop() if len(precisions) == 1 else None,
        kept=_Copied(files, masks, FlatVectors.bytes_of),
    )


@dataclass(frozen=True, slots=True)
class _Copied:
    """What *read* gives for the rows in *masks*, in blocks, so that a merge needs little memory."""

    files: Sequence[FlatVectors]
    masks: Sequence[Mask]
    read: Callable[[FlatVectors, int, int], NDArray[Any]]

    def __iter__(self) -> Iterator[NDArray[Any]]:
        for file, mask in zip(self.files, self.masks, strict=True):
            for first in range(0, file.rows, _COPY_ROWS):
                stays = mask[first : first + _COPY_ROWS]
                if stays.any():
                    block = self.read(file, first, first + len(stays))
                    yield block if stays.all() else block[stays]


def _first_pieces(held: NDArray[Any]) -> NDArray[np.int32]:
    """Where the pieces of each turn start, one longer than *held*, how many each turn has."""
    return np.concatenate(([0], np.cumsum(held))).astype(np.int32)


def _starts(sizes: Sequence[int]) -> list[int]:
    return [0, *np.cumsum(sizes, dtype=np.int64).tolist()][: len(sizes)]


def _joined(parts: Sequence[NDArray[Any]], dtype: Any = np.int32) -> NDArray[Any]:  # noqa: ANN401
    return np.concatenate(parts).astype(dtype)
