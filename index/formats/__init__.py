"""
Transcript formats: a file in this folder each, found by itself.

A format is a module that satisfies `Format`, or `BinaryFormat` where its files are no text. It is
found when its file lies in this folder under a name without a leading underscore, or when an
installed package names it under the entry point group ``quoth.formats``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, runtime_checkable

from index.errors import TranscriptError
from index.feeds.reading import is_feed
from index.formats._collection import collection_paused
from index.formats._decoding import content_of, decode
from index.formats._front_matter import FrontMatter
from index.formats._ignoring import IGNORE_FILE, is_ignored
from index.formats._json_outline import head_of
from index.formats._lines import ParseError, lines_of
from index.formats._sidecars import is_sidecar, read_sidecar, sidecar_of
from index.formats._specificity import Specificity
from index.formats._times import time_problems, without_clock
from index.formats._walk import walk
from index.formats._xml import is_xml, root_of
from index.released import released
from index.speakers import resolve
from index.turns import Parsed, Transcript, join_cues

__all__ = [
    "ENTRY_POINTS",
    "IGNORE_FILE",
    "BinaryFormat",
    "Format",
    "ParseError",
    "Specificity",
    "all_formats",
    "binary_formats",
    "claiming",
    "every_format",
    "format_of",
    "is_ignored",
    "is_sidecar",
    "known_suffixes",
    "read_text",
    "read_transcript",
    "sidecar_of",
    "transcript_paths",
]

ENTRY_POINTS = "quoth.formats"
_FEED = (
    "this is a feed, which says where transcripts are: add it by its own path or address, and they "
    "are fetched"
)
_HEAD = 64 * 1024  # characters of a text by which a format knows it


class Described(Protocol):
    """What every transcript format says of itself."""

    @property
    def name(self) -> str:
        """What `quoth check` calls it: "webvtt"."""
        ...

    @property
    def signs(self) -> str:
        """By what it is known, in words: "it begins with WEBVTT"."""
        ...

    @property
    def suffixes(self) -> Sequence[str]:
        """Of the files in a folder that are read, in lower case with the dot; a hint, no proof."""
        ...


@runtime_checkable
class Format(Described, Protocol):
    """What a module must have to be a transcript format."""

    @property
    def specificity(self) -> Specificity:
        """Which of the formats that claim a text reads it."""
        ...

    def sniff(self, head: str) -> bool:
        """
        Whether the text that begins with *head* has this format.

        Of JSON *head* is the outline, itself JSON: the first elements of each list, and of each
        text the first signs.
        """
        ...

    def parse(self, text: str) -> Parsed:
        """
        What is said in *text*, whose lines end in a newline each.

        Raises:
            ParseError: the text breaks the format.
        """
        ...


@runtime_checkable
class BinaryFormat(Described, Protocol):
    """What a module must have to be a transcript format whose files are no text: a container."""

    def sniff_bytes(self, head: bytes) -> bool:
        """Whether the file that begins with *head*, 64 KiB or all of it, is such a container."""
        ...

    def parse_bytes(self, content: bytes) -> Parsed:
        """
        What is said in the file with *content*; its lines are those that the format counts.

        Raises:
            ParseError: the container is damaged, hostile, or holds something else.
        """
        ...


@cache
def all_formats() -> tuple[Format, ...]:
    """
    Every format of text there is, by name.

    Raises:
        TypeError: an entry point leads to something that is no format.
    """
    found = [one for one in map(_as_format, _modules()) if isinstance(one, Format)]
    return tuple(sorted(found, key=lambda one: one.name))


@cache
def binary_formats() -> tuple[BinaryFormat, ...]:
    """
    Every format whose files are no text, by name.

    Raises:
        TypeError: as `all_formats`.
    """
    found = [one for one in map(_as_format, _modules()) if not isinstance(one, Format)]
    return tuple(sorted(found, key=lambda one: one.name))


def every_format() -> tuple[Described, ...]:
    """The formats of text and the others, by name."""
    return tuple(sorted((*all_formats(), *binary_formats()), key=lambda one: one.name))


def _modules() -> list[object]:
    """The modules of this folder that are formats, and what entry points lead to."""
    modules = [
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    ]
    return [*modules, *(point.load() for point in entry_points(group=ENTRY_POINTS))]


def _as_format(candidate: object) -> Format | BinaryFormat:
    if not isinstance(candidate, (Format, BinaryFormat)):
        raise TypeError(f"{candidate!r} lacks a part of what index.formats.Format asks for")
    return candidate


def known_suffixes() -> frozenset[str]:
    """The suffixes of the files that are read when a folder is given, in lower case."""
    return frozenset(suffix for one in every_format() for suffix in one.suffixes)


def transcript_paths(paths: Iterable[Path]) -> list[Path]:
    """
    The transcripts under *paths*, each once: files as given, folders walked in sorted order.

    In a folder a file counts when a format names its suffix; hidden files, those that stand beside
    transcripts (README, LICENSE, sidecars), and what a `.quothignore` leaves out, do not. Links
    are followed, and a loop of them ends. A folder that may not be opened stands in the list
    itself: reading it says why.

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
    content = content_of(path)
    if is_feed(content):
        raise TranscriptError(str(path), _FEED)
    beside = read_sidecar(path, known_suffixes())
    for form in binary_formats():
        if form.sniff_bytes(content[:_HEAD]):
            return _transcript(form.name, partial(form.parse_bytes, content), str(path), beside)
    source = decode(content, path)
    del content  # a large file is not kept twice
    transcript = read_text(source.text, str(path), beside)
    if source.problem is None:
        return transcript
    return replace(transcript, problems=(source.problem, *transcript.problems))


