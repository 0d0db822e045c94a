from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.store.merging import FAN, LARGE, SMALL, Size, tier, to_merge
from index.store.snapshot import StoreSnapshot
from index.store.store import Store
from index.store.verify import verify
from index.store.writer import Step
from tests.index.store.toy import (
    episode_of,
    interview,
    key_of,
    opened,
    said,
    small,
    texts,
    vector_of,
)


def whole(*turns: int) -> list[Size]:
    """Segments of which every turn is live."""
    return [Size(count, count) for count in turns]


def test_a_few_segments_are_left_alone() -> None:
    assert to_merge([]) == []
    assert to_merge(whole(*[10] * (FAN - 1))) == []
    assert to_merge(whole(5000, *[10] * (FAN - 1))) == []


def test_as_many_of_one_tier_as_the_fan_become_one() -> None:
    """Whatever lies between them; the small ones first."""
    assert to_merge(whole(*[10] * FAN)) == list(range(FAN))
    assert to_merge(whole(10, 10, 5000, *[10] * (FAN - 2))) == [0, 1, *range(3, FAN + 1)]
    assert to_merge(whole(*[SMALL] * FAN, *[1] * FAN)) == list(range(FAN, 2 * FAN))


def test_tiers_grow_by_the_fan() -> None:
    assert [tier(live) for live in (0, SMALL - 1, SMALL, FAN * SMALL - 1, FAN * SMALL)] == [
        0, 0, 1, 1, 2,
    ]  # fmt: skip


def test_large_segments_are_not_merged() -> None:
    """So that no merge takes minutes."""
    assert to_merge(whole(*[LARGE] * FAN)) == []


def test_a_merge_is_bounded() -> None:
    """Of many that are nearly large, the smallest that make two large ones at most."""
    sizes = [LARGE - 1 - at for at in range(FAN)]
    chosen = to_merge(whole(*sizes))
    assert chosen == [FAN - 2, FAN - 1]
    assert sum(sizes[at] for at in chosen) <= 2 * LARGE


def test_a_segment_that_is_mostly_dead_is_rewritten() -> None:
    assert to_merge([Size(100, 50), Size(100, 49)]) == [1]


def test_copies_of_a_turn_grow_with_the_logarithm_of_the_index() -> None:
    """20,000 commits of 25 turns copy each turn at most once for each tier, in few segments."""
    sizes: list[int] = []
    copied = 0
    most = 0
    for _commit in range(20_000):
        sizes.append(25)
        while chosen := to_merge(whole(*sizes)):
            merged = sum(sizes[at] for at in chosen)
            copied += merged
            sizes = [size for at, size in enumerate(sizes) if at not in chosen] + [merged]
        most = max(most, len(sizes))
    turns = 20_000 * 25
    assert sum(sizes) == turns
    assert copied / turns < 6
    assert most <= 35


def spans_of(snapshot: StoreSnapshot) -> list[list[int]]:
    """The windows of 80 words, as [first piece, one past the last]."""
    windows = snapshot.windows(80)
    return [list(span) for span in zip(windows.first.tolist(), windows.end.tolist(), strict=True)]


def test_merged_segments_say_and_find_what_they_did_before(folder: Path) -> None:
    """Every turn, vector, window, word and id, with a removed and an edited episode among them."""
    episodes = [small(number) for number in range(FAN + 3)]
    with opened(folder) as store, store.writer():
        store.commit([interview()])
        for one in episodes:
            store.commit([one])
        edited = episode_of("small-2", [("CAT DOE", "edited talk")])
        store.commit([edited], removed=["small-1"])
        assert said(store) == texts(interview(), episodes[0], edited, *episodes[3:])
        snapshot = store.snapshot()
        assert len(snapshot.segment_rows.segments) < FAN
        for one in episodes[3:]:
            (row,), _scores = snapshot.nearest_pieces(one.piece_vectors[0], 1)
            assert snapshot.turns([int(row)])[0].turn_id == one.turn_ids[0]
            assert snapshot.row_of(one.turn_ids[0]) == row
            assert [row, row + 2] in spans_of(snapshot)
            kept = snapshot.vectors_of(one.record.id)
            assert len(kept) == 2
            np.testing.assert_array_equal(kept[int(one.piece_keys[0])], one.piece_vectors[0])
        windows = snapshot.windows(80)
        assert len(windows) == len(windows.end) == len(windows.norm) == len(windows.words)
        rows, counts = snapshot.postings("talk")
        live = snapshot.alive[snapshot.piece_turn[rows]]
        assert int(live.sum()) == FAN + 2
        assert set(counts.tolist()) == {1}
    assert verify(folder) == []


def test_a_merge_drops_what_is_dead(store: Store) -> None:
    """A removed word is found no more, and its segment is as small as what lives."""
    with store.writer():
        store.commit([episode_of("zebras", [("A", "zebra")] * 3), small(0)])
        store.commit([], removed=["zebras"])
    snapshot = store.snapshot()
    assert len(snapshot.alive) == 2
    assert snapshot.postings("zebra")[0].tolist() == []
    assert snapshot.postings("talk")[0].tolist() == [0]


def test_an_episode_without_turns_outlives_a_merge(store: Store) -> None:
    """It claims no row of anybody."""
    talk = episode_of("talk", [("A", "x")])
    with store.writer():
        store.commit([talk, episode_of("silence", []), episode_of("gone", [("A", "y")] * 2)])
        store.commit([], removed=["gone"])
    assert len(store.snapshot().alive) == 1
    assert said(store) == texts(talk) | {"silence": []}
    assert verify(store.folder) == []


def test_an_old_snapshot_outlives_a_merge(store: Store) -> None:
    """It searches, for the first time, files that are deleted by now."""
    with store.writer():
        store.commit([interview()])
        old = store.snapshot()
        for number in range(FAN):
            store.commit([small(number)])
    name = old.segment_rows.segments[0].row.name
    assert not (store.folder / "segments" / name).exists()
    (row,), _scores = old.nearest_pieces(vector_of("Smoke over the airport 0"), 1)
    assert [one.turn.text for one in old.turns([int(row)])] == ["Smoke over the airport"]
    assert key_of("Right 0") in old.vectors_of("kabul")


def _lose(path: Path) -> None:
    path.unlink()


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "told"), [(_lose, "is missing"), (_flip, "has other bytes than were written")]
)
def test_a_damaged_segment_does_not_stop_commits(
    folder: Path, damage: Callable[[Path], None], told: str
) -> None:
    """Nor is it merged, which would hide the damage; what is new is added all the same."""
    steps: list[Step] = []
    with opened(folder) as store, store.writer(on_step=steps.append):
        store.commit([small(0)])
        (segment,) = (folder / "segments").iterdir()
        damage(segment / "pieces.faiss")
        for number in range(1, FAN + 1):
            store.commit([small(number)])
        assert len(store.episodes()) == FAN + 1
    assert Step.MERGE_WRITTEN not in steps
    assert verify(folder) == [f"segments/{segment.name}/pieces.faiss {told}"]
