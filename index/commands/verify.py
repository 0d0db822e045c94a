from __future__ import annotations

import argparse
import json
import sys

from index.commands import announce
from index.settings import Settings

HELP = "check the index against itself: counts, ids, checksums, quotes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do about it, and how to print it."""
    parser.add_argument(
        "--repair",
        action="store_true",
        help="rebuild what is damaged and derived: pieces, words, vectors, counts",
    )
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0 when all is well, 1 when there are problems."""
    from index.upkeep import bring_up_to_date, repair, verify  # noqa: PLC0415 - as for `quoth add`

    if options.repair:
        bring_up_to_date(chosen, announce)
    problems, repaired = verify(chosen), None
    if problems and options.repair:
        repaired = str(repair(chosen))
        sys.stderr.write("".join(f"{problem}\n" for problem in problems) + f"{repaired}\n")
        problems = verify(chosen)
    if options.json:
        report = {"ok": not problems, "problems": problems}
        if options.repair:
            report["repaired"] = repaired
        json.dump(report, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.write("\n".join(problems or ["the index is whole"]) + "\n")
    return 1 if problems else 0
