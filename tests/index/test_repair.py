from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.repair import repair
from index.store.store import Store
from index.store.verify import verify
from index.words import ENGLISH
from tests.index.store.segment_parts import cut_in, flip_in
from tests.index.store.toy import ToyEncoder, episode_of, interview, opened, said, texts, vector_of

EPISODES = (interview(), episode_of("two", [("ANN LEE", "Green tea."), ("BOB", "Right.")]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an index with two segments of one episode each."""
    made = tmp_path / "data" / "index"
    with opened(made) as store, store.writer():
        for one in EPISODES:
            store.commit([one])
    return made


def segments(folder: Path) -> list[Path]:
    return sorted((folder / "segments").iterdir())


DAMAGE: tuple[Callable[[Path], None], ...] = (
    Path.unlink,
    lambda segment: flip_in(segment, "columns", 0),
    lambda segment: cut_in(segment, "pieces"),
)


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_can_be_read_is_searched_still(folder: Path, damage: Callable[[Path], None]) -> None:
    """A part that is lost takes its own episodes along, and no others."""
    damage(segments(folder)[1])
    with opened(folder, create=False) as store:
        snapshot = store.snapshot()
        assert [one.record.id for one in snapshot.episodes] == ["kabul"]
        assert snapshot.left_out == 1
        assert len(snapshot.nearest_pieces(vector_of("x"), 9)[0]) == 5
        assert snapshot.vectors_of("two") == {}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_segment_is_rebuilt_from_the_catalogue(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    """Every turn with its id, its speaker and its words; what was whole is left as it is."""
    whole, broken = segments(folder)
    damage(broken)
    with opened(folder, create=False) as store:
        done = repair(store, ToyEncoder(), ENGLISH)
        assert (done.episodes, done.turns) == (1, 2)
        assert said(store) == texts(*EPISODES)
        snapshot = store.snapshot()
        assert snapshot.left_out == 0
        assert {int(one) for one in snapshot.turn_id} == {
            *EPISODES[0].turn_ids,
            *EPISODES[1].turn_ids,
        }
        assert store.find_tombstone(EPISODES[1].turn_ids[0]) is None
        rows, _scores = snapshot.nearest_pieces(vector_of("Ann Lee: Green tea."), 1)
        assert snapshot.turns([int(snapshot.piece_turn[rows[0]])])[0].turn.text == "Green tea."
    assert verify(folder) == []
    assert whole in segments(folder)


def test_an_episode_in_which_nobody_speaks_is_rebuilt_too(folder: Path) -> None:
    with opened(folder, create=False) as store, store.writer():
        store.commit([episode_of("silence", [])])
    segments(folder)[2].unlink()
    with opened(folder, create=False) as store:
        assert repair(store, ToyEncoder(), ENGLISH).episodes == 1
        assert [one.id for one in store.episodes()] == ["kabul", "two", "silence"]
    assert verify(folder) == []


def test_counts_that_are_wrong_are_put_right(folder: Path) -> None:
    """Nothing is embedded for it."""
    with opened(folder, create=False) as store:
        _miscount(folder)
        assert verify(folder)
        done = repair(store, ToyEncoder(), ENGLISH)
    assert str(done) == "rebuilt 0 turns of 0 episodes, put 1 count right"
    assert verify(folder) == []


def test_nothing_is_done_to_an_index_that_is_whole(folder: Path) -> None:
    before = segments(folder)
    with opened(folder, create=False) as store:
        assert str(repair(store, ToyEncoder(), ENGLISH)) == "nothing had to be rebuilt"
    assert segments(folder) == before


def _miscount(folder: Path) -> None:
    with Store.open_as_it_is(folder) as store, store.writer() as writer:
        writer._catalogue.execute(
            "UPDATE segments SET live_turns = live_turns + 1 WHERE ordinal = 1"
        )