def read_text(text: str, path: str, beside: FrontMatter = FrontMatter()) -> Transcript:  # noqa: B008 - frozen
    """
    The transcript in *text*, whose lines end in a newline each; *path* says where it is from, and
    *beside* what its sidecar says of it, which counts more than what the text does.

    Raises:
        TranscriptError: as `read_transcript`, but for what concerns the file.
    """
    form = format_of(text, path)
    return _transcript(form.name, partial(form.parse, text), path, beside)


def _transcript(
    form: str, parse: Callable[[], Parsed], path: str, beside: FrontMatter
) -> Transcript:
    """What *parse*, of the format named *form*, reads in the file at *path*, its turns made."""
    try:
        with collection_paused():
            parsed = parse()
            clues = (*beside.clues, *parsed.clues)
            cues = released(parsed.cues)
            parsed = replace(parsed, cues=())
            turns, speakers = resolve(join_cues(cues, parsed.layout), clues)
    except ParseError as error:
        raise TranscriptError(path, error.problem, error.line) from error
    except RecursionError as error:
        raise TranscriptError(path, f"the {form} is nested too deeply: simplify it") from error
    turns, clock = without_clock(turns)
    if not turns:
        raise TranscriptError(
            path, f"read as {form}, nothing is said in it: see that its turns have text"
        )
    return Transcript(
        path=path,
        format=form,
        turns=turns,
        speakers=speakers,
        dropped=parsed.dropped,
        title=beside.title or parsed.title,
        date=beside.date or parsed.date,
        url=beside.url or parsed.url,
        problems=(*_problems(beside), *parsed.problems, *clock, *time_problems(turns)),
        metadata=parsed.metadata,
        audio=beside.audio or parsed.audio,
        ads=beside.ads,
        guid=beside.guid,
        duration_s=beside.duration_s,
    )


def _problems(beside: FrontMatter) -> Iterator[str]:
    if beside.problem is not None:
        yield beside.problem


def format_of(text: str, path: str) -> Format:
    """
    The format of *text*, which is from *path*: exactly one may claim it.

    Raises:
        TranscriptError: none claims it, or more than one does.
    """
    try:
        chosen = claiming(text)
    except ParseError as error:
        raise TranscriptError(path, error.problem, error.line) from error
    if not chosen or (chosen[0].specificity is Specificity.PROSE and is_xml(text)):
        _refuse_long_lines(text, path)
        raise TranscriptError(path, _unknown(text))
    if len(chosen) > 1:
        names = " and ".join(one.name for one in chosen)
        raise TranscriptError(path, f"it could be {names}: keep one of the two in the file")
    return chosen[0]


def _refuse_long_lines(text: str, path: str) -> None:
    """
    Says of a text in no format that a line is too long, if that may be why.

    Raises:
        TranscriptError: it is.
    """
    try:
        lines_of(text)
    except ParseError as error:
        raise TranscriptError(path, error.problem, error.line) from error


def claiming(text: str) -> list[Format]:
    """
    The formats that claim *text*, the most specific alone.

    Raises:
        ParseError: the text is broken JSON.
    """
    head = head_of(text, _HEAD)
    for specificity in sorted({one.specificity for one in all_formats()}, reverse=True):
        rivals = [one for one in all_formats() if one.specificity is specificity]
        chosen = [one for one in rivals if one.sniff(head)]
        if chosen:
            return chosen
    return []


def _unknown(text: str) -> str:
    """What to tell of *text*, which is in no format."""
    known = ", ".join(one.name for one in every_format())
    root = root_of(text[:_HEAD]) if is_xml(text) else None
    if root is not None:
        return (
            f"its root element <{root.tag}> is that of no transcript (formats known: {known}): "
            "export the transcript in one of these"
        )
    return (
        f"no speakers can be told in it (formats known: {known}): "
        "begin each turn with its speaker, as in `NAME: words`"
    )
