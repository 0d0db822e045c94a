"""Random changes and questions, against a model that keeps everything in a dict."""

from __future__ import annotations

import shutil
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from index.embedding import Matrix
from index.repair import repair
from index.store import NewEpisode, segment_files
from index.store.snapshot import StoreSnapshot
from index.store.verify import verify
from index.words import ENGLISH
from tests.index.store.toy import ToyEncoder, episode_of, opened, said, texts, vector_of

NAMES = st.sampled_from(["one", "two", "three", "four", "five"])
LINES = st.lists(
    st.tuples(
        st.sampled_from([None, "ANN LEE", "BOB"]),
        st.sampled_from(["Right.", "tea", "tea and cake", "no cake", "zebra"]),
    ),
    max_size=5,
)
EPISODES = st.builds(episode_of, NAMES, LINES, pieces_of_turn=st.integers(1, 2))


def words_by_turn(episode: NewEpisode) -> list[list[str]]:
    """The index words of each turn, all its pieces one after the other."""
    spoken: list[list[str]] = [[] for _turn in episode.turn_ids]
    for turn, tokens in zip(episode.pieces.turn.tolist(), episode.piece_tokens, strict=True):
        spoken[turn] += tokens
    return spoken


def vectors_said_by(label: str, episode: NewEpisode) -> Matrix:
    """The vectors of the pieces of the turns with *label*."""
    theirs = [turn.label == label for turn in episode.transcript.turns]
    vectors: Matrix = episode.piece_vectors[np.array(theirs, np.bool_)[episode.pieces.turn]]
    return vectors


def rows_said_by(label: str, snapshot: StoreSnapshot) -> list[int]:
    """The live turns with *label*."""
    rows = np.flatnonzero(snapshot.alive).tolist()
    stored = snapshot.turns(rows)
    return [row for row, one in zip(rows, stored, strict=True) if one.turn.label == label]


# Where a disk is slow, hundreds of durable commits would take minutes; what becomes durable when
# is the matter of other tests.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


