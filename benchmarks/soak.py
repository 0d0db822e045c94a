"""
Adds, edits, removes, renames and questions for minutes on end: does anything grow, is anything
wrong?

    python -m benchmarks.soak [--minutes 10] [--seed 1] [--home FOLDER]

One process holds an index of invented transcripts open and asks it in two threads, as a bot does;
a third thread changes the folder of transcripts and brings the index up to date with it, over and
over. Each question is put in the words of a line that the folder holds, so each answer must cite
somebody; each quote must be a part of a turn that the folder held lately. Prints a line each minute
and a verdict: memory, open files and disk may not grow after the first third, and in the end the
index must say what the folder says. Ends with 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.changing import Folder, held
from index import Answer, Settings, TranscriptIndex
from index.store.verify import verify

THREADS = 2
GROWTH = 1.1  # of memory, from the middle third to the last
MORE_FILES = 4  # open at once, from the middle third to the last
MORE_DISK = 2.0  # segments come and go between two merges


@dataclass(frozen=True)
class Look:
    """What the process holds at one moment; memory and disk in bytes."""

    second: float
    memory: int
    files: int
    disk: int


@dataclass
class Soak:
    """What happened so far."""

    looks: list[Look] = field(default_factory=list)
    changes: int = 0
    questions: int = 0
    problems: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path, help="keep the index here; else it is deleted")
    options = parser.parse_args()
    print("| minute | memory MB | open files | disk MB | changes | questions |")
    print("|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as temporary:
        home = options.home or Path(temporary)
        soak = run(home, options.minutes * 60, options.seed, each=60)
    print(f"\n{soak.changes:,} changes, {soak.questions:,} questions; ", end="")
    print("nothing grew, nothing was wrong" if not soak.problems else "; ".join(soak.problems))
    return 1 if soak.problems else 0


def run(home: Path, seconds: float, seed: int, each: float) -> Soak:
    """A soak of so many *seconds* under *home*, looked at *each* so many."""
    folder, soak = Folder(home / "talks", seed, files=30), Soak()
    settings = Settings(home=home, threads=1)
    with TranscriptIndex.open(settings, create=True) as index:
        index.add([folder.path])
        index.warm()
        threads = [
            threading.Thread(target=change, args=(settings, folder, soak)),
            *(threading.Thread(target=ask, args=(index, folder, soak)) for _ in range(THREADS)),
        ]
        for thread in threads:
            thread.start()
        watch(home, soak, seconds, each)
        for thread in threads:
            thread.join()
    soak.problems += [*verify(home / "index"), *grown(soak.looks)]
    if held(home / "index") != folder.files:
        soak.problems.append("the index says something else than the folder")
    return soak


def watch(home: Path, soak: Soak, seconds: float, each: float) -> None:
    """Looks at the process until the time is over."""
    started = time.monotonic()
    for number in range(1, round(seconds / each) + 1):
        soak.ended.wait(max(0.0, started + number * each - time.monotonic()))
        look = Look(time.monotonic() - started, memory(), open_files(), disk(home / "index"))
        soak.looks.append(look)
        print(
            f"| {look.second / 60:.1f} | {look.memory / 1e6:.0f} | {look.files} "
            f"| {look.disk / 1e6:.2f} | {soak.changes:,} | {soak.questions:,} |",
            flush=True,
        )
    soak.ended.set()


def change(settings: Settings, folder: Folder, soak: Soak) -> None:
    """Changes the folder and adds it, over and over."""
    while not soak.ended.is_set():
        folder.change()
        with TranscriptIndex.open(settings) as index:
            report = index.add([folder.path], prune=True)
        soak.changes += 1
        if report.failed:
            soak.problems.append(f"{report.failed}")


def ask(index: TranscriptIndex, folder: Folder, soak: Soak) -> None:
    """Asks over and over."""
    while not soak.ended.is_set():
        try:
            answer = index.ask(folder.question())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            soak.problems.append(f"{type(error).__name__}: {error}")
            return
        soak.questions += 1
        soak.problems += wrong(answer, folder)


def wrong(answer: Answer, folder: Folder) -> list[str]:
    """What of *answer* nobody said."""
    problems = []
    for one in answer.citations:
        if f"{one.speaker}: {one.text}" not in folder.ever:
            problems.append(f"nobody said {one.text!r} as {one.speaker}")
        problems += [f"{quote!r} is no quote" for quote in one.quote if quote not in one.text]
    return problems


def grown(looks: Sequence[Look]) -> list[str]:
    """What grew from the middle third of *looks* to the last."""
    third = len(looks) // 3
    if not third:
        return []
    middle, last = looks[third : 2 * third], looks[-third:]
    limits = {
        "memory": (GROWTH * _median(middle, "memory"), _median(last, "memory")),
        "open files": (MORE_FILES + _median(middle, "files"), _median(last, "files")),
        "disk": (MORE_DISK * _median(middle, "disk"), _median(last, "disk")),
    }
    return [
        f"{name} grew to {now:,.0f}, {limit:,.0f} was the limit"
        for name, (limit, now) in limits.items()
        if now > limit
    ]


def _median(looks: Sequence[Look], name: str) -> float:
    return float(statistics.median(getattr(look, name) for look in looks))


def memory() -> int:
    """Of this process, resident and not shared with the disk's cache, in bytes."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Anonymous:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("the system does not say")


def open_files() -> int:
    """How many files this process has open."""
    return sum(1 for _file in Path("/proc/self/fd").iterdir())


def disk(folder: Path) -> int:
    """Bytes of all files under *folder*; what goes meanwhile counts nothing."""
    total = 0
    for path, _folders, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(path) / name).stat().st_size
            except FileNotFoundError:
                continue
    return total


if __name__ == "__main__":
    sys.exit(main())
