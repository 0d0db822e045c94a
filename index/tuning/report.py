"""What `quoth tune` brought, as tables."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.tuning.tuned import Tuned


def print_tuned(out: Console, found: Tuned) -> None:
    """Prints the figures before and after on the files held out, and the weights."""
    for name, before in found.before.items():
        table = Table("figure", "before", "after", title=f"{name}, files held out")
        for figure, value in before.items():
            table.add_row(figure, _shown(value), _shown(found.after[name][figure]))
        out.print(table)
    for part, value in found.weights.as_json().items():
        out.print(Text(f"{part}: {_listed(value)}"))


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _listed(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    return str(value)
