from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from index.settings import Settings

HELP = "copy what was decided and set into a file, while everything runs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and how to print what was done."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0; a backup that cannot be made leaves FILE as it was."""
    from index.backup import backup  # noqa: PLC0415 - keeps `quoth --help` light

    copied = backup(chosen, options.file)
    if options.json:
        sys.stdout.write(f"{json.dumps({'file': str(options.file), 'databases': copied})}\n")
    else:
        sys.stdout.write(f"{' and '.join(copied)} copied into {options.file}\n")
    return 0
