from __future__ import annotations

import argparse
import json
import sys

from index.settings import Settings

HELP = "say what the index holds"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to print it."""
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0; an index that is not there is an error."""
    from index.ask import TranscriptIndex  # noqa: PLC0415 - keeps `quoth --help` light

    with TranscriptIndex.open(chosen) as index:
        status = index.status()
    if options.json:
        json.dump(status.as_json(), sys.stdout)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(f"{status}\n")
    return 0
