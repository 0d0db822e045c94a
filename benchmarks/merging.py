"""
What merging segments costs: how often each turn is copied, and how long a merge takes.

    python -m benchmarks.merging HOME [--runs 300] [--turns 500000] [--long 20000]

HOME is the data folder of a real index. A copy of it gets one generated episode a run, as `quoth
add` of a single file does it, made durable; another gets --long turns in one run. What is merged
after each commit, and at the end of each run, is timed. Then the rule alone is followed up to
--turns, by one run and by runs of an episode each. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

from benchmarks.growth import TURNS_PER_COMMIT, Grower
from index.store import NewEpisode
from index.store.merging import SMALL, Account, Size, to_merge
from index.store.store import Store
from index.store.writer import Step

EPISODE_TURNS = 198


class Watch:
    """Milliseconds of each commit, and of each merge."""

    def __init__(self) -> None:
        self.commits: list[float] = []
        self.merges: list[float] = []
        self._began = 0.0

    def begin(self) -> None:
        """Starts the next commit."""
        self._began = time.perf_counter()

    def on_step(self, step: Step) -> None:
        """Notes what ended with *step*."""
        if step in (Step.COMMITTED, Step.MERGE_COMMITTED):
            noted = self.commits if step is Step.COMMITTED else self.merges
            noted.append((time.perf_counter() - self._began) * 1000)
            self.begin()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--turns", type=int, default=500_000)
    parser.add_argument("--long", type=int, default=20_000)
    options = parser.parse_args()
    print("| figure | |\n|---|---:|")
    by_episodes(timed_by_episodes(options.home, options.runs))
    long_run(timed_in_one(options.home, options.long), options.long)
    for name, runs in (
        ("one run", [[TURNS_PER_COMMIT] * (options.turns // TURNS_PER_COMMIT)]),
        ("runs of an episode", [[EPISODE_TURNS]] * (options.turns // EPISODE_TURNS)),
    ):
        copies, most, left = followed(runs)
        print(f"| copies of a turn on the way to {options.turns:,} turns, {name} | {copies:.1f} |")
        print(f"| segments at most on that way | {most} |\n| segments in the end | {left} |")


def by_episodes(watch: Watch) -> None:
    """Prints what runs of one episode each took."""
    runs = len(watch.commits)
    print(f"| an episode's commit, durable: median ms | {statistics.median(watch.commits):.1f} |")
    print(f"| merges in {runs} runs of an episode each | {len(watch.merges)} |")
    print(f"| such a merge: median ms | {statistics.median(watch.merges):.0f} |")
    print(f"| the longest, ms | {max(watch.merges):.0f} |")
    print(f"| all of them, ms for each run | {sum(watch.merges) / runs:.1f} |")


def long_run(watch: Watch, turns: int) -> None:
    """Prints what one run of many turns took to merge."""
    total = sum(watch.merges) / 1000
    print(f"| merges in one run of {turns:,} turns, s | {total:.1f} |")
    print(f"| for each turn that it adds, ms | {total * 1000 / turns:.2f} |")


def timed_by_episodes(home: Path, count: int) -> Watch:
    """What *count* runs of one episode each take."""
    watch = Watch()
    with copied(home) as store:
        episodes = Grower(store.snapshot()).episodes(count * 2 * EPISODE_TURNS)
        for _number, episode in zip(range(count), episodes, strict=False):
            with store.writer(on_step=watch.on_step):
                watch.begin()
                store.commit([episode])
    return watch


def timed_in_one(home: Path, turns: int) -> Watch:
    """What one run of *turns* takes."""
    watch = Watch()
    with copied(home) as store, store.writer(on_step=watch.on_step):
        for batch in batches(Grower(store.snapshot()).episodes(turns)):
            watch.begin()
            store.commit(batch)
    return watch


def batches(episodes: Iterator[NewEpisode]) -> Iterator[list[NewEpisode]]:
    """*episodes* as they are committed in a long run."""
    batch: list[NewEpisode] = []
    for one in episodes:
        batch.append(one)
        if sum(len(each.turn_ids) for each in batch) >= TURNS_PER_COMMIT:
            yield batch
            batch = []
    if batch:
        yield batch


@contextmanager
def copied(home: Path) -> Iterator[Store]:
    """The store of a copy of *home*."""
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        copy = copytree(home, Path(folder) / "home")
        with Store.open_as_it_is(copy / "index") as store:
            yield store


def followed(runs: Sequence[Sequence[int]]) -> tuple[float, int, int]:
    """
    How often a turn is copied by the rule, and the most segments and the last, when each of *runs*
    commits so many turns at a time.
    """
    sizes: list[int] = []
    copied = most = 0
    for run in runs:
        account = Account()
        for turns in run:
            account.added += turns
            sizes = merged([*sizes, turns], account, ends=False)
            most = max(most, len(sizes))
        sizes = merged(sizes, account, ends=True)
        copied += account.copied
    return copied / sum(sizes), most, len(sizes)


def merged(sizes: list[int], account: Account, *, ends: bool) -> list[int]:
    """*sizes* after all merges of a commit, or of the end of a run, put on *account*."""
    while True:
        whole = [Size(size, size) for size in sizes]
        chosen = to_merge(whole, account.earned(), 2) if ends else to_merge(whole, SMALL)
        if not chosen:
            return sizes
        copied = sum(sizes[at] for at in chosen)
        account.copied += copied
        sizes = [size for at, size in enumerate(sizes) if at not in chosen] + [copied]


if __name__ == "__main__":
    main()
