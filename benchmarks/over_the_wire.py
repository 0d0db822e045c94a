"""
What questions to the bot cost, from Discord's side of the wire.

python -m benchmarks.over_the_wire HOME [--questions FILE] [--count 200] [--at-once 16]

HOME is a data folder, grown to its size by growth.py. The bot runs as a process of its own, held to
one processor, and talks to the stand-in for Discord that the wire tests use. First the questions
come one after the other: their times are from the interaction to the answer. Then they come
--at-once together: that gives the rate. On a busy machine read the rate by processor time, which is
what one processor with nothing else to do answers. Prints a Markdown table.
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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from tests.wire.limits import faults_of
from tests.wire.rest import TOKEN
from tests.wire.standin import StandIn

PROJECT = Path(__file__).resolve().parents[1]
ASKED = ("what did Mines say about over-the-horizon counterterrorism",)
WARM_UP = 10
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--questions", type=Path, help="JSON lines with a question each")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=16)
    options = parser.parse_args()
    discord = StandIn(faults_of)
    discord.start()
    with started(discord, options.home) as bot:
        measure(discord, bot, list(islice(cycle(_questions(options)), options.count)), options)
    discord.close()


def measure(
    discord: StandIn,
    bot: subprocess.Popen[bytes],
    questions: Sequence[str],
    options: argparse.Namespace,
) -> None:
    for question in questions[:WARM_UP]:
        discord.answer_to(discord.ask(question))
    one_by_one = []
    for question in questions:
        begun = time.perf_counter()
        discord.answer_to(discord.ask(question))
        one_by_one.append((time.perf_counter() - begun) * 1000)
    begun, processor = time.perf_counter(), _processor_s(bot.pid)
    for at in range(0, len(questions), options.at_once):
        asked = [discord.ask(one) for one in questions[at : at + options.at_once]]
        for one in asked:
            discord.answer_to(one)
    wall, spent = time.perf_counter() - begun, _processor_s(bot.pid) - processor
    print("| figure | |\n|---|---:|")
    print(f"| one question at a time, median ms | {statistics.median(one_by_one):.0f} |")
    print(f"| the same, 95th percentile | {statistics.quantiles(one_by_one, n=20)[-1]:.0f} |")
    print(f"| {options.at_once} at once, questions/s | {len(questions) / wall:.1f} |")
    print(f"| the same, by processor time | {len(questions) / spent:.1f} |")
    resident, own = _memory_mb(bot.pid)
    print(f"| memory of the bot then, MB | {resident:.0f} |")
    print(f"| of it not shared with the disk's cache, MB | {own:.0f} |")


def _memory_mb(pid: int) -> tuple[float, float]:
    """What of a process is in memory, and what of that no file holds."""
    held = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, kilobytes, _unit = line.split()
        held[name] = int(kilobytes) / 1000
    return held["Rss:"], held["Anonymous:"]


@contextmanager
def started(discord: StandIn, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The bot over *home*, its model loaded, held to one processor."""
    redirect = PROJECT / "tests" / "wire" / "redirect"
    environ = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(redirect), str(PROJECT)]),
        "DISCORD_TOKEN": TOKEN,
        "STANDIN_PORT": str(discord.port),
        "QUOTH_HOME": str(home.resolve()),
        "QUOTH_THREADS": "1",
    }
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("w+") as log:
        command = [sys.executable, "-m", "bot"]
        bot = subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log)
        os.sched_setaffinity(bot.pid, {min(os.sched_getaffinity(0))})
        try:
            path = Path(folder) / "log"
            discord.wait_for(lambda: "model loaded" in path.read_text(), "model", 300)
            discord.wait_for(lambda: discord.identified, "connection")
            yield bot
        finally:
            bot.terminate()
            bot.wait(20)


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _questions(options: argparse.Namespace) -> Sequence[str]:
    if options.questions is None:
        return ASKED
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines if line.strip()]


if __name__ == "__main__":
    main()
