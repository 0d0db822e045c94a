"""Work in a process of its own, which ends with the memory, threads and chatter it took."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess

FACTS = "facts.json"  # in the target folder: what the work found out
# With -P, no file of the user's working folder is taken for a module; Quoth may lie anywhere.
_RUN = (
    "import runpy, sys; sys.path.append(sys.argv.pop(1)); "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__')"
)
_KILLED = "it was ended by signal {}, as happens where memory is short (it needs about 1.5 GB)"


class ChildError(Exception):
    """The work came to nothing; the message says why."""


def facts_of(module: str, source: Path, target: Path) -> dict[str, Any]:
    """
    What *module*, run on *source*, found out; *target* keeps the files that it made.

    Raises:
        ChildError: it failed.
    """
    import subprocess  # noqa: PLC0415 - a model is prepared once

    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-P", "-c", _RUN, root, module, str(source), str(target)]
    child = subprocess.run(  # noqa: S603 - ourselves
        command,
        env=_environ(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # torch's exporter prints
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    facts = target / FACTS
    if child.returncode or not facts.is_file():
        raise ChildError(_why(child))
    stated: dict[str, Any] = json.loads(facts.read_text(encoding="utf-8"))
    facts.unlink()
    return stated


def _environ() -> dict[str, str]:
    # Warnings made errors would make torch's exporter fail, which has many.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
    offline = {"HF_HUB_OFFLINE": "1"}  # the model's folder is all that is read
    return inherited | offline | {"TOKENIZERS_PARALLELISM": "false"}


def _why(child: subprocess.CompletedProcess[str]) -> str:
    if child.returncode < 0:
        return _KILLED.format(-child.returncode)
    return (child.stderr.strip().splitlines() or ["it said nothing"])[-1][:300]
