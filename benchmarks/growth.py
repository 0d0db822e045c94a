"""
Grows an index to any number of turns, so that large ones can be measured without embedding them.

python benchmarks/growth.py HOME TARGET --turns 500000
python benchmarks/growth.py HOME TARGET --episodes 50000

HOME is the data folder of a real index (`quoth add` over some transcripts); TARGET gets a copy of
it, and beside the real episodes generated ones until there are so many turns. A generated episode
has the shape of a real one, turn by turn and piece by piece. Its words are drawn from the real
ones, as often as people say them; the vector of a piece is a real piece's, moved by noise until
their cosine is about 0.8; who speaks in one real episode gets an invented name, who speaks in
several (a host) keeps theirs. What is generated answers no question, but is as near to one and as
long to look through as more episodes of the same shows would be.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.store import EpisodeRecord, NewEpisode, Pieces
from index.store.snapshot import StoreSnapshot
from index.store.store import Store
from index.turns import Speaker, Transcript, Turn, turn_ids
from index.windows import norms_of, windows_over
from index.words import token_of, words

TURNS_PER_COMMIT = 4096
NOISE = 0.75  # of a vector's length, in a random direction
HOST_IN = 3  # episodes
SHORT = 3  # turns


@dataclass(frozen=True, slots=True)
class Shape:
    """A real episode, as a pattern for others."""

    record: EpisodeRecord
    transcript: Transcript
    piece_turn: NDArray[np.int32]
    piece_words: NDArray[np.int32]
    vectors: NDArray[np.float32]


class Grower:
    """Makes episodes like those of *snapshot*, always the same for the same *seed*."""

    def __init__(self, snapshot: StoreSnapshot, seed: int = 1) -> None:
        self._snapshot, self._random = snapshot, np.random.default_rng(seed)
        self._made = 0

    def short_episodes(self, count: int) -> Iterator[NewEpisode]:
        """*count* episodes of a few turns each: much to list, little to search."""
        for number in range(count):
            yield self._episode(self._shapes[number % len(self._shapes)], SHORT)

    def episodes(self, turns: int) -> Iterator[NewEpisode]:
        """Episodes of *turns* turns together, the last one cut short."""
        left = turns
        while left > 0:
            shape = self._shapes[int(self._random.integers(len(self._shapes)))]
            made = self._episode(shape, left)
            left -= len(made.turn_ids)
            yield made

    @cached_property
    def _shapes(self) -> list[Shape]:
        return [self._shape(number) for number in range(len(self._snapshot.episodes))]

    def _shape(self, number: int) -> Shape:
        snapshot = self._snapshot
        episode = snapshot.episodes[number]
        rows = range(episode.first_row, episode.first_row + episode.turns)
        first, end = (int(snapshot.turn_first_piece[row]) for row in (rows.start, rows.stop))
        pieces = np.arange(first, end, dtype=np.int32)
        turns = tuple(stored.turn for stored in snapshot.turns(rows))
        speakers = snapshot.speakers_of(episode.record.id)
        return Shape(
            episode.record,
            Transcript(episode.record.path, episode.record.format, turns, speakers),
            snapshot.piece_turn[pieces] - rows.start,
            snapshot.piece_words[pieces],
            snapshot.piece_vectors(pieces),
        )

    @cached_property
    def _spoken(self) -> tuple[list[str], NDArray[np.float64]]:
        """The words of all real turns, and up to which part of 1 each is drawn."""
        counted: Counter[str] = Counter()
        for shape in self._shapes:
            for turn in shape.transcript.turns:
                counted.update(word for word in turn.text.split() if words(word))
        often = np.array(list(counted.values()), np.float64)
        return list(counted), np.cumsum(often / often.sum())

    @cached_property
    def _tokens(self) -> list[list[str]]:
        """The index words of each of the words."""
        return [
            [token for part in words(word) if (token := token_of(part)) is not None]
            for word in self._spoken[0]
        ]

    @cached_property
    def _hosts(self) -> frozenset[str]:
        people = self._snapshot.speakers.values()
        return frozenset(one.name for one in people if len(one.episodes) >= HOST_IN)

    @cached_property
    def _name_parts(self) -> tuple[list[str], list[str]]:
        names = [one.name.split() for one in self._snapshot.speakers.values() if not one.generic]
        full = [parts for parts in names if len(parts) > 1]
        return [parts[0] for parts in full], [parts[-1] for parts in full]

    def _episode(self, shape: Shape, most: int) -> NewEpisode:
        self._made += 1
        held = shape.piece_turn < most
        drawn = self._drawn(shape.piece_words[held])
        texts = [" ".join(self._spoken[0][number] for number in piece) for piece in drawn]
        tokens = [[one for number in piece for one in self._tokens[number]] for piece in drawn]
        turns, pieces = self._turns(shape, texts, most), _pieces(shape.piece_turn[held], texts)
        vectors = self._moved(shape.vectors[held])
        record = self._record(shape.record)
        return NewEpisode(
            record=record,
            transcript=replace(shape.transcript, turns=turns[0], speakers=turns[1]),
            turn_ids=turn_ids(record.id, turns[0]),
            turn_words=np.array([len(turn.text.split()) for turn in turns[0]], np.int32),
            pieces=pieces,
            piece_vectors=vectors,
            piece_keys=self._random.integers(0, 2**63, len(texts)).astype(np.uint64),
            window_norms=norms_of(pieces.windows, pieces.words, vectors),
            piece_tokens=tokens,
        )

    def _drawn(self, lengths: NDArray[np.int32]) -> list[list[int]]:
        numbers = np.searchsorted(self._spoken[1], self._random.random(int(lengths.sum())))
        numbers = np.minimum(numbers, len(self._spoken[0]) - 1)
        return [part.tolist() for part in np.split(numbers, np.cumsum(lengths)[:-1])]

    def _turns(
        self, shape: Shape, texts: list[str], most: int
    ) -> tuple[tuple[Turn, ...], tuple[Speaker, ...]]:
        said: list[list[str]] = [[] for _turn in shape.transcript.turns[:most]]
        for turn, text in zip(shape.piece_turn.tolist(), texts, strict=False):
            said[turn].append(text)
        named = {one.name: self._name(one.name) for one in shape.transcript.speakers}
        turns = tuple(
            replace(turn, text=" ".join(said[at]), speaker=named.get(turn.speaker or ""))
            for at, turn in enumerate(shape.transcript.turns[:most])
        )
        counted = Counter(turn.speaker for turn in turns)
        speakers = tuple(
            replace(one, name=named[one.name], aliases=(), turns=counted[named[one.name]])
            for one in shape.transcript.speakers
        )
        return turns, tuple({one.name: one for one in speakers}.values())

    def _name(self, name: str) -> str:
        if name in self._hosts or len(name.split()) < 2:
            return name
        first, last = self._name_parts
        return f"{self._random.choice(first)} {self._random.choice(last)}"

    def _moved(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        noise = self._random.standard_normal(vectors.shape, np.float32)
        moved = vectors + np.float32(NOISE / np.sqrt(vectors.shape[1])) * noise
        unit: NDArray[np.float32] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
        return unit.astype(np.float32)

    def _record(self, like: EpisodeRecord) -> EpisodeRecord:
        day = date(2012, 1, 1) + timedelta(days=int(self._random.integers(4_000)))
        title = " ".join(self._spoken[0][number] for number in self._drawn(np.array([5]))[0])
        return replace(
            like,
            id=f"grown-{self._made}",
            path=f"/grown/show-{self._made}.md",
            title=title.capitalize(),
            date=day.isoformat(),
            sha256=f"{self._made:064x}",
        )


def _pieces(turn: NDArray[np.int32], texts: list[str]) -> Pieces:
    """The places of the pieces *texts* in their turns, one space between them."""
    lengths = np.array([len(text) for text in texts], np.int32)
    start = np.zeros(len(texts), np.int32)
    for at in range(1, len(texts)):
        if turn[at] == turn[at - 1]:
            start[at] = start[at - 1] + lengths[at - 1] + 1
    piece_words = np.array([len(text.split()) for text in texts], np.int32)
    return Pieces(turn, start, start + lengths, piece_words, *windows_over(piece_words))


def grow(home: Path, target: Path, turns: int, episodes: int = 0) -> None:
    """Makes *target* a copy of *home* with *turns* turns, or so many short episodes more."""
    shutil.copytree(home, target)
    with Store.open_as_it_is(target / "index") as store, store.writer():
        snapshot = store.snapshot()
        have, started = int(snapshot.alive.sum()), time.perf_counter()
        batch: list[NewEpisode] = []
        grower = Grower(snapshot)
        made = grower.short_episodes(episodes) if episodes else grower.episodes(turns - have)
        for episode in made:
            batch.append(episode)
            if sum(len(one.turn_ids) for one in batch) >= TURNS_PER_COMMIT:
                have += _commit(store, batch)
                print(f"{have:,} turns, {time.perf_counter() - started:.0f} s", file=sys.stderr)
        _commit(store, batch)


def _commit(store: Store, batch: list[NewEpisode]) -> int:
    turns = sum(len(one.turn_ids) for one in batch)
    store.commit(batch)
    batch.clear()
    return turns


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, help="data folder of a real index")
    parser.add_argument("target", type=Path, help="data folder to make")
    parser.add_argument("--turns", type=int, default=500_000)
    parser.add_argument("--episodes", type=int, help="so many short ones instead", default=0)
    options = parser.parse_args()
    if options.target.exists():
        sys.exit(f"{options.target} is there already: name a new folder")
    grow(options.home, options.target, options.turns, options.episodes)


if __name__ == "__main__":
    main()
