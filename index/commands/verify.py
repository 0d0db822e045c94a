from __future__ import annotations

import argparse
import json
import sys

from index.settings import Settings

HELP = "check the index against itself: counts, ids, checksums, quotes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to print it."""
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0 when all is well, 1 when there are problems."""
    from index.ask import verify  # noqa: PLC0415 - keeps `quoth --help` light

    problems = verify(chosen)
    if options.json:
        json.dump({"ok": not problems, "problems": problems}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.write("\n".join(problems or ["the index is whole"]) + "\n")
    return 1 if problems else 0
