"""
Where the time of a build goes: embedding, and everything else; encoding, and the bare engine.

    python -m benchmarks.building [CORPUS] [--files 12]

Indexes the first files of a folder of transcripts into a new index, one thread, as `quoth add`
does, and notes by processor time what each part takes. Then the engine alone computes the same
batches again. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from index import Settings, TranscriptIndex, ingest
from index.embedding import Encoder
from index.embedding.exported import ExportedModel
from index.embedding.recipe import Engine, Feeds
from index.ingest import Ingest
from index.store.store import Store

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "changelog"


class Clock:
    """Processor seconds by name."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """*call*, its time noted under *name*."""

        def noted(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes
            started = time.process_time()
            try:
                return call(*arguments, **named)
            finally:
                self.seconds[name] += time.process_time() - started

        return noted


class Recorded:
    """An engine that remembers what it was given."""

    def __init__(self, engine: Engine, given: list[tuple[Engine, Feeds]]) -> None:
        self._engine, self._given, self.name = engine, given, engine.name

    def run(self, feeds: Feeds) -> Any:  # noqa: ANN401 - vectors
        self._given.append((self._engine, feeds))
        return self._engine.run(feeds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--files", type=int, default=12)
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    files = sorted(path for path in options.corpus.rglob("*") if path.suffix in {".md", ".txt"})
    if len(files) < options.files:
        sys.exit(f"{options.corpus} holds {len(files)} transcripts, {options.files} are needed")
    report(*measured(files[: options.files]))


def measured(files: Sequence[Path]) -> tuple[Clock, int, float]:
    """What the parts of a build of *files* took, its turns, and what the bare engine took."""
    clock, given = Clock(), list[tuple[Engine, Feeds]]()
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), threads=1)
        with TranscriptIndex.open(settings, create=True) as index:
            index.warm()
            encoder: Encoder = index._encoder  # noqa: SLF001 - it is looked into
            encoder.encode(["the engine is loaded"] * 2_000)
            with watched(clock, given, type(encoder)):
                turns = clock.timed("all", index.add)(files).turns_embedded
    started = time.process_time()
    for engine, feeds in given:
        engine.run(feeds)
    return clock, turns, time.process_time() - started


def watched(clock: Clock, given: list[tuple[Engine, Feeds]], encoder: type) -> ExitStack:
    """While it is entered, the parts of a build are timed and the engines' work is remembered."""
    stack = ExitStack()
    # One batch: else the next is read while one is embedded, and their times cannot be told apart.
    stack.enter_context(patch.object(ingest, "TURNS_PER_COMMIT", sys.maxsize))
    for kind, method, name in (
        (encoder, "encode", "embedding"),
        (Ingest, "_drafted", "reading, speakers, cutting"),
        (Store, "commit", "words' index and durable commit"),
    ):
        stack.enter_context(patch.object(kind, method, clock.timed(name, getattr(kind, method))))
    computed = ExportedModel._computed  # noqa: SLF001 - as above

    def remembered(model: ExportedModel, texts: Sequence[str]) -> Any:  # noqa: ANN401 - as above
        engines = model._engines  # noqa: SLF001 - as above
        real = engines.for_texts
        with patch.object(engines, "for_texts", lambda count: Recorded(real(count), given)):
            yield from computed(model, texts)

    stack.enter_context(patch.object(ExportedModel, "_computed", remembered))
    return stack


def report(clock: Clock, turns: int, bare: float) -> None:
    """Prints the table."""
    seconds = clock.seconds
    total = seconds.pop("all")
    seconds["everything else"] = total - sum(seconds.values())
    print(f"| part of a build of {turns:,} turns | processor s | share |\n|---|---:|---:|")
    for name, took in seconds.items():
        print(f"| {name} | {took:.2f} | {took / total:.1%} |")
    embedding = seconds["embedding"]
    print(f"| all that is not embedding | {total - embedding:.2f} | {1 - embedding / total:.1%} |")
    print(f"\nthe bare engine on the same batches: {bare:.2f} s; embedding takes ", end="")
    print(f"{embedding / bare:.2f} times as long")


if __name__ == "__main__":
    main()
