"""
What a kill -9 at a random moment leaves of an index.

    python -m benchmarks.kills [--kills 100] [--seed 1] [--home FOLDER]

A process opens an index of invented transcripts as `quoth add --prune` does, with the packaged
model, and brings it up to date with a folder in which files were added, changed, removed or
renamed, or adds files one by one so that segments are merged. It is killed at a random moment of
that work. After each kill every check of `quoth verify` must hold, each episode must be as it was
before or as its file is now, whole, and what is counted must be what is there; then the next change
goes on from what was left. Now and then, and at the end, a run that is not killed must make the
index say what the folder says, and sweep what was left. Prints a Markdown table; ends with 1 when
anything was broken.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.changing import KINDS, Folder, Lines, held
from index import Settings, TranscriptIndex
from index.store.segment_files import SEGMENTS
from index.store.store import Store
from index.store.verify import verify

MERGE = "merge"  # eight small commits: `index.store.merging.FAN`
EVERY = 10  # kills, then a run to its end
FIRST_GUESS = 0.4  # seconds, of a run's work


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
    parser.add_argument("--write", choices=("all", "each"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write(options.home, each=options.write == "each")
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        tally = run(options.home or Path(temporary), options.kills, options.seed)
    report(tally)
    return 1 if tally.problems else 0


def write(home: Path, *, each: bool) -> None:
    """What the process does that is killed."""
    with TranscriptIndex.open(Settings(home=home, threads=1), create=True) as index:
        index.warm()
        print("writing", flush=True)
        files = sorted((home / "talks").iterdir())
        for file in reversed(files if each else ()):
            index.add([file])
        index.add([home / "talks"], prune=True)


def run(home: Path, kills: int, seed: int) -> Tally:
    """*kills* kills of work on an index under *home*."""
    folder, moments, tally = Folder(home / "talks", seed), random.Random(seed), Tally()
    took = dict.fromkeys((*KINDS, MERGE), FIRST_GUESS)
    whole(home, folder, tally)
    before = held(home / "index")
    while tally.killed.total() < kills:
        kind = moments.choice((*KINDS, MERGE))
        for change in ("add",) * 4 if kind == MERGE else (kind,):
            folder.change(change)
        after = moments.random() * took[kind]
        if killed(home, kind, after):
            tally.killed[kind] += 1
            before = judged(home, folder, before, kind, tally)
            if tally.killed.total() % EVERY == 0:
                whole(home, folder, tally)
                before = held(home / "index")
        else:
            took[kind] *= 0.9  # it was done sooner
            whole(home, folder, tally)
            before = held(home / "index")
            continue
        took[kind] *= 1.02
    whole(home, folder, tally)
    return tally


def started(home: Path, kind: str) -> subprocess.Popen[str]:
    """The writing process, as soon as it has begun to work."""
    how = "each" if kind == MERGE else "all"
    command = [sys.executable, "-m", "benchmarks.kills", "--home", str(home), "--write", how]
    writing = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert writing.stdout is not None
    assert writing.stdout.readline() == "writing\n"
    return writing


def killed(home: Path, kind: str, after: float) -> bool:
    """Whether the writing process was still at work after so many seconds, when it was killed."""
    with started(home, kind) as writing:
        time.sleep(after)
        writing.kill()
    return writing.returncode < 0


def judged(
    home: Path, folder: Folder, before: dict[Path, Lines], kind: str, tally: Tally
) -> dict[Path, Lines]:
    """What the index holds after a kill; what is wrong with it is noted."""
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
    return found


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


def whole(home: Path, folder: Folder, tally: Tally) -> None:
    """A run that is not killed: the index must say what the folder says."""
    with started(home, "") as writing:
        pass
    if writing.returncode:
        tally.problems.append(f"a run that was not killed ended with {writing.returncode}")
    if held(home / "index") != folder.files:
        tally.problems.append("after a run that was not killed the index says something else")
    tally.problems += verify(home / "index")
    if left_over(home):
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
