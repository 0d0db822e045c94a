"""The file beside a transcript that says what the transcript does not: `NAME.episode.yaml`."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path, PurePath

from index.formats._front_matter import FrontMatter, stated

SIDECAR = "sidecar"
_ENDINGS = (".yaml", ".yml")
_ALONE = tuple(f"episode{ending}" for ending in _ENDINGS)
_LARGEST = 1 << 20  # bytes; a title and some names


def is_sidecar(name: str) -> bool:
    """Whether a file called *name* describes a transcript and is none."""
    lower = name.lower()
    return lower in _ALONE or lower.endswith(tuple(f".{alone}" for alone in _ALONE))


def sidecar_of(path: Path) -> Path | None:
    """The sidecar of the transcript at *path*: its own before the folder's; None for none."""
    if is_sidecar(path.name):
        return None
    return next((one for one in _candidates(path) if one.is_file()), None)


def _candidates(path: Path) -> Iterator[Path]:
    stem = path.name
    while "." in stem.lstrip("."):
        stem = stem.rpartition(".")[0]
        yield from (path.with_name(f"{stem}.{alone}") for alone in _ALONE)
    yield from (path.with_name(alone) for alone in _ALONE)


def read_sidecar(path: Path, transcripts: Collection[str]) -> FrontMatter:
    """
    What the sidecar of the transcript at *path* says; nothing where there is none.

    Args:
        path: of the transcript.
        transcripts: suffixes of transcripts: the sidecar of a folder describes the only one in it.
    """
    sidecar = sidecar_of(path)
    if sidecar is None:
        return FrontMatter()
    try:
        if sidecar.stat().st_size > _LARGEST:
            return FrontMatter(
                problem=f"{sidecar.name} is too large to say something of an episode"
            )
        found = stated(sidecar.read_text("utf-8-sig"), f"{SIDECAR} {sidecar.name}")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        return FrontMatter(problem=f"{sidecar.name} cannot be read ({reason})")
    if found.transcript is not None and Path(found.transcript).name != path.name:
        return FrontMatter()
    of_folder = found.transcript is None and sidecar.name.lower() in _ALONE
    if of_folder and _has_neighbour(path, transcripts):
        return FrontMatter(
            problem=f"{sidecar.name} describes one episode, and other transcripts lie beside it: "
            f"call it {path.stem}.episode.yaml, or put `transcript: {path.name}` into it"
        )
    return found


def _has_neighbour(path: Path, transcripts: Collection[str]) -> bool:
    """Whether another transcript lies in the folder; it is looked for no further than that."""
    with os.scandir(path.parent) as entries:
        return any(
            entry.name != path.name
            and PurePath(entry.name).suffix.lower() in transcripts
            and not entry.name.startswith(".")
            and not is_sidecar(entry.name)
            for entry in entries
        )
