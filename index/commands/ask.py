from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from index.commands import announce
from index.settings import Settings

HELP = "answer a question with the turns that say it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question, and how much to show."""
    parser.add_argument("question", metavar="QUESTION", nargs="+")
    parser.add_argument("--limit", type=_count(1, 50), metavar="N", help="quote at most N turns")
    parser.add_argument(
        "--context",
        type=_count(0, 20),
        nargs="?",
        const=1,
        metavar="N",
        help="show N turns before and after, 1 where N is left out",
    )
    parser.add_argument(
        "--without",
        action="append",
        choices=("speaker", "dates", "episode", "phrase"),
        default=[],
        help="read no such narrowing out of the question; may be given several times",
    )
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0 when the question is answered, 1 when nobody (or somebody else) said it."""
    with uncollected():
        return _run(options, chosen)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: of one question's start it takes a twentieth."""
    gc.disable()
    try:
        yield
    finally:
        # As if it had survived already: else all of it would be searched at once.
        gc.freeze()
        gc.unfreeze()
        gc.enable()


def _run(options: argparse.Namespace, chosen: Settings) -> int:
    from index.answer import State  # noqa: PLC0415 - keeps `quoth --help` light
    from index.ask import TranscriptIndex  # noqa: PLC0415 - as above

    with TranscriptIndex.open(chosen, announce=announce) as index:
        answer = index.ask(
            " ".join(options.question),
            limit=options.limit,
            context=1 if options.context is None else options.context,
            without=options.without,
        )
    if options.json:
        json.dump(answer.as_json(), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        from index.terminal import print_answer  # noqa: PLC0415 - as above

        print_answer(answer, with_context=bool(options.context))
    sys.stdout.flush()
    return 0 if answer.state is State.ANSWERED else 1


def _count(low: int, high: int) -> Callable[[str], int]:
    def read(written: str) -> int:
        if not written.isdecimal() or not low <= int(written) <= high:
            raise argparse.ArgumentTypeError(f"{written!r} is no number from {low} to {high}")
        return int(written)

    return read
