"""What was measured, kept as it comes, so that a run goes on where it was stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Figures = dict[str, dict[str, list[dict[str, Any]]]]  # by figure and side, one for each round


class Results:
    """The figures in the file *path*."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.figures: Figures = json.loads(path.read_text()) if path.is_file() else {}

    def once(
        self, figure: str, side: str, round_: int, measure: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        """What *measure* said of *side* in this round; it is asked only the first time."""
        held = self.figures.setdefault(figure, {}).setdefault(side, [])
        if len(held) <= round_:
            held.append(measure())
            self._save()
        return held[round_]

    def forget(self, figures: Iterable[str]) -> None:
        """Takes *figures* out, to be measured again."""
        for figure in figures:
            self.figures.pop(figure, None)
        self._save()

    def _save(self) -> None:
        written = self._path.with_suffix(".unfinished")
        written.write_text(json.dumps(self.figures, indent=1))
        written.replace(self._path)
