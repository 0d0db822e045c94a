"""The sides of the comparison, and running their scripts: one processor, one thread, no network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
THREADS = (
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "RAYON_NUM_THREADS",
    "QUOTH_THREADS",
)
QUIET = {
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "PYTHONWARNINGS": "ignore",
    "ANONYMIZED_TELEMETRY": "False",
}


@dataclass(frozen=True, slots=True)
class Side:
    """
    One side: *key* names its script, requirements and folders, *name* is shown.

    Attributes:
        python: of its environment.
        first: what its script is told before the command, such as the model's folder.
        settings: environment variables of its own.
        can_delete: whether it can take turns out again.
    """

    key: str
    name: str
    python: Path
    first: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    can_delete: bool = True

    def command(self, *arguments: object) -> list[str]:
        """Its script with *arguments*, held to one processor."""
        module = f"benchmarks.peers.with_{self.key}"
        script = [str(self.python), "-P", "-m", module, *self.first, *map(str, arguments)]
        return on_one_processor(script)

    def environ(self) -> dict[str, str]:
        """The environment of its processes."""
        alone = dict.fromkeys(THREADS, "1")
        return {**os.environ, **alone, **QUIET, "PYTHONPATH": str(PROJECT), **self.settings}

    def run(self, *arguments: object) -> dict[str, Any]:
        """What its script says."""
        return run(self.command(*arguments), self.environ())


def on_one_processor(command: Sequence[str]) -> list[str]:
    """*command* held to the last processor, where the system has `taskset`."""
    if not sys.platform.startswith("linux"):
        return list(command)
    return ["taskset", "-c", str(max(os.sched_getaffinity(0))), *command]


def run(command: Sequence[str], environ: Mapping[str, str]) -> dict[str, Any]:
    """The JSON in the last line that *command* prints, and "wall_s", start to end."""
    started = time.perf_counter()
    done = subprocess.run(
        command, env=environ, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    wall = time.perf_counter() - started
    try:
        said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        raise RuntimeError(f"{command} said nothing: {done.stderr[-2000:]}") from None
    return {**said, "wall_s": wall}
