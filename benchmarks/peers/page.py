"""The part of docs/benchmarks.md that the comparison writes, and the plot beside it."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.peers import tables
from benchmarks.peers.results import Figures
from benchmarks.peers.sides import PROJECT

MARKS = "<!-- beside peers -->", "<!-- end of beside peers -->"
PLOT = "beside-peers.svg"


def written(
    figures: Figures, names: Mapping[str, str], versions: Mapping[str, str], on: str
) -> str:
    """What stands between the marks."""
    parts = [
        on,
        tables.against(figures, names),
        *whole(figures),
        *agreement(figures),
        "All sides:",
        f"![All sides, a panel for each figure]({PLOT})",
        tables.all_sides(figures, names),
        "Writers killed (SIGKILL) at random moments of a write to the index of all turns:",
        tables.kills(figures, names),
        "Versions: " + "; ".join(versions.values()) + ".",
    ]
    return "\n\n".join(part for part in parts if part)


def whole(figures: Figures) -> Iterator[str]:
    """How Quoth builds all turns."""
    for one in figures.get("whole", {}).get("quoth", []):
        yield (
            f"Quoth built all {one['turns']:,} turns in {one['seconds']:.0f} s "
            f"({one['turns'] / one['seconds']:.0f} turns/s), with at most {one['peak_mb']:.0f} MB."
        )


def agreement(figures: Figures) -> Iterator[str]:
    """How far Quoth's vectors are from the plain script's, where that was measured."""
    for one in figures.get("agreement", {}).get("quoth", []):
        yield (
            f"Vectors of the same {one['texts']} texts, Quoth's engine for building and the plain "
            f"script: cosine {one['least']:.5f} at least, {one['mean']:.5f} in the mean."
        )


def machine(turns: int, built: int) -> str:
    """What was measured on what, in words."""
    return (
        f"{turns:,} labelled turns, {built:,} of them to build from their texts; one thread and "
        f"one processor each, on {processor()} with {os.cpu_count()} processors and "
        f"{memory_gb():.0f} GB of memory, Python {platform.python_version()}. Medians; the ratio "
        "is Quoth's figure over the other one."
    )


def processor() -> str:
    """The processor's name, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def memory_gb() -> float:
    """The memory of the machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def draw(python: Path, figures: Figures, names: Mapping[str, str], target: Path) -> None:
    """Draws the figures of all sides into *target*, by the interpreter that has matplotlib."""
    panels = {
        shown: {name: value(key)(figures) for key, name in names.items()}
        for shown, value, _digits in tables.COLUMNS
        if shown in DRAWN
    }
    script = [str(python), "-P", "-m", "benchmarks.peers.plot", str(target)]
    environ = {**os.environ, "PYTHONPATH": str(PROJECT)}
    subprocess.run(script, input=json.dumps(panels), text=True, check=True, env=environ)


DRAWN = (
    "build, turns/s",
    "cold, s",
    "warm, ms",
    "64 clients, questions/s",
    "memory answering, MB",
    "disk, MB",
)
