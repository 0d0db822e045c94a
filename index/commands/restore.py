from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from index.settings import Settings

HELP = "put back what `quoth backup` copied"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and how to print what was done."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0; a file that is no whole backup changes nothing."""
    from index.backup import restore  # noqa: PLC0415 - keeps `quoth --help` light

    restored, before = restore(chosen, options.file)
    if options.json:
        shown = {"databases": restored, "before": None if before is None else str(before)}
        sys.stdout.write(f"{json.dumps(shown)}\n")
        return 0
    kept = f"; what was there before is in {before}" if before else ""
    sys.stdout.write(f"{' and '.join(restored)} put back{kept}\n")
    return 0
