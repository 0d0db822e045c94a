"""
What merging segments costs: how often each turn is copied, and how long the longest merge takes.

    python -m benchmarks.merging HOME [--commits 300] [--turns 500000]

HOME is the data folder of a real index; a copy of it gets one generated episode a commit, made
durable, and what each commit and each merge after it takes is noted. Then the rule alone is
followed for commits of one episode up to --turns. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from shutil import copytree

from benchmarks.growth import Grower
from index.store.merging import Size, to_merge
from index.store.store import Store
from index.store.writer import Step

EPISODE_TURNS = 198


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--commits", type=int, default=300)
    parser.add_argument("--turns", type=int, default=500_000)
    options = parser.parse_args()
    commits, merges = timed(options.home, options.commits)
    copies, most = followed(options.turns)
    print("| figure | |\n|---|---:|")
    print(f"| an episode's commit, durable, before any merge: median ms | {_median(commits)} |")
    print(f"| merges after {len(commits)} commits | {len(merges)} |")
    print(f"| a merge: median ms | {_median(merges)} |")
    print(f"| the longest merge, ms | {max(merges, default=0):.0f} |")
    print(f"| all merges, ms for each commit | {sum(merges) / len(commits):.1f} |")
    print(f"| copies of a turn on the way to {options.turns:,} turns | {copies:.1f} |")
    print(f"| segments at most on that way | {most} |")


def _median(values: list[float]) -> str:
    return f"{statistics.median(values):.0f}" if values else ""


def timed(home: Path, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each of *count* commits, and of each merge after them."""
    commits: list[float] = []
    merges: list[float] = []
    began = 0.0

    def on_step(step: Step) -> None:
        nonlocal began
        now = time.perf_counter()
        if step in (Step.COMMITTED, Step.MERGE_COMMITTED):
            noted = commits if step is Step.COMMITTED else merges
            noted.append((now - began) * 1000)
            began = now

    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        copy = copytree(home, Path(folder) / "home")
        with Store.open_as_it_is(copy / "index") as store, store.writer(on_step=on_step):
            episodes = Grower(store.snapshot()).episodes(count * 2 * EPISODE_TURNS)
            for _number, episode in zip(range(count), episodes, strict=False):
                began = time.perf_counter()
                store.commit([episode])
    return commits, merges


def followed(turns: int) -> tuple[float, int]:
    """How often a turn is copied by the rule on the way to *turns*, and the most segments."""
    sizes: list[int] = []
    copied = most = 0
    for _commit in range(turns // EPISODE_TURNS):
        sizes.append(EPISODE_TURNS)
        while chosen := to_merge([Size(size, size) for size in sizes]):
            merged = sum(sizes[at] for at in chosen)
            copied += merged
            sizes = [size for at, size in enumerate(sizes) if at not in chosen] + [merged]
        most = max(most, len(sizes))
    return copied / sum(sizes), most


if __name__ == "__main__":
    main()
