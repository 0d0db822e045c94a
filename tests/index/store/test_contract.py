"""What every store must do: the same as brute force over what it was given."""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexBusyError, IndexMismatchError, NoIndexError
from index.store import ModelIdentity, NewEpisode, Snapshot
from index.store.backend import BACKENDS, Backend
from tests.index.store.toy import DIMENSION, episode_of, interview, vector_of

MODEL = ModelIdentity("toy", "f" * 16, DIMENSION)
# How far a score may be from that of the vector that was given, which eight bits hold exactly.
OFF_AT_MOST = {"a folder, half floats": 1e-3}
WORDS = ("tea", "cake", "zebra", "ferry", "tide", "lamp")


@dataclass
class Place:
    """Where an index of one backend lies, and who has it open."""

    backend: str
    path: Path
    handles: list[Backend] = field(default_factory=list)

    @property
    def off_at_most(self) -> float:
        return OFF_AT_MOST.get(self.backend, 1e-4)

    def open(self, model: ModelIdentity = MODEL, *, create: bool = True) -> Backend:
        handle = BACKENDS[self.backend](self.path, model, create)
        self.handles.append(handle)
        return handle


@pytest.fixture(params=sorted(BACKENDS))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    made = Place(request.param, tmp_path / "index")
    yield made
    for handle in made.handles:
        handle.close()


def drawn(name: str, seed: int) -> NewEpisode:
    """An episode of some turns of one to four words."""
    numbers = random.Random(f"{name} {seed}")
    lines = [
        (numbers.choice((None, "ANN LEE", "BOB")), " ".join(numbers.choices(WORDS, k=length)))
        for length in numbers.choices(range(1, 5), k=numbers.randint(1, 7))
    ]
    return episode_of(name, lines, pieces_of_turn=numbers.randint(1, 2))


def commit(store: Backend, new: list[NewEpisode], removed: tuple[str, ...] = ()) -> None:
    with store.writer():
        store.commit(new, removed)


def filled(store: Backend) -> dict[str, NewEpisode]:
    """What *store* holds after some commits that add, edit and remove."""
    model: dict[str, NewEpisode] = {}
    for number in range(14):
        new = [drawn(f"talk-{number % 6}", number), drawn(f"talk-{6 + number}", number)]
        gone = f"talk-{4 + number}"
        commit(store, new, (gone,))
        model.pop(gone, None)
        model |= {one.record.id: one for one in new}
    return model


def spoken(snapshot: Snapshot) -> dict[str, list[str]]:
    """What each live episode says."""
    found = {}
    for episode in snapshot.episodes:
        rows = range(episode.first_row, episode.first_row + episode.turns)
        found[episode.record.id] = [one.turn.text for one in snapshot.turns(rows)]
    return found


def texts(model: dict[str, NewEpisode]) -> dict[str, list[str]]:
    return {name: [turn.text for turn in one.transcript.turns] for name, one in model.items()}


def pieces_by_brute_force(model: dict[str, NewEpisode]) -> list[tuple[int, list[float], list[str]]]:
    """The id of the turn, the vector and the words of every live piece."""
    return [
        (one.turn_ids[turn], vector.tolist(), list(tokens))
        for one in model.values()
        for turn, vector, tokens in zip(
            one.pieces.turn.tolist(), one.piece_vectors, one.piece_tokens, strict=True
        )
    ]


def scored(snapshot: Snapshot, rows: np.ndarray, scores: np.ndarray) -> list[tuple[int, float]]:
    turns = snapshot.turn_id[snapshot.piece_turn[rows]].tolist()
    return sorted(zip(turns, scores.tolist(), strict=True))


@pytest.mark.parametrize("text", ["tea 0", "zebra cake 1", "nothing like it"])
def test_the_nearest_and_their_scores_are_those_of_brute_force(place: Place, text: str) -> None:
    """Cosines, best first, of live pieces alone."""
    store = place.open()
    model, question = filled(store), vector_of(text)
    snapshot = store.snapshot()
    every = [
        (turn, float(np.dot(vector, question))) for turn, vector, _ in pieces_by_brute_force(model)
    ]
    best = sorted((score for _turn, score in every), reverse=True)
    for k in (1, 5, len(every), len(every) + 9):
        rows, scores = snapshot.nearest_pieces(question, k)
        np.testing.assert_allclose(scores, best[:k], atol=place.off_at_most)
        assert (np.diff(scores) <= 0).all()
    np.testing.assert_allclose(
        scored(snapshot, rows, scores), sorted(every), rtol=0, atol=place.off_at_most
    )
    np.testing.assert_allclose(snapshot.piece_cosines(question, rows), scores, atol=1e-6)


def test_a_filter_leaves_what_brute_force_leaves(place: Place) -> None:
    """Whoever is asked for, and nothing where nobody is."""
    store = place.open()
    model, question = filled(store), vector_of("tea 0")
    snapshot = store.snapshot()
    (ann,) = [one.ordinal for one in snapshot.speakers.values() if one.name == "Ann Lee"]
    among = (snapshot.turn_speaker == ann)[snapshot.piece_turn]
    theirs = {
        one.turn_ids[turn.position]
        for one in model.values()
        for turn in one.transcript.turns
        if turn.speaker == "Ann Lee"
    }
    best = sorted(
        (
            np.dot(vector, question)
            for turn, vector, _ in pieces_by_brute_force(model)
            if turn in theirs
        ),
        reverse=True,
    )
    rows, scores = snapshot.nearest_pieces(question, 7, among)
    np.testing.assert_allclose(scores, best[:7], atol=place.off_at_most)
    assert set(snapshot.turn_id[snapshot.piece_turn[rows]].tolist()) <= theirs
    nobody = np.zeros(len(snapshot.piece_turn), dtype=np.bool_)
    assert len(snapshot.nearest_pieces(question, 7, nobody)[0]) == 0