class StoreMachine(RuleBasedStateMachine):
    """An index, and the episodes that should be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY)) / "data" / "index"
        self.store = opened(self.folder)
        self.model: dict[str, NewEpisode] = {}
        self.ever: dict[int, str] = {}

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder.parents[1])

    @rule(
        new=st.lists(EPISODES, max_size=3, unique_by=lambda one: one.record.id),
        removed=st.sets(NAMES, max_size=2),
        grace=st.sampled_from([0.0, 60.0]),
    )
    def commit(self, new: list[NewEpisode], removed: set[str], grace: float) -> None:
        """An id in both is replaced."""
        with self.store.writer(grace_seconds=grace):
            self.store.commit(new, removed=sorted(removed))
        for name in removed:
            self.model.pop(name, None)
        for one in new:
            self.model[one.record.id] = one
            self.ever |= dict.fromkeys(one.turn_ids, one.record.id)

    @rule(episodes=st.lists(EPISODES, min_size=8, max_size=8))
    def commit_many(self, episodes: list[NewEpisode]) -> None:
        """Enough commits for a merge."""
        for one in episodes:
            self.commit([one], set(), 0.0)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = opened(self.folder, create=False)

    @rule(text=st.sampled_from(["Right. 0", "tea 0", "zebra 1", "none"]), k=st.integers(1, 9))
    def search(self, text: str, k: int) -> None:
        """The scores are those of brute force over what the model says."""
        question = vector_of(text)
        vectors = [one.piece_vectors for one in self.model.values()]
        every = np.concatenate([np.empty((0, len(question)), np.float32), *vectors])
        best = np.sort(every @ question)[::-1][:k]
        rows, scores = self.store.snapshot().nearest_pieces(question, k)
        np.testing.assert_allclose(scores, best, atol=1e-6)
        assert len(set(rows.tolist())) == len(best)

    @rule(text=st.sampled_from(["tea 0", "no cake 1", "none"]), ann=st.booleans())
    def search_one_speaker(self, text: str, *, ann: bool) -> None:
        """Among the pieces of one speaker the scores are those of brute force over these."""
        label = "ANN LEE" if ann else "BOB"
        question, snapshot = vector_of(text), self.store.snapshot()
        vectors = [vectors_said_by(label, one) for one in self.model.values()]
        best = np.sort(np.concatenate([one @ question for one in vectors] or [np.empty(0)]))
        among = np.isin(snapshot.piece_turn, rows_said_by(label, snapshot))
        rows, scores = snapshot.nearest_pieces(question, 5, among)
        np.testing.assert_allclose(scores, best[::-1][:5], atol=1e-6)
        assert among[rows].all()

    @rule(word=st.sampled_from(["tea", "cake", "right.", "zebra", "none"]))
    def look_up(self, word: str) -> None:
        """As many live pieces hold the word as the model's."""
        snapshot = self.store.snapshot()
        rows, _counts = snapshot.postings(word)
        assert (np.diff(rows) > 0).all()
        expected = sum(word in tokens for one in self.model.values() for tokens in one.piece_tokens)
        assert int(snapshot.alive[snapshot.piece_turn[rows]].sum()) == expected

    @rule(pair=st.sampled_from([("tea", "and"), ("cake", "tea"), ("no", "cake"), ("x", "tea")]))
    def look_up_side_by_side(self, pair: tuple[str, str]) -> None:
        """As many live turns say the two words one after the other as the model's."""
        snapshot = self.store.snapshot()
        rows = np.flatnonzero(snapshot.alive).astype(np.int32)
        spoken = [words for one in self.model.values() for words in words_by_turn(one)]
        expected = sum(pair in set(pairwise(words)) for words in spoken)
        assert int(snapshot.beside(rows, [pair]).sum()) == expected

    @precondition(lambda self: self.model)
    @rule(at=st.integers(0, 99))
    def lose_and_repair(self, at: int) -> None:
        """What was said in a segment that is lost comes back from the catalogue."""
        segments = sorted((self.folder / "segments").iterdir())
        self.store.close()
        segments[at % len(segments)].unlink()
        self.store = opened(self.folder, create=False)
        repair(self.store, ToyEncoder(), ENGLISH)
        assert verify(self.folder) == []
        # Pieces are made anew as for real transcripts, not as these toys are.
        self.commit(list(self.model.values()), set(), 0.0)

    @precondition(lambda self: self.ever)
    @rule(at=st.integers(0, 99))
    def resolve(self, at: int) -> None:
        """An id leads to its turn, or to a tombstone, never to nothing."""
        turn_id = sorted(self.ever)[at % len(self.ever)]
        snapshot = self.store.snapshot()
        row, stone = snapshot.row_of(turn_id), self.store.find_tombstone(turn_id)
        live = self.model.get(self.ever[turn_id])
        if live is not None and turn_id in live.turn_ids:
            assert row is not None
            assert stone is None
            assert snapshot.turns([row])[0].turn_id == turn_id
        else:
            assert row is None
            assert stone is not None
            assert stone.episode == self.ever[turn_id]

    @invariant()
    def says_what_the_model_says(self) -> None:
        assert said(self.store) == texts(*self.model.values())

    @invariant()
    def is_sound(self) -> None:
        assert verify(self.folder) == []


StoreMachine.TestCase.settings = settings(
    max_examples=8,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestStore = StoreMachine.TestCase


class CodedStoreMachine(StoreMachine):
    """The same, every segment of four pieces and more with codes."""

    def __init__(self) -> None:
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(segment_files, "QUANTISED_FROM", 4)
        super().__init__()

    def teardown(self) -> None:
        super().teardown()
        self.patch.undo()


CodedStoreMachine.TestCase.settings = settings(StoreMachine.TestCase.settings, max_examples=4)
TestCodedStore = CodedStoreMachine.TestCase
