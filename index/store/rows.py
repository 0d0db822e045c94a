"""The columns of several segments seen as one, rows numbered through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix, Vector
from index.store import Rows, Scores
from index.store.quantised import LAID_AT_MOST, depth
from index.store.segments import Segment

# What a column's numbers mean, and so what is added to them when segments are laid end to end.
_TURN_ROWS = ("piece_turn",)
_PIECE_ROWS = ("window_first_", "window_end_", "turn_first_piece")
_WINDOW_ROWS = ("window_low_",)
PICKS = 24  # of a column, after which it is laid: some questions' worth
MOST_PICKED = 65_536  # rows; laying a million takes 2 ms, which is less than picking many more
_OTHER_DTYPES: dict[str, type[np.generic]] = {
    "turn_id": np.int64,
    "turn_flags": np.uint8,
    "window_norm": np.float32,
    "window_words": np.uint16,
    "window_count": np.uint8,
}


class SegmentRows:
    """
    The segments of a snapshot.

    With one segment a column is the mapped file; with several it is laid end to end and kept, so
    that it costs once for each commit and nothing for a column nobody asks for. A column of which
    a few rows are asked for, a few times, is not laid: one question alone copies little.

    Attributes:
        turn_base, piece_base: int64 (S + 1,), where each segment's rows start.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = tuple(segments)
        self.turn_base = _bases(segment.row.turns for segment in segments)
        self.piece_base = _bases(segment.row.pieces for segment in segments)
        self._columns: dict[str, NDArray[Any]] = {}
        self._picks: Counter[str] = Counter()
        self._laying = Lock()

    def column(self, name: str) -> NDArray[Any]:
        """The column *name* of Snapshot, over all segments."""
        if name not in self._columns:  # asked hundreds of times a question, laid once
            with self._laying:
                if name not in self._columns:
                    self._columns[name] = self._laid(name)
        return self._columns[name]

    def picked(self, name: str, rows: NDArray[np.integer[Any]]) -> NDArray[Any]:
        """The column *name* at *rows*, each within it, in any order."""
        laid = self._columns.get(name)
        if laid is None and self._is_worth_laying(name, len(rows)):
            laid = self.column(name)
        if laid is not None:
            return laid.take(rows)
        self._picks[name] += 1
        return self._gathered(name, rows)

    def _is_worth_laying(self, name: str, wanted: int) -> bool:
        few = len(self.segments) < 2
        return few or wanted > MOST_PICKED or self._picks[name] >= PICKS

    def _gathered(self, name: str, rows: NDArray[np.integer[Any]]) -> NDArray[Any]:
        """*rows* of the column *name*, each from its own segment."""
        bases, added = self._rows_from(name), self._counted_from(name)
        numbers = np.searchsorted(bases[1:-1], rows, side="right")
        parts = [segment.columns[name] for segment in self.segments]
        found = np.empty(len(rows), parts[0].dtype)
        rise = bool((numbers[1:] >= numbers[:-1]).all())
        for number in np.unique(numbers).tolist():
            here = _run_of(numbers, number) if rise else numbers == number
            found[here] = parts[number][rows[here] - bases[number]]
            if added is not None:
                found[here] += parts[0].dtype.type(added[number])
        return found

    def _rows_from(self, name: str) -> NDArray[np.int64]:
        """Where the rows of each segment begin in the column *name*."""
        if name.startswith("turn_"):
            return self.turn_base
        if name.startswith(("piece_", "window_low_", "window_count_")):
            return self.piece_base
        firsts = f"window_first_{name.rpartition('_')[2]}"
        return _bases(len(segment.columns[firsts]) for segment in self.segments)

    def _laid(self, name: str) -> NDArray[Any]:
        parts = [segment.columns[name] for segment in self.segments]
        if name == "turn_first_piece":
            return self._first_pieces(parts)
        if len(parts) == 1:
            return parts[0]
        if not parts:
            return np.empty(0, dtype=_OTHER_DTYPES.get(name.rstrip("_0123456789"), np.int32))
        bases = self._counted_from(name)
        return np.concatenate(parts) if bases is None else _laid_end_to_end(parts, bases)

    def _counted_from(self, name: str) -> NDArray[np.int64] | None:
        """What is added to the numbers of the column *name*, by segment; None for nothing."""
        if name.startswith(_TURN_ROWS):
            return self.turn_base
        if name.startswith(_PIECE_ROWS):
            return self.piece_base
        if name.startswith(_WINDOW_ROWS):
            firsts = name.replace("low", "first")
            return _bases(len(segment.columns[firsts]) for segment in self.segments)
        return None

    def _first_pieces(self, parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
        if len(parts) == 1:
            return parts[0]
        counted = [part[:-1] for part in parts]
        end = self.piece_base[-1:].astype(np.int32)
        return np.concatenate([_laid_end_to_end(counted, self.piece_base), end])

    def place_of_turn(self, row: int) -> tuple[int, int]:
        """The number of the segment that holds the turn at *row*, and the row there."""
        number = int(np.searchsorted(self.turn_base, row, side="right")) - 1
        return number, row - int(self.turn_base[number])


def _run_of(numbers: NDArray[np.int64], number: int) -> slice:
    """Where *number* stands in *numbers*, which rise."""
    return slice(*np.searchsorted(numbers, (number, number + 1)).tolist())


def _nth_best(scores: Sequence[Scores], n: int) -> float:
    """The *n*-th best of all *scores*; less than any where there are fewer."""
    laid = np.concatenate(scores)
    return float(np.partition(laid, -n)[-n]) if len(laid) >= n else -np.inf


def _bases(sizes: Iterable[int]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(np.fromiter(sizes, dtype=np.int64)))).astype(np.int64)


