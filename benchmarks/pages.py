"""Pages that hold what benchmarks found, each table between marks of its own."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def put_into(page: Path, marks: tuple[str, str], written: str) -> None:
    """Puts *written* between the lines *marks* in *page*."""
    between = re.compile(f"(?<={marks[0]}\n).*(?={marks[1]})", re.DOTALL)
    text = page.read_text(encoding="utf-8")
    if not between.search(text):
        sys.exit(f"{page} has no lines {marks[0]} and {marks[1]}: put them where the table goes")
    page.write_text(between.sub(lambda _found: f"\n{written}\n\n", text), encoding="utf-8")
