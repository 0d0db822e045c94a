"""
What the size of an index costs: a question, a start, an episode more, memory and disk.

python -m benchmarks.scale SMALL LARGE [--questions FILE] [--runs 5]

SMALL and LARGE are data folders, the second grown from the first by growth.py. The questions are a
file of JSON lines with "question", else questions that people ask in the transcripts. Everything
is measured on both in turn, one thread, so that the ratio means something on a busy machine too;
times of questions
are of the processor, which on a machine with nothing else to do is the time that passes. Prints a
Markdown table.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import numpy as np

from benchmarks.disk import sizes_of
from benchmarks.growth import Grower
from index import TranscriptIndex
from index.settings import Settings
from index.store.store import Store
from index.words import Flag

EPISODE_TURNS = 198
WARM_UP = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("small", type=Path)
    parser.add_argument("large", type=Path)
    parser.add_argument("--questions", type=Path, help="JSON lines with a question each")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    homes = [options.small, options.large]
    questions = _questions(options.questions, options.small)
    print("| figure | " + " | ".join(f"{_turns(home):,} turns" for home in homes) + " | ratio |")
    print("|---|---:|---:|---:|")
    warm = [warm_questions(home, questions, options.runs) for home in homes]
    for name, of in (
        ("warm question, embedding to JSON, median ms of the processor", statistics.median),
        ("the same, 95th percentile", _p95),
    ):
        line(name, [of(one) for one in warm])
    cold = in_turn(homes, options.runs, cold_question)
    line("cold question, s of the processor (least)", [min(one) for one in cold], 2)
    opening = in_turn(homes, options.runs, opening_after_imports)
    line("opening when all is imported, ms of the processor (least)", [min(one) for one in opening])
    added = [add_episode(home, options.runs) for home in homes]
    line(f"{EPISODE_TURNS} turns more, vectors given, durable, ms (median)", added)
    memory = [memory_after(home, questions[:40]) for home in homes]
    line("memory of the process after 40 questions, MB", [one[0] for one in memory], 0)
    line("of it not shared with the disk's cache, MB", [one[1] for one in memory], 0)
    sizes = [sizes_of(home / "index") for home in homes]
    for name, part in PARTS.items():
        a_turn = [size[part] / _turns(home) for size, home in zip(sizes, homes, strict=True)]
        line(f"disk, bytes a turn: {name}", a_turn, 0)


def line(name: str, values: Sequence[float], digits: int = 1) -> None:
    """Prints a line of the table."""
    shown = " | ".join(f"{value:,.{digits}f}" for value in values)
    ratio = f"{values[1] / values[0]:.2f}" if values[0] else ""
    print(f"| {name} | {shown} | {ratio} |")
    sys.stdout.flush()


def _turns(home: Path) -> int:
    with Store.open_as_it_is(home / "index") as store:
        return store.counts().turns


def _questions(path: Path | None, home: Path) -> list[str]:
    if path is not None:
        return [json.loads(one)["question"] for one in path.read_text().splitlines()]
    with Store.open_as_it_is(home / "index") as store:
        snapshot = store.snapshot()
        asks = (snapshot.turn_flags & Flag.ASKS > 0) & (snapshot.turn_flags & Flag.USEFUL > 0)
        rows = np.flatnonzero(asks & (snapshot.turn_words < 25) & snapshot.alive)
        chosen = rows[:: max(1, len(rows) // 120)][:120]
        return [stored.turn.text for stored in snapshot.turns(chosen.tolist())]


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * len(values))]


def in_turn(
    homes: Sequence[Path], runs: int, measure: Callable[[Path], float]
) -> list[list[float]]:
    """What *measure* says of each of *homes*, several times, one after the other."""
    found: list[list[float]] = [[] for _home in homes]
    for _run in range(runs):
        for at, home in enumerate(homes):
            found[at].append(measure(home))
    return found


def warm_questions(home: Path, questions: Sequence[str], runs: int) -> list[float]:
    """The least milliseconds of the processor, of several runs, for each question, to JSON."""
    with TranscriptIndex.open(Settings(home=home, threads=1)) as index:
        index.warm()
        took: list[list[float]] = [[] for _question in questions]
        for run in range(runs + 1):
            for at, question in enumerate(questions if run else questions[:WARM_UP]):
                started = time.process_time()
                json.dumps(index.ask(question).as_json())
                took[at].append((time.process_time() - started) * 1000)
        return [min(one) for one in took]


def cold_question(home: Path) -> float:
    """Processor seconds of `quoth ask`, from the start of the process to the answer."""
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "index", "ask", "what was said about open source", "--json"],
        env={**os.environ, "QUOTH_HOME": str(home), "QUOTH_THREADS": "1"},
        capture_output=True,
        check=False,
    )
    after = os.times()
    used = after.children_user - before.children_user
    return used + after.children_system - before.children_system


OPENING = """
import sys, time
from pathlib import Path
import faiss, numpy, onnxruntime, tokenizers
from index import TranscriptIndex
from index.commands import ask
from index.settings import Settings
import index.ask
started = time.process_time()
with TranscriptIndex.open(Settings(home=Path(sys.argv[1]), threads=1)) as opened:
    opened.sight.snapshot()
    print((time.process_time() - started) * 1000)
"""


def opening_after_imports(home: Path) -> float:
    """Processor milliseconds until all there is can be searched, imports not counted."""
    done = subprocess.run(
        [sys.executable, "-c", OPENING, str(home)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def add_episode(home: Path, runs: int) -> float:
    """The median milliseconds of a durable commit of one episode more, its vectors given."""
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        copy = copytree(home, Path(folder) / "home")
        with Store.open_as_it_is(copy / "index") as store, store.writer():
            grower = Grower(store.snapshot(), seed=7)
            made = list(grower.episodes(EPISODE_TURNS * runs * 4))
            took: list[float] = []
            for one in [each for each in made if len(each.turn_ids) > EPISODE_TURNS // 2][:runs]:
                episode = replace(one, record=replace(one.record, id=f"more-{len(took)}"))
                started = time.perf_counter()
                store.commit([episode])
                spent = (time.perf_counter() - started) * 1000
                took.append(spent * EPISODE_TURNS / len(one.turn_ids))
    return statistics.median(took)


ASKING = """
import json, sys
from pathlib import Path
from index import TranscriptIndex
from index.settings import Settings
with TranscriptIndex.open(Settings(home=Path(sys.argv[1]), threads=1)) as index:
    for question in json.load(sys.stdin):
        index.ask(question)
    print(Path("/proc/self/smaps_rollup").read_text())
"""


def memory_after(home: Path, questions: Sequence[str]) -> tuple[float, float]:
    """Megabytes of a process that answered *questions*: all of it, and what is its own."""
    done = subprocess.run(
        [sys.executable, "-c", ASKING, str(home)],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=True,
    )
    fields = dict(
        one.split(":", 1) for one in done.stdout.splitlines() if one.endswith("kB") and ":" in one
    )
    whole, own = (int(fields[name].split()[0]) for name in ("Rss", "Anonymous"))
    return whole / 1024, own / 1024


PARTS = {
    "everything": "bytes",
    "texts and catalogue": "texts_and_catalogue",
    "vectors": "vectors",
    "codes of large segments": "codes",
    "words and windows": "words_and_windows",
}


if __name__ == "__main__":
    main()