def _laid_end_to_end(parts: Sequence[NDArray[Any]], bases: NDArray[np.int64]) -> NDArray[Any]:
    """*parts* as one, each with its base added: each number is read and written once."""
    laid = np.empty(sum(map(len, parts)), dtype=np.int32)
    at = 0
    for part, base in zip(parts, bases, strict=False):
        np.add(part, np.int32(base), out=laid[at : at + len(part)])
        at += len(part)
    return laid


# Candidates of a segment, times its share, and so many beside them: mostly enough.
_MORE, _SPARE = 1.5, 64

# For each segment which rows count, one bit each, the lowest first; None when all do.
Alive = tuple[NDArray[np.uint8] | None, ...]


class VectorRows:
    """The vectors of the pieces of all segments."""

    def __init__(self, segments: Sequence[Segment], bases: NDArray[np.int64]) -> None:
        self._files = tuple(segment.pieces for segment in segments)
        self._coded = {number: one.codes for number, one in enumerate(segments) if one.codes}
        self._bases = bases
        self._may_lay = sum(self._files[number].rows for number in self._coded) <= LAID_AT_MOST
        self._dimension = self._files[0].dimension if segments else 0

    def warm(self) -> None:
        """Brings what many questions need into memory, so that none of them waits for it."""
        if self._may_lay:
            for codes in self._coded.values():
                codes.lay()

    def nearest(
        self, question: Vector, k: int, alive: Alive | None, *, scattered: bool = False
    ) -> tuple[Rows, Scores]:
        """
        The *k* rows of highest cosine, best first, ties by row; *alive* None: all count.
        *scattered* as `Codes.nearest` has it.
        """
        if k <= 0 or not self._files:
            return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
        if question.shape != (self._dimension,):
            raise ValueError(f"a question of shape {question.shape}, not ({self._dimension},)")
        rows, scores = self._by_vectors(question, k, alive)
        if self._coded:
            guessed = self._by_codes(question, k, alive, scattered=scattered)
            rows = np.concatenate([rows, guessed])
            scores = np.concatenate([scores, self.cosines(question, guessed)])
        order = np.lexsort((rows, -scores))[:k]
        return rows[order].astype(np.int32), scores[order]

    def _by_vectors(
        self, question: Vector, k: int, alive: Alive | None
    ) -> tuple[NDArray[np.int64], Scores]:
        """Rows of the segments without codes, the *k* nearest among them, and their cosines."""
        rows, scores = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        most_off = 0.0
        for number, file in enumerate(self._files):
            if number not in self._coded:
                counting = None if alive is None else alive[number]
                found, cosines, off = file.likely(question, k, counting)
                rows.append(found + self._bases[number])
                scores.append(cosines)
                most_off = max(most_off, off)
        laid, about = np.concatenate(rows), np.concatenate(scores)
        if not most_off:
            return laid, about
        if len(about) > k:
            laid = laid[about >= np.partition(about, -k)[-k] - most_off]
        return laid, self.cosines(question, laid)

    def _by_codes(
        self, question: Vector, k: int, alive: Alive | None, *, scattered: bool
    ) -> NDArray[np.int64]:
        """
        The candidates for the *k* nearest rows of the segments with codes.

        Of each segment somewhat more than its share is asked for, and of one that has more among
        the best, all that may be there.
        """
        wanted = depth(k)

        def found_in(number: int, count: int) -> tuple[Scores, NDArray[np.int64]]:
            counting = None if alive is None else alive[number]
            rows, guesses = self._coded[number].nearest(
                question, count, counting, may_lay=self._may_lay, scattered=scattered
            )
            return guesses, rows + self._bases[number]

        shares = self._shares(wanted, alive)
        found = {number: found_in(number, count) for number, count in shares.items()}
        least = _nth_best([guesses for guesses, _rows in found.values()], wanted)
        for number, count in shares.items():
            guesses = found[number][0]
            if count < wanted and len(guesses) == count and guesses[-1] >= least:
                found[number] = found_in(number, wanted)
        scores = np.concatenate([guesses for guesses, _rows in found.values()])
        rows = np.concatenate([rows for _guesses, rows in found.values()])
        candidates: NDArray[np.int64] = rows[np.argsort(-scores, kind="stable")[:wanted]]
        return candidates

    def _shares(self, wanted: int, alive: Alive | None) -> dict[int, int]:
        """How many of *wanted* candidates each segment with codes is asked for at first."""
        sizes = {
            number: self._files[number].rows if bits is None else int(np.bitwise_count(bits).sum())
            for number, bits in enumerate(alive or [None] * len(self._files))
            if number in self._coded
        }
        each = _MORE * wanted / max(1, sum(sizes.values()))
        return {number: min(wanted, int(each * size) + _SPARE) for number, size in sizes.items()}

    def bits(self, alive: NDArray[np.bool_]) -> Alive:
        """*alive*, one for each row of all segments, as `nearest` takes it."""
        return tuple(_bits(alive[first:last]) for first, last in pairwise(self._bases.tolist()))

    def at(self, rows: NDArray[Any]) -> Matrix:
        """The vectors at *rows*, copied."""
        if len(self._files) == 1:
            return self._files[0].at(rows)
        vectors = np.empty((len(rows), self._dimension), dtype=np.float32)
        for number, here in self._places(rows):
            vectors[here] = self._files[number].at(rows[here] - self._bases[number])
        return vectors

    def cosines(self, question: Vector, rows: NDArray[Any]) -> Scores:
        """The cosine of each of *rows* with *question*."""
        if len(self._files) == 1:
            return self._files[0].cosines(question, rows)
        cosines = np.empty(len(rows), dtype=np.float32)
        for number, here in self._places(rows):
            cosines[here] = self._files[number].cosines(question, rows[here] - self._bases[number])
        return cosines

    def _places(self, rows: NDArray[Any]) -> Iterator[tuple[int, slice | NDArray[np.bool_]]]:
        """For each segment of which there are any, which of *rows* are of it."""
        if (rows[1:] >= rows[:-1]).all():
            ends = np.searchsorted(rows, self._bases).tolist()
            yield from (
                (number, slice(first, end))
                for number, (first, end) in enumerate(pairwise(ends))
                if first < end
            )
            return
        numbers = np.searchsorted(self._bases, rows, side="right") - 1
        for number in sorted(set(numbers.tolist())):
            yield number, numbers == number


def _bits(alive: NDArray[np.bool_]) -> NDArray[np.uint8] | None:
    """*alive* as FAISS reads it; None when all are."""
    return None if alive.all() else np.packbits(alive, bitorder="little")
