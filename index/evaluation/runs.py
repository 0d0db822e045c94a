"""Run files: what each question brought, a line each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from index.evaluation import Run


def write_runs(path: Path, runs: Iterable[Run]) -> None:
    """Writes *runs* as JSON lines, one a question."""
    lines = (json.dumps(run.as_json(), ensure_ascii=False) + "\n" for run in runs)
    path.write_text("".join(lines), encoding="utf-8")
