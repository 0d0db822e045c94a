"""What a JSON transcript is once its speech has been read: who made it, and what is no speech."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.formats._caption_speakers import speakers_of
from index.formats._captions import read_captions
from index.formats._clock import day_of
from index.formats._clues import listed_clues, opening_clues
from index.formats._fields import cleaned
from index.formats._json_text import UNREAD, JsonText, Value
from index.formats._speech import Speech
from index.formats._timed_blocks import Block
from index.turns import Cue, Dropped, Layout, Metadata, NameClue, Parsed

AGAIN = "what is said stands elsewhere too"
NO_SPEECH = "a field without speech"

_SHOWN = 200  # signs of a field that is left out
_MOST_LOOSE_LINES = 40  # of brackets between what was read; more of them are told as one
_TITLES = ("title", "episode_title", "episodeTitle", "meeting_title", "meetingTitle", "headline")
_DATES = (
    "date", "pubDate", "pub_date", "published", "published_at", "publishedAt", "datePublished",
    "date_published", "publish_date", "recorded", "recorded_at", "meeting_date", "air_date",
    "airdate", "aired", "dateString",
)  # fmt: skip
_LINKS = ("url", "link", "permalink", "episode_url", "webpage_url", "transcript_url")
_AUDIO = ("audio", "audio_url", "audioUrl", "audio_file_url", "media_url")
# Where a recording was uploaded for the service alone, its address has no such end.
_RECORDING = re.compile(r"\.(?:mp3|m4a|m4b|aac|ogg|oga|opus|wav|flac|mp4|webm)$", re.IGNORECASE)
_ROLES = {"host": "host", "hosts": "host", "guest": "guest", "guests": "guest"}
_PEOPLE = (*_ROLES, "speakers", "speaker", "participants", "attendees", "people", "panelists")
_ABOUT = ("metadata", "meta", "episode", "info", "meeting", "transcript", "video")
# The fields in which services write the same words again.
_AGAIN = frozenset(
    """
    text transcript transcripts words word_segments paragraphs utterances sentences chunks
    segments items speaker_labels audio_segments channel_labels channels timestamps tokens
    """.split()
)


@dataclass(slots=True)
class Reading:
    """
    One parse of a JSON text.

    Attributes:
        read: the lists of which each element has become speech or was dropped.
        about: the objects that may state title, date and link, the first that does counts.
        notes: further sentences for the user.
        metadata: what was concluded: the unit of the times.
    """

    source: JsonText
    speech: Speech = field(default_factory=Speech)
    read: list[Value] = field(default_factory=list)
    about: list[Value] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    metadata: list[Metadata] = field(default_factory=list)
    clues: list[NameClue] = field(default_factory=list)

    def elements(self, listed: Value | None) -> Iterator[Value]:
        """The elements of *listed*, each of which becomes speech or is dropped."""
        if listed is not None and listed.is_list:
            self.read.append(listed)
            yield from listed.elements()

    def objects(self, listed: Value | None) -> Iterator[tuple[Cue, dict[str, Any]]]:
        """The objects in *listed*, each with its lines as a cue without words."""
        for element in self.elements(listed):
            place = place_of(element)
            content = element.whole()
            if isinstance(content, dict):
                yield place, content
            else:
                self.speech.drop(place, shortened(content), "no object")

    def parsed(self, layout: Layout, problems: Sequence[str] = ()) -> Parsed:
        """All that was read, the rest of the file accounted for."""
        if layout is Layout.CAPTIONS:
            _take_names_in_words(self.speech)
        stated = [fields_of(value) for value in (self.about or _about(self.source.root))]
        cues = tuple(self.speech.cues)
        left, metadata = _surroundings(self.source.root, self.read)
        dropped = [*self.speech.dropped, *left]
        loose = _loose_lines(self.source.text, (*cues, *dropped, *metadata))
        metadata += [one for one in loose if isinstance(one, Metadata)]
        dropped += [one for one in loose if isinstance(one, Dropped)]
        return Parsed(
            cues=cues,
            layout=layout,
            dropped=tuple(sorted(dropped, key=lambda one: one.line)),
            title=next((t for one in stated if (t := _text(one, _TITLES))), None),
            date=next((d for one in stated if (d := _date(one))), None),
            url=next((u for one in stated if (u := _link(one, _LINKS))), None),
            audio=next(
                (u for one in stated if _RECORDING.search(u := _link(one, _AUDIO) or "")), None
            ),
            clues=(*self.clues, *_people(stated), *opening_clues(cues)),
            problems=(*self.source.problems, *self.notes, *problems, *self.speech.problems),
            metadata=tuple(sorted((*self.metadata, *metadata), key=lambda one: one.line)),
        )


def _take_names_in_words(speech: Speech) -> None:
    """Reads "ANN LEE: So" as captions are read, where no field of the file names anybody."""
    cues = speech.cues
    if not cues or any(cue.label is not None or cue.start_ms is None for cue in cues):
        return
    blocks = [_block(cue, after) for cue, after in zip(cues, [*cues[1:], None], strict=True)]
    named = speakers_of(blocks)
    if not named.voiced and not named.labels and not any(cue.text[:2] == ">>" for cue in cues):
        return
    captions = read_captions(blocks)
    speech.cues = list(captions.said())
    speech.dropped += captions.dropped


def _block(cue: Cue, after: Cue | None) -> Block:
    line, start_ms = cue.line or 1, cue.start_ms or 0
    next_ms = after.start_ms if after is not None and after.start_ms is not None else start_ms
    end_ms = max(start_ms, next_ms) if cue.end_ms is None else cue.end_ms
    return Block(line, cue.end_line or line, start_ms, end_ms, [(line, cue.text)])


def place_of(value: Value) -> Cue:
    """The lines of *value*, as a cue without words."""
    line = value.line
    return Cue("", line=line, end_line=value.end_line)


def fields_of(value: Value | None) -> dict[str, Any]:
    """The fields of the object *value*, large ones left out; {} for no object."""
    if value is None or not value.is_object:
        return {}
    if isinstance(value.content, dict):
        return value.content
    return {
        key: member.content
        for key, member in value.members().items()
        if member.content is not UNREAD
    }


def shortened(content: object) -> str:
    """*content* as people read it, its beginning if it is long."""
    if isinstance(content, str):
        text = cleaned(content)
    elif content is UNREAD:
        text = "…"
    elif isinstance(content, list | dict) and len(content) > 50:
        text = f"{len(content):,} values"
    else:
        text = json.dumps(content, ensure_ascii=False)
    text = cleaned(text[: 4 * _SHOWN])
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()} …"


def _about(root: Value) -> list[Value]:
    """The objects at the top that may say something about the whole transcript."""
    members = root.members()
    return [root, *(members[key] for key in _ABOUT if key in members)]


def _text(fields: Mapping[str, Any], keys: Sequence[str]) -> str | None:
    return next((text for key in keys if (text := cleaned(fields.get(key)))), None)


def _date(fields: Mapping[str, Any]) -> str | None:
    return next((day for key in _DATES if (day := day_of(fields.get(key)))), None)


def _link(fields: Mapping[str, Any], keys: Sequence[str]) -> str | None:
    links = (cleaned(fields.get(key)) for key in keys)
    return next((one for one in links if one.startswith(("http://", "https://"))), None)


def _people(stated: Sequence[Mapping[str, Any]]) -> Iterator[NameClue]:
    """The full names in the fields that list who took part."""
    for fields in stated:
        for key in _PEOPLE:
            value = fields.get(key)
            if isinstance(value, Mapping):
                value = list(value.values())
            for one in value if isinstance(value, list) else [value]:
                name = one.get("name", one.get("speaker_name")) if isinstance(one, dict) else one
                said = one.get("role") if isinstance(one, dict) else None
                role = _ROLES.get(said if isinstance(said, str) else key)
                if isinstance(name, str):
                    yield from listed_clues(name, f"field `{key}`", None, role)


def _surroundings(root: Value, read: Sequence[Value]) -> tuple[list[Dropped], list[Metadata]]:
    """What stands beside the lists that were *read*."""
    dropped: list[Dropped] = []
    metadata: list[Metadata] = []
    starts = sorted({value.start for value in read})
    waiting = [root]
    while waiting:
        value = waiting.pop()
        # Each element of a list that was read is told of already, unless what is in it was read.
        told = _holds(starts, value.start, value.start + 1)
        for key, member in _parts(value):
            if _holds(starts, member.start + 1, member.end):
                waiting.append(member)
            elif told or _holds(starts, member.start, member.start + 1):
                continue
            elif _is_long(member.content):
                dropped.append(_field(key, member))
            else:
                text = f"{cleaned(key)}: {shortened(member.content)}"
                metadata.append(Metadata(member.line, text, cleaned(key) or "field"))
    return dropped, metadata


def _holds(starts: Sequence[int], first: int, end: int) -> bool:
    """Whether one of *starts*, sorted, lies from *first* to before *end*."""
    at = bisect_left(starts, first)
    return at < len(starts) and starts[at] < end


def _is_long(content: object) -> bool:
    if isinstance(content, str):
        return len(content) > _SHOWN
    return content is UNREAD or isinstance(content, list | dict)


def _parts(value: Value) -> Iterator[tuple[str, Value]]:
    if value.is_object:
        yield from value.source.members(value)
    else:
        yield from (("", element) for element in value.elements())


def _field(key: str, value: Value) -> Dropped:
    line, end_line = value.line, value.end_line
    reason = AGAIN if key in _AGAIN else NO_SPEECH
    text = f"{cleaned(key)}: {shortened(value.content)}" if key else shortened(value.content)
    return Dropped(line, text, reason, end_line if end_line > line else None)


def _loose_lines(
    text: str, accounted: Collection[Cue | Dropped | Metadata]
) -> list[Metadata | Dropped]:
    """The lines of *text* that nothing accounts for: brackets and keys around what was read."""
    loose: list[Metadata | Dropped] = []
    at = line = 0  # *line* ends at *at*: the lines up to it are accounted for
    for first, last in _gaps(accounted, text.count("\n") + 1):
        at = _skipped(text, at, first - 1 - line)
        end = _skipped(text, at, last - first + 1)
        stretch = text[at:end].split("\n")
        filled = [(first + n, one.strip()) for n, one in enumerate(stretch) if one.strip()]
        if len(filled) <= _MOST_LOOSE_LINES:
            loose += [Metadata(number, one[:_SHOWN], "structure") for number, one in filled]
        else:
            loose.append(Dropped(first, filled[0][1][:_SHOWN], NO_SPEECH, filled[-1][0]))
        at, line = end, last
    return loose


def _gaps(accounted: Collection[Cue | Dropped | Metadata], lines: int) -> Iterator[tuple[int, int]]:
    """The stretches of the *lines* that no part of *accounted* covers; from 1, both included."""
    spans = sorted(
        (one.line or 1, getattr(one, "end_line", None) or one.line or 1) for one in accounted
    )
    covered = 0
    for first, last in spans:
        if first > covered + 1:
            yield covered + 1, first - 1
        covered = max(covered, last)
    if covered < lines:
        yield covered + 1, lines


def _skipped(text: str, at: int, lines: int) -> int:
    """The offset *lines* lines after *at*."""
    for _ in range(lines):
        found = text.find("\n", at)
        if found < 0:
            return len(text)
        at = found + 1
    return at
