"""
Transcript formats: a file in this folder each, found by itself.

A format is a module that satisfies `Format`. It is found when its file lies in this folder under
a name without a leading underscore, or when an installed package names it under the entry point
group ``quoth.formats``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, runtime_checkable

from index.errors import TranscriptError
from index.formats._decoding import decoded
from index.formats._lines import ParseError
from index.formats._specificity import Specificity
from index.formats._times import time_problems
from index.formats._walk import walk
from index.speakers import resolve
from index.turns import Parsed, Transcript, join_cues

__all__ = [
    "ENTRY_POINTS",
    "Format",
    "ParseError",
    "Specificity",
    "all_formats",
    "known_suffixes",
    "read_text",
    "read_transcript",
    "transcript_paths",
]

ENTRY_POINTS = "quoth.formats"
_HEAD = 64 * 1024  # characters of a text by which a format knows it


@runtime_checkable
class Format(Protocol):
    """What a module must have to be a transcript format."""

    @property
    def name(self) -> str:
        """What `quoth check` calls it: "webvtt"."""
        ...

    @property
    def signs(self) -> str:
        """By what it is known, in words: "it begins with WEBVTT"."""
        ...

    @property
    def specificity(self) -> Specificity:
        """Which of the formats that claim a text reads it."""
        ...

    @property
    def suffixes(self) -> Sequence[str]:
        """Of the files in a folder that are read, in lower case with the dot; a hint, no proof."""
        ...

    def sniff(self, head: str) -> bool:
        """Whether the text that begins with *head* has this format."""
        ...

    def parse(self, text: str) -> Parsed:
        """
        What is said in *text*, whose lines end in a newline each.

        Raises:
            ParseError: the text breaks the format.
        """
        ...


@cache
def all_formats() -> tuple[Format, ...]:
    """
    Every format there is, by name.

    Raises:
        TypeError: an entry point leads to something that is no format.
    """
    modules = [
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    ]
    loaded = [point.load() for point in entry_points(group=ENTRY_POINTS)]
    return tuple(sorted(map(_as_format, [*modules, *loaded]), key=lambda one: one.name))


def _as_format(candidate: object) -> Format:
    if not isinstance(candidate, Format):
        raise TypeError(f"{candidate!r} lacks a part of what index.formats.Format asks for")
    return candidate


def known_suffixes() -> frozenset[str]:
    """The suffixes of the files that are read when a folder is given, in lower case."""
    return frozenset(suffix for one in all_formats() for suffix in one.suffixes)


def transcript_paths(paths: Iterable[Path]) -> list[Path]:
    """
    The transcripts under *paths*, each once: files as given, folders walked in sorted order.

    In a folder a file counts when a format names its suffix; hidden files, and those that stand
    beside transcripts (README, LICENSE), do not. Links are followed, and a loop of them ends. A
    folder that may not be opened stands in the list itself: reading it says why.

    Raises:
        TranscriptError: a path does not exist.
    """
    return walk(paths, known_suffixes())


def read_transcript(path: Path) -> Transcript:
    """
    The transcript in the file at *path*: turns, who spoke them, and what is no speech.

    Raises:
        TranscriptError: the file cannot be opened or decoded, no format or more than one claims
            it, it breaks its format, or nothing is said in it.
    """
    source = decoded(path)
    transcript = read_text(source.text, str(path))
    if source.problem is None:
        return transcript
    return replace(transcript, problems=(source.problem, *transcript.problems))


def read_text(text: str, path: str) -> Transcript:
    """
    The transcript in *text*, whose lines end in a newline each; *path* says where it is from.

    Raises:
        TranscriptError: as `read_transcript`, but for what concerns the file.
    """
    form = _format_of(text, path)
    try:
        parsed = form.parse(text)
    except ParseError as error:
        raise TranscriptError(path, error.problem, error.line) from error
    except RecursionError as error:
        raise TranscriptError(path, f"the {form.name} is nested too deeply: simplify it") from error
    turns, speakers = resolve(join_cues(parsed.cues, parsed.layout), parsed.clues)
    if not turns:
        raise TranscriptError(
            path, f"read as {form.name}, nothing is said in it: see that its turns have text"
        )
    return Transcript(
        path=path,
        format=form.name,
        turns=turns,
        speakers=speakers,
        dropped=parsed.dropped,
        title=parsed.title,
        date=parsed.date,
        url=parsed.url,
        problems=(*parsed.problems, *time_problems(turns)),
        metadata=parsed.metadata,
        audio=parsed.audio,
    )


def _format_of(text: str, path: str) -> Format:
    head = text[:_HEAD]
    chosen: list[Format] = []
    for specificity in sorted({one.specificity for one in all_formats()}, reverse=True):
        rivals = [one for one in all_formats() if one.specificity is specificity]
        chosen = [one for one in rivals if one.sniff(head)]
        if chosen:
            break
    if not chosen:
        known = ", ".join(one.name for one in all_formats())
        raise TranscriptError(
            path,
            f"no speakers can be told in it (formats known: {known}): "
            "begin each turn with its speaker, as in `NAME: words`",
        )
    if len(chosen) > 1:
        names = " and ".join(one.name for one in chosen)
        raise TranscriptError(path, f"it could be {names}: keep one of the two in the file")
    return chosen[0]