@pytest.mark.parametrize("word", [*WORDS, "none"])
def test_words_are_found_where_brute_force_finds_them(place: Place, word: str) -> None:
    store = place.open()
    model = filled(store)
    snapshot = store.snapshot()
    rows, counts = snapshot.postings(word)
    alive = snapshot.alive[snapshot.piece_turn[rows]]
    turns = snapshot.turn_id[snapshot.piece_turn[rows]][alive].tolist()
    assert Counter(zip(turns, counts[alive].tolist(), strict=True)) == Counter(
        (turn, said.count(word))
        for turn, _vector, said in pieces_by_brute_force(model)
        if word in said
    )


def test_what_is_said_counted_and_removed_is_what_was_committed(place: Place) -> None:
    """Each id leads to its turn or to a tombstone."""
    store = place.open()
    commit(store, [interview("gone")])
    gone = interview("gone").turn_ids
    model = filled(store)
    commit(store, [], ("gone", "never-there"))
    snapshot = store.snapshot()
    assert spoken(snapshot) == texts(model)
    assert {one.id for one in store.episodes()} == set(model)
    counts = store.counts()
    assert (counts.episodes, counts.turns) == (len(model), sum(map(len, texts(model).values())))
    for one in model.values():
        for turn_id in one.turn_ids:
            row = snapshot.row_of(turn_id)
            assert row is not None
            assert snapshot.turns([row])[0].turn_id == turn_id
            assert store.find_tombstone(turn_id) is None
    for turn_id in gone:
        stone = store.find_tombstone(turn_id)
        assert snapshot.row_of(turn_id) is None
        assert stone is not None
        assert stone.episode == "gone"
    assert store.find_episode("gone") is None


def test_what_is_committed_is_there_for_whoever_opens_it_again(place: Place) -> None:
    store = place.open()
    model = filled(store)
    before = store.snapshot().nearest_pieces(vector_of("tea 0"), 9)
    path = store.episodes()[0].path
    with store.writer():
        store.touch(store.episodes()[0].id, path + ".moved", 1, 2)
    assert store.bytes_on_disk() > 0
    store.close()
    again = place.open(create=False)
    assert again.model == MODEL
    assert spoken(again.snapshot()) == texts(model)
    np.testing.assert_array_equal(
        again.snapshot().nearest_pieces(vector_of("tea 0"), 9)[1], before[1]
    )
    moved = again.find_episode_by_path(path + ".moved")
    assert moved is not None
    assert (moved.size, moved.mtime_ns) == (1, 2)


def test_vectors_of_an_episode_are_there_to_be_used_again(place: Place) -> None:
    store = place.open()
    model = filled(store)
    for name, one in model.items():
        kept = store.snapshot().vectors_of(name)
        assert set(kept) == {int(key) for key in one.piece_keys}
        for key, vector in zip(one.piece_keys.tolist(), one.piece_vectors, strict=True):
            np.testing.assert_allclose(kept[key], vector, atol=max(1e-3, place.off_at_most))


def test_who_has_it_open_sees_a_commit_and_keeps_the_state_they_hold(place: Place) -> None:
    """A snapshot goes on saying the same; the next one says the new."""
    writing, reading = place.open(), place.open(create=False)
    commit(writing, [drawn("one", 1)])
    old = reading.snapshot()
    assert spoken(old) == texts({"one": drawn("one", 1)})
    commit(writing, [drawn("two", 2)], ("one",))
    assert spoken(reading.snapshot()) == texts({"two": drawn("two", 2)})
    assert spoken(old) == texts({"one": drawn("one", 1)})


def test_a_hundred_readers_see_whole_commits_while_one_writes(place: Place) -> None:
    """Each state that anybody sees is one that was committed."""
    writing, reading = place.open(), place.open(create=False)
    states = [texts({"talk": drawn("talk", n), f"more-{n}": drawn("more", n)}) for n in range(12)]
    allowed = [{}, *({"talk": one["talk"]} for one in states)]
    stop = threading.Event()

    def read(_number: int) -> int:
        looks = 0
        while not (stop.is_set() and looks):
            assert spoken(reading.snapshot()) in allowed
            looks += 1
        return looks

    def write() -> None:
        try:
            for number in range(12):
                commit(writing, [drawn("talk", number)])
        finally:
            stop.set()

    with ThreadPoolExecutor(101) as pool:
        done = pool.submit(write)
        assert min(pool.map(read, range(100))) >= 1
        done.result()


def test_two_do_not_write_at_once(place: Place) -> None:
    """The second is told who writes; and nothing is written without the right to."""
    one, other = place.open(), place.open(create=False)
    with (
        one.writer(),
        pytest.raises(IndexBusyError, match=f"process {os.getpid()}"),
        other.writer(),
    ):
        pass
    with other.writer():
        other.commit([drawn("one", 1)])
    with pytest.raises(RuntimeError):
        other.commit([drawn("two", 2)])


def test_what_does_not_fit_is_refused_whole(place: Place) -> None:
    store = place.open()
    commit(store, [drawn("one", 1)])
    with store.writer(), pytest.raises(ValueError, match="given twice"):
        store.commit([drawn("two", 2), drawn("two", 3)], ("one",))
    assert spoken(store.snapshot()) == texts({"one": drawn("one", 1)})


def test_there_is_none_before_it_is_made_and_none_of_another_model(place: Place) -> None:
    with pytest.raises(NoIndexError):
        place.open(create=False)
    place.open()
    with pytest.raises(IndexMismatchError, match="other"):
        place.open(ModelIdentity("other", "e" * 16, DIMENSION), create=False)
