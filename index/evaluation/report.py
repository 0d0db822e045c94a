"""What `quoth evaluate` found out, as JSON and as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.evaluation import Measure
from index.evaluation.abstention import Abstention
from index.evaluation.runs import MAIN, Change, Comparison

SHOWN = 10  # changed questions of each kind; JSON has all


@dataclass(frozen=True, slots=True)
class Report:
    """
    The figures of one evaluation.

    Attributes:
        questions: how many were ranked and measured.
        within: the turns of the right file alone were ranked.
        measures: by name.
        unanswered: questions in the file that nothing answers; *refused*, the share of those for
            which no answer is offered.
        against: an earlier run, None when it was not asked for.
        absent, foreign: the same questions without their episodes, and those of another world;
            None when it was not asked for.
    """

    questions: int
    measures: Mapping[str, Measure]
    within: bool = False
    unanswered: int = 0
    refused: float | None = None
    against: Comparison | None = None
    absent: Abstention | None = None
    foreign: Abstention | None = None

    def as_json(self) -> dict[str, Any]:
        """The report by docs/json.md."""
        found: dict[str, Any] = {"questions": self.questions, "within": self.within}
        found |= {name: measure.as_json() for name, measure in self.measures.items()}
        if self.refused is not None:
            found["unanswered"] = {"questions": self.unanswered, "refused": round(self.refused, 4)}
        parts = {"against": self.against, "absent": self.absent, "foreign": self.foreign}
        return found | {name: part.as_json() for name, part in parts.items() if part}

    def print_to(self, out: Console) -> None:
        """Prints the report as tables."""
        if self.measures:
            out.print(_measures(f"{self.questions:,} questions", self.measures))
        if self.refused is not None:
            out.print(f"{self.unanswered:,} that nothing answers: {self.refused:.1%} refused")
        kinds = {"without their episodes": self.absent, "of another world": self.foreign}
        for kind, found in kinds.items():
            if found:
                out.print(_abstention(kind, found))
        if self.against:
            _print_comparison(out, self.against)


def _measures(title: str, measures: Mapping[str, Measure], sign: str = "") -> Table:
    table = Table("measure", "mean", "95 % interval", title=title)
    for name, one in measures.items():
        mean, low, high = (f"{value:{sign}.3f}" for value in (one.mean, one.low, one.high))
        table.add_row(name, mean, f"{low} to {high}")
    return table


def _abstention(kind: str, found: Abstention) -> Table:
    title = f"{found.answered:,} well-answered questions, {found.unanswerable:,} {kind}"
    table = Table("figure", "value", title=title)
    area = found.auroc
    table.add_row("AUROC", f"{area.mean:.3f} ({area.low:.3f} to {area.high:.3f})")
    table.add_row("coverage at 90 % precision", f"{found.coverage:.1%}")
    table.add_row("well-answered, and answered", f"{found.kept:.1%}")
    table.add_row("unanswerable, and refused", f"{found.refused:.1%}")
    return table


def _print_comparison(out: Console, found: Comparison) -> None:
    title = f"against the earlier run, {found.questions:,} questions"
    out.print(_measures(title, found.differences, "+"))
    for kind, changes in {"better": found.better, "worse": found.worse}.items():
        out.print(Text(f"{len(changes):,} questions are {kind} by {MAIN}"))
        for change in changes[:SHOWN]:
            out.print(Text(_changed(change)))


def _changed(change: Change) -> str:
    return f"  {change.before:.3f} to {change.after:.3f}  {change.id}: {change.question}"
