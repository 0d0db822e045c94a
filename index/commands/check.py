from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from index.settings import Settings

if TYPE_CHECKING:  # keeps `quoth --help` light
    from index.errors import TranscriptError

_COUNTED = ("read", "failed", "turns")  # beside formats
HELP = "show how transcripts would be read, before they are indexed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The paths, and how to print what is found in them."""
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a file, a folder or a feed")
    parser.add_argument("--json", action="store_true", help="print JSON, an object a line")


def run(options: argparse.Namespace, chosen: Settings) -> int:  # noqa: ARG001 - no setting matters
    """0 when every file can be read, 2 when some cannot, after all are done."""
    from index.errors import TranscriptError  # noqa: PLC0415 - keeps `quoth --help` light
    from index.formats import read_transcript  # noqa: PLC0415 - as above

    done: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        for found in _found(options.paths, Path(folder)):
            try:
                if isinstance(found, TranscriptError):
                    raise found
                path, shown_as = found
                transcript = replace(read_transcript(path), path=shown_as)
            except TranscriptError as error:
                done["failed"] += 1
                _show_error(error, as_json=options.json)
                continue
            done["read"] += 1
            done["turns"] += len(transcript.turns)
            done[transcript.format] += 1
            _show(transcript, as_json=options.json)
    if not options.json and done["read"] + done["failed"] > 1:
        _sum_up(done)
    return 2 if done["failed"] else 0


def _found(named: list[str], folder: Path) -> Iterator[tuple[Path, str] | TranscriptError]:
    """The transcripts of all that is *named*, and what each is called; feeds go to *folder*."""
    from index.adding import gathered  # noqa: PLC0415 - as above
    from index.errors import TranscriptError  # noqa: PLC0415 - as above
    from index.formats import transcript_paths  # noqa: PLC0415 - as above

    for one in named:
        found = gathered([one], folder, prune=False, on_progress=lambda _progress: None)
        yield from found.failed
        for note in found.notes:
            sys.stderr.write(f"quoth: {note}\n")
        for root in found.paths:
            try:
                paths = transcript_paths([root])
            except TranscriptError as error:
                yield error
                continue
            if not paths:
                sys.stderr.write(f"quoth: {root}: there is no transcript in this folder\n")
            yield from ((path, found.addresses.get(path, str(path))) for path in paths)


def _sum_up(done: Counter[str]) -> None:
    """Prints how many of the files could be read."""
    formats = {name: count for name, count in done.items() if name not in _COUNTED}
    by_format = ", ".join(f"{count:,} {name}" for name, count in sorted(formats.items()))
    unread = f"; {done['failed']:,} cannot be read, see above" if done["failed"] else ""
    files = done["read"] + done["failed"]
    sys.stdout.write(
        f"{done['read']:,} of {files:,} files read ({by_format}): {done['turns']:,} turns{unread}\n"
    )


def _show(transcript: Any, *, as_json: bool) -> None:  # noqa: ANN401 - typed in the report
    from index.report import check_text, render_check  # noqa: PLC0415 - as above

    if as_json:
        sys.stdout.writelines(check_text(transcript))
        sys.stdout.write("\n")
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
