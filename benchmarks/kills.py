"""
What a kill -9 at a random moment leaves of an index.

    python -m benchmarks.kills [--kills 100] [--seed 1] [--home FOLDER]

A process opens an index of invented transcripts as `quoth add --prune` does, with the packaged
model, and brings it up to date with a folder in which files were added, changed, removed or
renamed, or adds files one by one so that segments are merged. It does so twice, which shows how
long that takes, and is killed at a random moment of the third time. After each kill every check of
`quoth verify` must hold, each episode must be as it was before or as its file is now, whole, and
what is counted must be what is there; then the next process goes on from what was left. A run that
is not killed must make the index say what the folder says, and sweep what was left. Prints a
Markdown table; ends with 1 when anything was broken.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE

from benchmarks.changing import KINDS as CHANGES
from benchmarks.changing import Folder, Lines, held
from index import Settings, TranscriptIndex
from index.store.segment_files import SEGMENTS
from index.store.store import Store
from index.store.verify import verify

MERGE = "merge"  # by many small commits: `index.store.merging.FAN`
KINDS = (*CHANGES, MERGE)
LONGER = 1.2  # than it usually takes, so that what comes last is met too


@dataclass
class Tally:
    """How often a kill left what."""

    killed: Counter[str] = field(default_factory=Counter)
    old: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    between: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    orphans: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path, help="keep the index here; else it is deleted")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write(options.home)
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        tally = run(options.home or Path(temporary), options.kills, options.seed)
    if options.json:
        print(json.dumps({"kills": tally.killed.total(), "faults": tally.problems}))
    else:
        report(tally)
    return 1 if tally.problems else 0


def write(home: Path) -> None:
    """What the process that is killed does: it works when it is told to, and says when it has."""
    with TranscriptIndex.open(Settings(home=home, threads=1), create=True) as index:
        index.warm()
        print(flush=True)
        for line in sys.stdin:
            files = sorted((home / "talks").iterdir())
            for file in reversed(files if line.strip() == MERGE else ()):
                index.add([file])
            index.add([home / "talks"], prune=True)
            print(flush=True)


class Worker:
    """The process that runs `write`; *took* has how long it worked for each kind of change."""

    def __init__(self, home: Path, took: dict[str, list[float]]) -> None:
        self._took = took
        command = [sys.executable, "-m", "benchmarks.kills", "--home", str(home), "--write"]
        self._process = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True)
        self._hear()

    def work(self, kind: str) -> None:
        """Lets it work, to the end."""
        started = time.perf_counter()
        self._tell(kind)
        self._hear()
        self._took[kind].append(time.perf_counter() - started)

    def work_and_die(self, kind: str, part: float) -> None:
        """Kills it when it has worked for a *part* of what it usually takes."""
        self._tell(kind)
        time.sleep(part * statistics.median(self._took[kind][-5:]))
        self.end()

    def end(self) -> None:
        """Kills it."""
        self._process.kill()
        self._process.communicate()

    def _tell(self, kind: str) -> None:
        assert self._process.stdin is not None
        print(kind, file=self._process.stdin, flush=True)

    def _hear(self) -> None:
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            sys.exit("the writing process ended by itself")


def run(home: Path, kills: int, seed: int) -> Tally:
    """*kills* kills of work on an index under *home*."""
    folder, drawn, tally = Folder(home / "talks", seed), random.Random(seed), Tally()
    took: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for kill in range(kills):
        kind, worker = KINDS[kill % len(KINDS)], Worker(home, took)
        worker.work(kind)  # what the last kill left is mended, where there is anything to write
        whole(home, folder, tally, wrote=False)
        change(folder, kind)
        worker.work(kind)
        whole(home, folder, tally)
        change(folder, kind)
        before = held(home / "index")
        worker.work_and_die(kind, drawn.random() * LONGER)
        tally.killed[kind] += 1
        judge(home, folder, before, kind, tally)
    last = Worker(home, took)
    last.work(KINDS[0])
    last.end()
    whole(home, folder, tally)
    return tally


def change(folder: Folder, kind: str) -> None:
    """Changes *folder* so that there is work of this *kind*."""
    for one in ("add",) * 4 if kind == MERGE else (kind,):
        folder.change(one)


def judge(home: Path, folder: Folder, before: dict[Path, Lines], kind: str, tally: Tally) -> None:
    """Notes which state a kill left, and what is wrong with it."""
    found = held(home / "index")
    problems = [*verify(home / "index"), *counted(home, found)]
    problems += [
        f"{path.name} is neither what it was nor what it is"
        for path in {*found, *before, *folder.files}
        if found.get(path) not in (before.get(path), folder.files.get(path))
    ]
    tally.problems += [f"kill {tally.killed.total()} ({kind}): {one}" for one in problems]
    same = {"old": before, "new": folder.files}
    state = next((name for name, one in same.items() if one == found), "between")
    getattr(tally, state)[kind] += 1
    tally.orphans += left_over(home) > 0


def counted(home: Path, found: dict[Path, Lines]) -> list[str]:
    """Whether what the index counts is what lies in its rows and its catalogue."""
    with Store.open_as_it_is(home / "index") as store:
        counts, snapshot = store.counts(), store.snapshot()
        turns = sum(map(len, found.values()))
        claims = {
            "episodes": (counts.episodes, len(found), len(snapshot.episodes)),
            "turns": (counts.turns, turns, int(snapshot.alive.sum())),
        }
    return [f"{name} are counted as {seen}" for name, seen in claims.items() if len({*seen}) > 1]


def left_over(home: Path) -> int:
    """How many segments lie there that no commit names."""
    with Store.open_as_it_is(home / "index") as store:
        named = {one.row.name for one in store.snapshot().segment_rows.segments}
    return len({one.name for one in (home / "index" / SEGMENTS).iterdir()} - named)


def whole(home: Path, folder: Folder, tally: Tally, *, wrote: bool = True) -> None:
    """After a run that was not killed the index must say what the folder says."""
    if held(home / "index") != folder.files:
        tally.problems.append("after a run that was not killed the index says something else")
    tally.problems += verify(home / "index")
    if wrote and left_over(home):
        tally.problems.append("a run that was not killed left what the killed ones had left")


def report(tally: Tally) -> None:
    """Prints the table, and what was wrong."""
    print("| killed during | kills | old state | new state | some episodes new, all whole |")
    print("|---|---:|---:|---:|---:|")
    for kind in sorted(tally.killed):
        counts = (tally.killed, tally.old, tally.new, tally.between)
        print(f"| {kind} | " + " | ".join(str(one[kind]) for one in counts) + " |")
    total = tally.killed.total()
    print(f"\n{total} kills, {len(tally.problems)} problems; {tally.orphans} of them left files of")
    print("a segment that no commit names, which the next run swept")
    for problem in tally.problems:
        print(f"- {problem}")


if __name__ == "__main__":
    sys.exit(main())
