from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexWriteError
from index.store.merging import FAN, MOST, SHARE, SMALL, Account, Size, to_merge
from index.store.snapshot import StoreSnapshot
from index.store.store import Store
from index.store.verify import verify
from index.store.writer import Step
from tests.index.store.segment_parts import flip_in
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


def merged(sizes: list[int], account: Account, *, ends: bool) -> list[int]:
    """*sizes* after all merges while a run goes on, or at its end; they are put on *account*."""
    while chosen := (
        to_merge(whole(*sizes), account.earned(), 2) if ends else to_merge(whole(*sizes), SMALL)
    ):
        copied = sum(sizes[at] for at in chosen)
        account.copied += copied
        sizes = [size for at, size in enumerate(sizes) if at not in chosen] + [copied]
    return sizes


def run(sizes: list[int], *added: int) -> tuple[list[int], int]:
    """*sizes* after a run that commits so many turns at a time, and what it copied."""
    account = Account()
    for turns in added:
        account.added += turns
        sizes = merged([*sizes, turns], account, ends=False)
    return merged(sizes, account, ends=True), account.copied


def test_a_few_segments_are_left_alone() -> None:
    assert to_merge([], SMALL) == []
    assert to_merge(whole(*[10] * (FAN - 1)), SMALL) == []


def test_as_many_as_the_fan_become_one() -> None:
    """Whatever lies between them, and those that are larger than all of them together do not."""
    assert to_merge(whole(*[10] * FAN), SMALL) == list(range(FAN))
    assert to_merge(whole(10, 10, 5000, *[10] * (FAN - 3)), SMALL) == [0, 1, *range(3, FAN)]
    assert to_merge(whole(10, 60, *[10] * (FAN - 2)), SMALL) == list(range(FAN))


def test_nothing_is_merged_that_doubles_nothing() -> None:
    """Each segment is larger than all that are smaller: to copy it would be dear."""
    assert to_merge(whole(*[3**at for at in range(FAN)]), SMALL) == []


def test_the_end_of_a_run_waits_for_no_more() -> None:
    assert to_merge(whole(20, 10, 10), SMALL, 2) == [0, 1, 2]
    assert to_merge(whole(20, 10), SMALL, 2) == []
    assert to_merge(whole(20), SMALL, 2) == []


def test_a_merge_is_no_larger_than_what_can_be_afforded() -> None:
    """The smallest that come to so much; and one segment never holds more than the most."""
    assert to_merge(whole(*[5000] * FAN), SMALL) == [0, 1, 2, 3, 4, 5]
    assert to_merge(whole(300_000, 200_000, 200_000), 2 * MOST, 2) == [1, 2]
    assert to_merge(whole(MOST, MOST, MOST), 4 * MOST, 2) == []


def test_a_segment_that_is_mostly_dead_is_rewritten() -> None:
    assert to_merge([Size(100, 50), Size(100, 49)], 0) == [1]


def test_what_a_run_adds_pays_for_copies() -> None:
    account = Account(added=100)
    assert account.earned() == 100 * SHARE
    account.copied = 150 * SHARE
    assert account.earned() == 0


def test_a_long_run_leaves_few_segments() -> None:
    """Of 18,000 turns one, copied once; of half a million one, copied twice."""
    assert run([], 4096, 4096, 4096, 4096, 2000) == ([18_384], 18_384)
    sizes, copied = run([], *[4096] * 122)
    assert sizes == [122 * 4096]
    assert copied < 2 * sum(sizes)


def test_a_single_episode_waits_for_no_large_merge() -> None:
    """Of 2,500 runs none copies more than a second's worth, nor all of them much for each turn."""
    sizes: list[int] = []
    all_copied = 0
    for _run in range(2500):
        sizes, copied = run(sizes, 200)
        assert copied <= SMALL
        all_copied += copied
    assert all_copied < 4 * sum(sizes)
    assert len(sizes) < 30


def test_the_next_long_run_merges_what_single_episodes_left() -> None:
    sizes, copied = run([25_000] * 20, *[4096] * 15)
    assert len(sizes) <= 5
    assert copied <= 15 * 4096 * SHARE


def test_copies_of_a_turn_grow_with_the_logarithm_of_the_index() -> None:
    """20,000 commits of 25 turns in one run copy each turn a few times."""
    sizes, copied = run([], *[25] * 20_000)
    assert len(sizes) == 1
    assert copied / sum(sizes) < 7


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
    flip_in(path, "pieces", -1)


@pytest.mark.parametrize(
    ("damage", "told"),
    [(_lose, "is missing"), (_flip, "(pieces) has other bytes than were written")],
)
def test_a_damaged_segment_does_not_stop_commits(
    folder: Path, damage: Callable[[Path], None], told: str
) -> None:
    """Nor is it merged, which would hide the damage; what is new is added all the same."""
    steps: list[Step] = []
    with opened(folder) as store, store.writer(on_step=steps.append):
        store.commit([small(0)])
        (segment,) = (folder / "segments").iterdir()
        damage(segment)
        for number in range(1, FAN + 1):
            store.commit([small(number)])
        assert len(store.episodes()) == FAN + 1
    assert Step.MERGE_WRITTEN not in steps
    assert verify(folder) == [f"segments/{segment.name} {told}"]


def test_a_run_ends_well_where_there_is_no_room_to_merge(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """All of it is committed; what is in the way is told, and the segments stay as they were."""

    def on_step(step: Step) -> None:
        if step is Step.MERGE_WRITTEN:
            raise IndexWriteError(str(folder), "no space left on device")

    with opened(folder) as store:
        with store.writer(on_step=on_step):
            store.commit([small(0)])
            store.commit([small(1)])
        assert said(store) == texts(small(0), small(1))
        assert len(store.snapshot().segment_rows.segments) == 2
    assert "segments are not merged" in caplog.text
    assert verify(folder) == []


def test_a_run_that_fails_does_not_go_on_to_merge(folder: Path) -> None:
    """It has something else to tell, and the next run merges."""
    steps: list[Step] = []
    with opened(folder) as store:
        with suppress(KeyboardInterrupt), store.writer(on_step=steps.append):
            store.commit([small(0)])
            store.commit([small(1)])
            raise KeyboardInterrupt
        assert Step.MERGE_WRITTEN not in steps
        assert said(store) == texts(small(0), small(1))
