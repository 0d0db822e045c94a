from __future__ import annotations

import argparse
import json
import sys

from index.settings import Settings

HELP = "take episodes out of the index; their files and what people decided stay"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The episodes: by path, by folder or by id."""
    parser.add_argument("episodes", metavar="EPISODE", nargs="+", help="a path, a folder or an id")
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0; an EPISODE that is not indexed is an error, and then nothing is removed."""
    from index.ask import TranscriptIndex  # noqa: PLC0415 - keeps `quoth --help` light

    with TranscriptIndex.open(chosen) as index:
        removed = index.remove(options.episodes)
    if options.json:
        json.dump({"removed": len(removed), "episodes": removed}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(f"removed {len(removed)} episode{'s' * (len(removed) != 1)}\n")
    return 0
