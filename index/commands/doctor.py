from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index import commands
from index.settings import Settings

if TYPE_CHECKING:
    from index.doctor import Check

HELP = "say whether Quoth can work here, and what to do where it cannot"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to print it."""
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0 when all is well, 1 when something has to be done."""
    from index.doctor import check_line, examine  # noqa: PLC0415 - keeps `quoth --help` light

    checks = examine(chosen, commands.announce)
    if options.json:
        found = list(checks)
        json.dump(_as_json(found), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        found = []
        for check in checks:  # each as soon as it is known: the model takes its time
            found.append(check)
            sys.stdout.write(check_line(check))
            sys.stdout.flush()
    return 0 if all(check.ok for check in found) else 1


def _as_json(checks: Sequence[Check]) -> dict[str, object]:
    return {
        "ok": all(check.ok for check in checks),
        "checks": [check.as_json() for check in checks],
    }
