"""The records as CSV, for people who read them in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from index.reviews import Record

COLUMNS = (
    "seq", "at", "kind", "scope", "who", "reason", "turn_id", "episode_id", "episode", "position",
    "start", "end", "before", "after", "question", "refers",
)  # fmt: skip
# A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def reviews_as_csv(records: Iterable[Record]) -> str:
    """*records* as CSV with a line of column names; cells that look like formulas do nothing."""
    written = io.StringIO()
    lines = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    lines.writeheader()
    for record in records:
        lines.writerow({name: _inert(value) for name, value in record.as_json().items()})
    return written.getvalue()


def _inert(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
