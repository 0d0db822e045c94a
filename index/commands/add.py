from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.added import OnProgress, Progress
from index.commands import announce
from index.settings import Settings

if TYPE_CHECKING:  # keeps `quoth --help` light
    from index.store import EpisodeRecord

_MOST_LISTED = 50  # episodes; the JSON has them all

HELP = "index transcripts: files, folders with all that is below them, feeds"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The paths, and what to do about files that are gone."""
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a file, a folder or a feed")
    parser.add_argument(
        "--prune",
        action="store_true",
        help="take out episodes whose files below PATH are gone; they are listed first",
    )
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")
    parser.add_argument(
        "--progress",
        choices=("auto", "json"),
        default="auto",
        help="a bar on a terminal (auto), or JSON lines on stderr for a program that reads along",
    )


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0 when every file is in the index, 1 when some could not be read."""
    from index.ask import TranscriptIndex  # noqa: PLC0415 - keeps `quoth --help` light
    from index.terminal import add_progress, print_add  # noqa: PLC0415 - as above

    telling = json_progress if options.progress == "json" else add_progress

    with (
        TranscriptIndex.open(chosen, create=True, announce=announce) as index,
        telling() as on_progress,
    ):
        report = index.add(
            options.paths, prune=options.prune, on_progress=on_progress, on_prune=list_gone
        )
    if options.json:
        json.dump(report.as_json(), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        print_add(report)
    return 1 if report.failed else 0


def list_gone(gone: Sequence[EpisodeRecord]) -> None:
    """Tells which episodes are about to be taken out, on stderr."""
    announce(f"{len(gone):,} episode{'s' * (len(gone) != 1)} without a file, to be taken out:")
    for record in gone[:_MOST_LISTED]:
        sys.stderr.write(f"  {record.path}\n")
    if len(gone) > _MOST_LISTED:
        sys.stderr.write(f"  and {len(gone) - _MOST_LISTED:,} more\n")
    sys.stderr.flush()


@contextmanager
def json_progress() -> Iterator[OnProgress]:
    """A line of JSON on stderr for each step."""

    def tell(progress: Progress) -> None:
        sys.stderr.write(f"{json.dumps(progress.as_json())}\n")
        sys.stderr.flush()

    yield tell
