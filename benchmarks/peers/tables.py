"""The figures as Markdown: Quoth against the side that each aim names, and all sides together."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.peers.results import Figures

QUOTH, LARGE = "quoth", "quoth-500000"
LANCEDB, LANCEDB_LARGE = "lancedb", "lancedb-500000"
MB = 1_000_000
NONE = "–"


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure of Quoth is held against; *holds* says whether a ratio is good enough."""

    figure: str
    against: str
    digits: int
    most: float | None = None  # the ratio is at most this …
    least: float | None = None  # … or at least this

    def wanted(self) -> str:
        """The aim in words."""
        if self.least is not None:
            return f"at least {self.least:g}"
        return f"at most {self.most:g}"

    def holds(self, ratio: float) -> bool:
        """Whether *ratio*, Quoth's figure over the other one, is as wanted."""
        if self.least is not None:
            return ratio >= self.least
        return self.most is not None and ratio <= self.most


Value = Callable[[Figures], float | None]


def median_of(
    figure: str, side: str, value: Callable[[Mapping[str, Any]], float], skip: int = 0
) -> Value:
    """The median of *value* over the rounds of *side*, the first *skip* left out."""

    def found(figures: Figures) -> float | None:
        rounds = figures.get(figure, {}).get(side, [])[skip:]
        return statistics.median(map(value, rounds)) if rounds else None

    return found


def build_rate(side: str) -> Value:
    return median_of("build", side, lambda one: one["turns"] / one["seconds"])


def cold(side: str) -> Value:
    return median_of("cold", side, lambda one: one["wall_s"], skip=1)


def warm(side: str) -> Value:
    return median_of("answer", side, lambda one: statistics.median(one["warm_ms"]))


def rate(side: str) -> Value:
    return median_of("answer", side, lambda one: one["rate"])


def p95(side: str) -> Value:
    return median_of("answer", side, lambda one: one["p95_ms"])


def errors(side: str) -> Value:
    return median_of("answer", side, lambda one: len(one["errors"]))


def peak(figure: str, side: str) -> Value:
    return median_of(figure, side, lambda one: one["peak_mb"])


def added(side: str) -> Value:
    """The first episode of a process warms up, and does not count."""
    return median_of("add", side, lambda one: statistics.median(one["ms"][1:]))


def rerun(side: str) -> Value:
    return median_of("rerun", side, lambda one: one["seconds"])


def disk(side: str) -> Value:
    return median_of("disk", side, lambda one: one["bytes"] / MB)


def nearest(name: str) -> Value:
    return median_of("nearest", QUOTH, lambda one: one[name])


ROWS: Sequence[tuple[Aim, Value, Value]] = (
    (Aim("building, turns/s", "plain", 0, least=2.3), build_rate(QUOTH), build_rate("plain")),
    (Aim("cold question, s", "plain", 2, most=0.1), cold(QUOTH), cold("plain")),
    (
        Aim("cold question at 500,000 turns, s", "itself at 20,000", 2, most=1.2),
        cold(LARGE),
        cold(QUOTH),
    ),
    (Aim("warm question, ms", "plain", 1, most=0.55), warm(QUOTH), warm("plain")),
    (
        Aim("search alone, 500,000 turns, ms", "FAISS flat, a vector a piece", 1, most=0.3),
        nearest("ms"),
        nearest("flat_ms"),
    ),
    (
        Aim("the same", "FAISS flat, a vector a turn", 1, most=0.3),
        nearest("ms"),
        nearest("flat_turns_ms"),
    ),
    (Aim("198 turns more, ms", "lancedb", 1, most=1), added(QUOTH), added(LANCEDB)),
    (
        Aim("198 turns more at 500,000, ms", "lancedb at 500,000", 1, most=1),
        added(LARGE),
        added(LANCEDB_LARGE),
    ),
    (Aim("the same", "itself at 20,000", 1, most=1.5), added(LARGE), added(QUOTH)),
    (
        Aim("run again, nothing changed, s", "llamaindex", 2, most=0.1),
        rerun(QUOTH),
        rerun("llamaindex"),
    ),
    (
        Aim("64 clients at once, questions/s", "langchain", 0, least=2),
        rate(QUOTH),
        rate("langchain"),
    ),
    (Aim("the same, 95th percentile, ms", "langchain", 0, most=0.5), p95(QUOTH), p95("langchain")),
    (
        Aim("memory of building, MB", "plain", 0, most=0.55),
        peak("build", QUOTH),
        peak("build", "plain"),
    ),
    (
        Aim("memory of answering, MB", "plain", 0, most=0.55),
        peak("answer", QUOTH),
        peak("answer", "plain"),
    ),
    (Aim("disk, MB", "lancedb", 1, most=1), disk(QUOTH), disk(LANCEDB)),
    (
        Aim("disk without words and windows, MB", "lancedb", 1, most=1),
        median_of("disk", QUOTH, lambda one: (one["bytes"] - one["words_and_windows"]) / MB),
        disk(LANCEDB),
    ),
)


def against(figures: Figures, names: Mapping[str, str]) -> str:
    """Quoth's figures beside those that the aims name."""
    head = ("figure", "Quoth", "beside", "", "ratio", "aim", "")
    rows = []
    for aim, own, other in ROWS:
        mine, theirs = own(figures), other(figures)
        if mine is None or theirs is None:
            continue
        ratio = mine / theirs
        key, _at, size = aim.against.partition(" at ")
        beside = f"{names[key]}{_at}{size}" if key in names else aim.against
        values = (shown(mine, aim.digits), beside, shown(theirs, aim.digits), f"{ratio:.2f}")
        rows.append((aim.figure, *values, aim.wanted(), "" if aim.holds(ratio) else "missed"))
    return table(head, rows)


COLUMNS: Sequence[tuple[str, Callable[[str], Value], int]] = (
    ("build, turns/s", build_rate, 0),
    ("cold, s", cold, 2),
    ("warm, ms", warm, 1),
    ("64 clients, questions/s", rate, 0),
    ("p95, ms", p95, 0),
    ("errors", errors, 0),
    ("memory building, MB", lambda side: peak("build", side), 0),
    ("memory answering, MB", lambda side: peak("answer", side), 0),
    ("198 turns more, ms", added, 0),
    ("disk, MB", disk, 1),
)


def all_sides(figures: Figures, names: Mapping[str, str]) -> str:
    """A line for each side, in the order of *names*."""
    head = ("", *(name for name, _value, _digits in COLUMNS))
    rows = [
        (name, *(shown(value(key)(figures), digits) for _name, value, digits in COLUMNS))
        for key, name in names.items()
    ]
    return table(head, rows)


def kills(figures: Figures, names: Mapping[str, str]) -> str:
    """What was broken after a writer was killed, for each side."""
    head = ("", "killed", "broken", "how")
    rows = []
    for key, name in names.items():
        rounds = figures.get("kill", {}).get(key, [])
        killed = sum(one.get("kills", 1) for one in rounds)
        faults = [fault for one in rounds for fault in one["faults"]]
        if rounds:
            how = "; ".join(f"{faults.count(one)} {one}" for one in dict.fromkeys(faults))
            rows.append((name, f"{killed}", f"{len(faults)}", how))
    return table(head, rows)


def shown(value: float | None, digits: int) -> str:
    """*value* as it stands in a table."""
    return NONE if value is None else f"{value:,.{digits}f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are numbers, and stand to the right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *rows))
