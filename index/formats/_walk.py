"""The files of a folder that may be transcripts."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from index.errors import TranscriptError
from index.formats._ignoring import Ignoring
from index.formats._sidecars import is_sidecar

# What a folder of Quoth's own data holds: there are no transcripts in it but those of feeds, which
# are added as such.
_DATA = "decisions.db"
# Files that stand beside transcripts in a repository and are none.
_BESIDE = frozenset(
    """
    authors changelog code_of_conduct contributing contributors copying licence license notice
    readme security
    """.split()
)


def walk(paths: Iterable[Path], suffixes: Collection[str]) -> list[Path]:
    """
    The transcripts under *paths*, each once: files as given, folders walked in sorted order.

    Raises:
        TranscriptError: a path does not exist.
    """
    found: list[Path] = []
    for path in paths:
        if not os.path.lexists(path):
            raise TranscriptError(str(path), "there is no such file or folder: check the path")
        found += _in_folder(path, suffixes) if path.is_dir() else [path]
    # A file that two links lead to is one transcript, under the name that came first.
    return list({os.path.realpath(path): path for path in reversed(found)}.values())[::-1]


def _in_folder(top: Path, suffixes: Collection[str]) -> Iterator[Path]:
    """The transcripts of the folder *top*; each folder once, so that a loop of links ends."""
    visited: set[str] = set()
    waiting = [(top, Ignoring(top))]
    while waiting:
        path, ignoring = waiting.pop()
        if not path.is_dir():
            yield path
            continue
        real = os.path.realpath(path)
        if real in visited:
            continue
        visited.add(real)
        try:
            entries = sorted(path.iterdir(), reverse=True)
        except OSError:
            # Reading the folder as if it were a file says why it could not be opened.
            yield path
            continue
        waiting += [
            (entry, ignoring.below(entry))
            for entry in entries
            if _counts(entry, suffixes) and not ignoring.leaves_out(entry, is_folder=entry.is_dir())
        ]


def _counts(path: Path, suffixes: Collection[str]) -> bool:
    """Whether *path*, found in a folder, is a folder or looks like a transcript by its name."""
    if path.name.startswith(".") or is_sidecar(path.name):
        return False
    if path.is_dir():
        return not (path / _DATA).is_file()
    return path.suffix.lower() in suffixes and path.stem.casefold() not in _BESIDE
