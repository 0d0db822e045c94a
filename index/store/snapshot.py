"""The committed state at one moment: what answers are made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix, Vector
from index.store import CatalogueSpeaker, Rows, Scores, StoredTurn, words
from index.store.catalogue import Placed
from index.store.live import LiveEpisodes, LiveSpeakers
from index.store.reader import Reader
from index.store.rows import Alive, SegmentRows, VectorRows
from index.store.windows import Windows
from index.turns import Speaker


class StoreSnapshot:
    """
    A `Snapshot` over the files of a store (see `index.store.Snapshot` for what it promises).

    What is not asked for is not read, and *reader* reads it from the catalogue that the snapshot
    was taken of. Rows of a segment that no live episode claims are dead. *left_out* episodes lie in
    segments that cannot be read.
    """

    def __init__(
        self,
        generation: int,
        rows: SegmentRows,
        placed: Sequence[Placed],
        reader: Reader,
        left_out: int = 0,
    ) -> None:
        self._generation, self._rows, self.reader = generation, rows, reader
        self.left_out = left_out
        base = {
            segment.row.ordinal: int(start)
            for segment, start in zip(rows.segments, rows.turn_base[:-1], strict=True)
        }
        self._placed = tuple(placed)
        self._first = np.array(
            [base[episode.segment] + episode.first_turn for episode in placed], dtype=np.int64
        )
        self._live_turns = sum(episode.turns for episode in placed)
        self._pieces = VectorRows(rows.segments, rows.piece_base)

    @property
    def generation(self) -> int:
        """The number of the commit."""
        return self._generation

    @property
    def segment_rows(self) -> SegmentRows:
        """The segments, to be used again by a later snapshot of the same ones."""
        return self._rows

    @cached_property
    def episodes(self) -> LiveEpisodes:
        """The live episodes in the order of their rows."""
        return LiveEpisodes(self.reader, self._generation, self._placed, self._first)

    @cached_property
    def speakers(self) -> Mapping[int, CatalogueSpeaker]:
        """Everyone who speaks, by ordinal."""
        return LiveSpeakers(self.reader, self._generation)

    @property
    def turn_id(self) -> NDArray[np.int64]:
        """See `index.store.Snapshot`, also for the columns below."""
        return self._rows.column("turn_id")

    @property
    def turn_speaker(self) -> Rows:
        """Ordinals of speakers, -1 for nobody."""
        return self._rows.column("turn_speaker")

    @property
    def turn_position(self) -> Rows:
        """From 0 in each episode."""
        return self._rows.column("turn_position")

    @property
    def turn_words(self) -> Rows:
        """Words in each turn."""
        return self._rows.column("turn_words")

    @cached_property
    def mean_words(self) -> float:
        """Words in a turn on average, of those that count."""
        lengths = self.turn_words[self.alive] if self._has_dead else self.turn_words
        return float(lengths.mean()) if len(lengths) else 0.0

    @property
    def turn_flags(self) -> NDArray[np.uint8]:
        """What kind of turn each is: bits of `index.words.Flag`."""
        return self._rows.column("turn_flags")

    @property
    def turn_first_piece(self) -> Rows:
        """One longer than there are turns."""
        return self._rows.column("turn_first_piece")

    @property
    def piece_turn(self) -> Rows:
        """Rows of turns, rising."""
        return self._rows.column("piece_turn")

    @property
    def piece_words(self) -> Rows:
        """Words in each piece."""
        return self._rows.column("piece_words")

    @property
    def piece_start(self) -> Rows:
        """Offsets into the turn's text."""
        return self._rows.column("piece_start")

    @property
    def piece_end(self) -> Rows:
        """Offsets into the turn's text."""
        return self._rows.column("piece_end")

    def windows(self, size: int) -> Windows:
        """The windows of about *size* words."""
        return Windows(size, self._rows.column, self._rows.picked)

    @cached_property
    def turn_episode(self) -> Rows:
        """Index into *episodes*, -1 for a dead row."""
        turns = np.array([one.turns for one in self._placed], dtype=np.int64)
        number = np.repeat(np.arange(len(turns), dtype=np.int32), turns)
        total = int(self._rows.turn_base[-1])
        if len(number) == total:  # no row is dead, and one episode follows the other
            return number
        episode = np.full(total, -1, dtype=np.int32)
        within = np.arange(len(number)) - np.repeat(np.cumsum(turns) - turns, turns)
        episode[np.repeat(self._first, turns) + within] = number
        return episode

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        """Which turns count."""
        return self.turn_episode >= 0

    @cached_property
    def _alive_pieces(self) -> NDArray[np.bool_]:
        return self.alive[self.piece_turn]

    @cached_property
    def _piece_bits(self) -> Alive | None:
        return self._pieces.bits(self._alive_pieces) if self._has_dead else None

    def warm(self) -> None:
        """Prepares for many questions, so that the first of them do not."""
        self._pieces.warm()

    def nearest_pieces(
        self, question: Vector, k: int, among: NDArray[np.bool_] | None = None
    ) -> tuple[Rows, Scores]:
        """The *k* live pieces of highest cosine, best first, ties by row."""
        bits = self._piece_bits if among is None else self.bits_of(among)
        return self._pieces.nearest(question, k, bits, scattered=among is None)

    def bits_of(self, pieces: NDArray[np.bool_]) -> Alive:
        """*pieces*, bool (P,), as `nearest_among` takes them."""
        return self._pieces.bits(pieces & self._alive_pieces if self._has_dead else pieces)

    def nearest_among(
        self, question: Vector, k: int, bits: Alive, *, scattered: bool
    ) -> tuple[Rows, Scores]:
        """As `nearest_pieces`, among the pieces of *bits*; *scattered* as `VectorRows` has it."""
        return self._pieces.nearest(question, k, bits, scattered=scattered)

    def speakers_heard(self, heard: Callable[[str, int], bool]) -> Mapping[int, CatalogueSpeaker]:
        """
        As `speakers`, from the episodes alone in which each is *heard* (episode id, ordinal): no
        name, alias or role of another episode is in it.
        """
        return self.reader.speakers_at(self._generation, heard)

    @property
    def _has_dead(self) -> bool:
        return self._live_turns != int(self._rows.turn_base[-1])

    def piece_spans(self, rows: Rows) -> tuple[Rows, Rows]:
        """See `index.store.Snapshot`."""
        return self._rows.picked("piece_start", rows), self._rows.picked("piece_end", rows)

    def piece_cosines(self, question: Vector, rows: Rows) -> Scores:
        """The cosine of each of *rows* (pieces) with *question*."""
        return self._pieces.cosines(question, rows)

    def piece_vectors(self, rows: Rows) -> Matrix:
        """The vectors of *rows* (pieces), copied."""
        return self._pieces.at(rows)

    def postings(self, token: str) -> tuple[Rows, NDArray[np.uint8]]:
        """The pieces that hold *token*, rising, and how often (at most 255); dead rows too."""
        segments = self._rows.segments
        found = [words.lookup(one.columns, one.number_of(token)) for one in segments]
        if len(found) == 1:
            return found[0]
        if not found:
            return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.uint8)
        rows = [
            pieces + np.int32(base)
            for (pieces, _counts), base in zip(found, self._rows.piece_base[:-1], strict=True)
        ]
        return np.concatenate(rows), np.concatenate([counts for _pieces, counts in found])

    def beside(self, rows: Rows, pairs: Sequence[tuple[str, str]]) -> NDArray[np.bool_]:
        """Which of *pairs* of tokens stand side by side in which of *rows*, bool (rows, pairs)."""
        held = np.zeros((len(rows), len(pairs)), dtype=np.bool_)
        numbers = np.searchsorted(self._rows.turn_base, rows, side="right") - 1
        for number in sorted(set(numbers.tolist())):
            here, segment = numbers == number, self._rows.segments[number]
            turns = rows[here] - self._rows.turn_base[number]
            bounds = segment.columns["turn_first_piece"]
            known = [(segment.number_of(one), segment.number_of(other)) for one, other in pairs]
            held[here] = words.pairs_in(segment.columns, bounds[turns], bounds[turns + 1], known)
        return held

    def turns(self, rows: Sequence[int]) -> list[StoredTurn]:
        """
        The live turns at *rows*, in that order, from the catalogue.

        Raises:
            ValueError: a row is dead.
            StaleSnapshotError: the index changed, and some time later the turns were swept.
        """
        numbers = [self._live_number(row) for row in rows]
        positions = self._rows.picked("turn_position", np.asarray(rows, dtype=np.int64)).tolist()
        keys = [
            (self._placed[number].ordinal, position)
            for number, position in zip(numbers, positions, strict=True)
        ]
        found, episodes = self.reader.find_turns(keys), self.episodes
        episodes.bring(numbers)
        return [
            StoredTurn(found[key][0], int(row), episodes[number].record, found[key][1])
            for row, number, key in zip(rows, numbers, keys, strict=True)
        ]

    def texts(self, rows: Rows) -> list[str]:
        """
        What the live turns at *rows* say, in that order; a tenth of the time of `turns`.

        Raises: as `turns`.
        """
        numbers = self.turn_episode[rows]
        if (numbers < 0).any():
            raise ValueError(f"row {rows[numbers < 0][0]} is dead")
        ordinals = np.array([one.ordinal for one in self._placed], dtype=np.int64)
        positions = self._rows.picked("turn_position", rows)
        keys = zip(ordinals[numbers].tolist(), positions.tolist(), strict=True)
        return self.reader.find_texts(list(keys))

    def _live_number(self, row: int) -> int:
        number = int(self.turn_episode[row])
        if number < 0:
            raise ValueError(f"row {row} is dead")
        return number

    def row_of(self, turn_id: int) -> int | None:
        """The live row of *turn_id*, None when it is removed or was never here."""
        bases = self._rows.turn_base[:-1]
        for segment, base in zip(self._rows.segments, bases, strict=True):
            row = segment.row_of(turn_id)
            if row is not None and self.alive[row + int(base)]:
                return row + int(base)
        return None

    def vectors_of(self, episode_id: str) -> dict[int, Vector]:
        """The vectors of an episode's pieces by key, to be used again."""
        number = self._number_of(episode_id)
        if number is None:
            return {}
        at, first = self._rows.place_of_turn(int(self._first[number]))
        segment = self._rows.segments[at]
        keys, vectors = segment.vectors_by_key(first, self._placed[number].turns)
        return dict(zip(keys.tolist(), vectors, strict=True))

    def turn_ids_of(self, episode_id: str) -> NDArray[np.int64]:
        """The ids of an episode's turns in reading order; empty for an unknown one."""
        number = self._number_of(episode_id)
        if number is None:
            return np.empty(0, np.int64)
        first = int(self._first[number])
        return self.turn_id[first : first + self._placed[number].turns]

    def speakers_of(self, episode_id: str) -> tuple[Speaker, ...]:
        """The cast of one episode, in order of appearance; empty for an unknown one."""
        number = self._number_of(episode_id)
        if number is None:
            return ()
        return self.reader.cast_of(self._placed[number].ordinal)

    def _number_of(self, episode_id: str) -> int | None:
        ordinal = self.reader.ordinal_at(episode_id, self._generation)
        return None if ordinal is None else self._number_by_ordinal.get(ordinal)

    @cached_property
    def _number_by_ordinal(self) -> dict[int, int]:
        return {one.ordinal: number for number, one in enumerate(self._placed)}
