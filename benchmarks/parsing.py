"""
How fast transcripts are read on one core, and how much memory a large file takes.

python benchmarks/parsing.py            # megabytes a second of each format, medians of 5
python benchmarks/parsing.py --large    # also a file of 200 MB, each format in a process of its own
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from index.formats import read_transcript

_MEGABYTE = 1_000_000
_SMALL, _LARGE = 8, 200  # megabytes
_RUNS = 5
_NAMES = ("Vera Adair", "Bob Orr", "Ola Nwosu", "Rune Dahl")
_WORDS = (
    "the a of and to in it is that we so then bees harbour lamp bread tide winter letter music "
    "garden never often people think about because really small green river story question"
).split()


def sentences(seed: int = 7) -> Iterator[tuple[str, str]]:
    """Speakers and what they say, without end."""
    chance = random.Random(seed)
    while True:
        words = chance.choices(_WORDS, k=chance.randint(4, 60))
        yield chance.choice(_NAMES), f"{' '.join(words).capitalize()}."


def plain() -> Iterator[str]:
    return (f"{name.upper()}: {words}\n" for name, words in sentences())


def markdown() -> Iterator[str]:
    return (f"**{name}:** \\[04:10\\] {words}\n\n" for name, words in sentences())


def webvtt() -> Iterator[str]:
    yield "WEBVTT\n\n"
    second = 0
    for name, words in sentences():
        parts = words.split()
        for at in range(0, len(parts), 9):
            yield f"{_clock(second)}.000 --> {_clock(second + 3)}.000\n"
            yield f"<v {name}>{' '.join(parts[at : at + 9])}\n\n"
            second += 3


def _clock(second: int) -> str:
    return f"{second // 3600 % 100:02}:{second // 60 % 60:02}:{second % 60:02}"


FORMATS: dict[str, Callable[[], Iterator[str]]] = {
    "plain.txt": plain,
    "markdown.md": markdown,
    "webvtt.vtt": webvtt,
}


def written(folder: Path, name: str, megabytes: int) -> Path:
    """A file of *megabytes* in the format that *name* says."""
    path, size = folder / name, 0
    with path.open("w") as file:
        for piece in FORMATS[name]():
            size += file.write(piece)
            if size >= megabytes * _MEGABYTE:
                break
    return path


def measured(path: Path) -> float:
    """How many megabytes of *path* are read in a second of one core."""
    started = time.process_time()
    read_transcript(path)
    return path.stat().st_size / _MEGABYTE / (time.process_time() - started)


def main(*options: str) -> None:
    if options[:1] == ("--one",):
        rate = measured(Path(options[1]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(f"{rate:.1f} MB/s, {peak:,.0f} MB of memory at most")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for one in FORMATS:
            path = written(folder, one, _SMALL)
            rates = [measured(path) for _run in range(_RUNS)]
            print(f"{path.stem}: {statistics.median(rates):.1f} MB/s")
            if "--large" in options:
                path = written(folder, one, _LARGE)
                print(f"  {_LARGE} MB: ", end="", flush=True)
                subprocess.run([sys.executable, __file__, "--one", str(path)], check=True)
                path.unlink()


if __name__ == "__main__":
    main(*sys.argv[1:])
