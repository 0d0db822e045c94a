"""A writer that is killed at any instant leaves the old state or the new one, whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from index.store.merging import FAN
from index.store.verify import verify
from index.store.writer import Step
from tests.index.store.toy import AFTER, BEFORE, change, opened, said, small, texts

SCRIPT = Path(__file__).with_name("killed.py")
OLD = texts(*BEFORE)
NEW = texts(BEFORE[2], *AFTER)


def killed(folder: Path, step: str, many: int = 0) -> int:
    """The exit status of a writer that kills itself at *step*."""
    command = [sys.executable, str(SCRIPT), str(folder), step, str(many)]
    return subprocess.run(command, check=False).returncode


def prepared(folder: Path) -> None:
    with opened(folder) as store, store.writer():
        store.commit(BEFORE)


def goes_on(folder: Path) -> None:
    """The next writer finds a sound index, sweeps what was left, and commits."""
    assert verify(folder) == []
    with opened(folder, create=False) as store:
        with store.writer(grace_seconds=0):
            store.commit([small(99)])
        assert store.find_episode("small-99") is not None
        named = {row.row.name for row in store.snapshot().segment_rows.segments}
        assert {entry.name for entry in (folder / "segments").iterdir()} == named
    assert verify(folder) == []


@pytest.mark.parametrize(
    ("step", "expected"),
    [(Step.SEGMENT_WRITTEN, OLD), (Step.READY, OLD), (Step.COMMITTED, NEW)],
)
def test_a_commit_that_is_killed_is_whole_or_not_there(
    folder: Path, step: Step, expected: dict[str, list[str]]
) -> None:
    """An edit, a removal and a new episode of one commit come together, or none of them."""
    prepared(folder)
    assert killed(folder, step) == -signal.SIGKILL
    assert verify(folder) == []
    with opened(folder, create=False) as store:
        assert said(store) == expected
    goes_on(folder)


@pytest.mark.parametrize(("many", "before", "after"), [(FAN - 1, FAN, 1), (2, 3, 2)])
@pytest.mark.parametrize("step", [Step.MERGE_WRITTEN, Step.MERGE_READY, Step.MERGE_COMMITTED])
def test_a_merge_that_is_killed_changes_nothing_that_is_said(
    folder: Path, step: Step, many: int, before: int, after: int
) -> None:
    """
    The segments are the old ones or the merged one; what they say is the same. A merge follows a
    commit, or comes at the end of a run of few.
    """
    prepared(folder)
    assert killed(folder, step, many=many) == -signal.SIGKILL
    assert verify(folder) == []
    with opened(folder, create=False) as store:
        assert said(store) == OLD | texts(*(small(number) for number in range(many)))
        segments = len(store.snapshot().segment_rows.segments)
        assert segments == (after if step is Step.MERGE_COMMITTED else before)
    goes_on(folder)


def states() -> Iterator[dict[str, list[str]]]:
    """What an index says before the first commit of `change`, and after each."""
    state = dict(OLD)
    yield dict(state)
    for number in count():
        new, removed = change(number)
        for one in removed:
            state.pop(one, None)
        state |= texts(*new)
        yield dict(state)


def test_a_writer_that_is_killed_at_random_moments_loses_nothing_committed(folder: Path) -> None:
    """
    Twelve kills of a writer that adds, edits, removes and merges: each leaves one of its commits,
    whole, sound and not older than the last one seen. Where it never gets so far, later ones too.
    """
    prepared(folder)
    moments, coming = random.Random(7), states()
    state, commits = next(coming), 0
    for kill in count():
        if kill >= 12 and commits:
            break
        command = [sys.executable, str(SCRIPT), str(folder), "mixed", "1000", str(commits)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"writing\n"
            time.sleep(moments.random() * 0.2 * (1 + kill // 12))
            writer.kill()
        assert verify(folder) == []
        with opened(folder, create=False) as store:
            spoken, generation = said(store), store.snapshot().generation
        for _commit in range(generation):  # merges are commits too
            if state == spoken:
                break
            state, commits = next(coming), commits + 1
        assert spoken == state
    goes_on(folder)


def test_a_creation_that_is_killed_can_be_repeated(folder: Path) -> None:
    """The lock of the killed process does not outlive it."""
    assert killed(folder, Step.SEGMENT_WRITTEN) == -signal.SIGKILL
    with opened(folder, create=False) as store:
        assert said(store) == {}
    goes_on(folder)
