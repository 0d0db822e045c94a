"""Which of an episode's transcripts is kept: the best type first, by whether it holds speakers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from index.errors import FetchError, TranscriptError
from index.feeds import TranscriptLink
from index.feeds.fetching import Fetched
from index.formats import read_transcript
from index.turns import Attribution, Transcript

ENOUGH = 0.5  # of the words with a named speaker: no other type is fetched to compare

# Those that tell speakers and times come first. Types as feeds write them, and endings of files.
_ORDER = (
    (".vtt", ("text/vtt", "text/webvtt", "application/vtt")),
    (".json", ("application/json", "text/json", "application/x-json")),
    (".srt", ("application/srt", "application/x-subrip", "text/srt", "application/x-srt")),
    (".html", ("text/html", "application/xhtml+xml")),
    (".txt", ("text/plain",)),
)
_PAGE = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = frozenset({Attribution.EXPLICIT, Attribution.CARRIED})


@dataclass(frozen=True, slots=True)
class Chosen:
    """A transcript that can be read: from which link, and *named*, the share of words whose
    speaker has a name.
    """

    link: TranscriptLink
    fetched: Fetched
    content: bytes
    ending: str
    named: float


def ending_of(link: TranscriptLink) -> str:
    """The ending of a file with the transcript at *link*: by its type, else by its address."""
    for ending, types in _ORDER:
        if link.type in types:
            return ending
    suffix = PurePosixPath(urlsplit(link.url).path).suffix.lower()
    return suffix if suffix in {ending for ending, _types in _ORDER} else ".txt"


def in_order(links: Iterable[TranscriptLink]) -> list[TranscriptLink]:
    """*links* with those that tell most of who speaks and when first."""
    endings = [ending for ending, _types in _ORDER]
    return sorted(links, key=lambda link: endings.index(ending_of(link)))


def choose(links: Iterable[TranscriptLink], fetch: Callable[[TranscriptLink], Fetched]) -> Chosen:
    """
    The first of *links* in which most words have a named speaker, else the one with most.

    Raises:
        TranscriptError: none can be had and read; it says why of the first.
    """
    readable: list[Chosen] = []
    problems: list[TranscriptError] = []
    for link in in_order(links):
        try:
            one = _tried(link, fetch(link))
        except TranscriptError as error:
            problems.append(error)
            continue
        if one.named >= ENOUGH:
            return one
        readable.append(one)
    if not readable:
        raise problems[0]
    return max(readable, key=lambda one: one.named)


def _tried(link: TranscriptLink, fetched: Fetched) -> Chosen:
    content, ending = fetched.content or b"", ending_of(link)
    if ending != ".html" and _PAGE.match(content):
        raise FetchError(link.url, f"it is a web page and no {link.type or ending[1:]}")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"transcript{ending}"
        path.write_bytes(content)
        try:
            transcript = read_transcript(path)
        except TranscriptError as error:
            raise TranscriptError(link.url, error.problem, error.line) from error
    return Chosen(link, fetched, content, ending, named_share(transcript))


def named_share(transcript: Transcript) -> float:
    """The share of words whose speaker has a name."""
    words = [(len(turn.text.split()), turn.attribution in _NAMED) for turn in transcript.turns]
    return sum(count for count, named in words if named) / max(1, sum(count for count, _ in words))
