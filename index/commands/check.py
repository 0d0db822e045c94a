from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from index.settings import Settings

HELP = "show how transcripts would be read, before they are indexed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The paths, and how to print what is found in them."""
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path)
    parser.add_argument("--json", action="store_true", help="print JSON, an object a line")


def run(options: argparse.Namespace, chosen: Settings) -> int:  # noqa: ARG001 - no setting matters
    """0 when every file can be read, 2 when some cannot, after all are done."""
    from index.errors import TranscriptError  # noqa: PLC0415 - keeps `quoth --help` light
    from index.formats import read_transcript, transcript_paths  # noqa: PLC0415 - as above

    failed = False
    for root in options.paths:
        try:
            paths = transcript_paths([root])
        except TranscriptError as error:
            failed = True
            _show_error(error, as_json=options.json)
            continue
        if not paths:
            sys.stderr.write(f"quoth: {root}: there is no transcript in this folder\n")
        for path in paths:
            try:
                _show(read_transcript(path), as_json=options.json)
            except TranscriptError as error:
                failed = True
                _show_error(error, as_json=options.json)
    return 2 if failed else 0


def _show(transcript: Any, *, as_json: bool) -> None:  # noqa: ANN401 - typed in the report
    from index.report import check_json, render_check  # noqa: PLC0415 - as above

    if as_json:
        _print_json(check_json(transcript))
        return
    from index.terminal import console  # noqa: PLC0415 - as above

    render_check(transcript, console())


def _show_error(error: Any, *, as_json: bool) -> None:  # noqa: ANN401 - a TranscriptError
    if as_json:
        problem = {"type": type(error).__name__, "line": error.line, "problem": error.problem}
        _print_json({"path": error.path, "error": problem})
    sys.stderr.write(f"quoth: {error}\n")


def _print_json(shown: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(shown, ensure_ascii=False) + "\n")
