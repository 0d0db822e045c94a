"""JSON of Fireflies: `sentences` with a `speaker_name`."""

from __future__ import annotations

from typing import Any

from index.formats._clock import Clock
from index.formats._fields import names_stated
from index.formats._json_outline import json_in, objects_in, outline_of, within
from index.formats._json_parsed import Reading, fields_of
from index.formats._json_text import Json, JsonText
from index.formats._segments import Keys, Segments
from index.formats._specificity import Specificity
from index.formats._units import unit_of
from index.turns import Layout, Parsed

name = "fireflies"
signs = "JSON with `sentences` that have a `speaker_name` or a `speaker_id`"
specificity = Specificity.SIGNATURE
suffixes = (".json",)

_KEYS = Keys(
    text=("text", "sentence", "raw_text"),
    label=("speaker_name", "speakerName", "speaker_id"),
    start=("start_time", "startTime", "time"),
    end=("end_time", "endTime", "endtime"),
    words="",
)
_PATHS: tuple[tuple[str, ...], ...] = (
    ("sentences",),
    ("meeting", "sentences"),
    ("transcript", "sentences"),
    ("data", "transcript", "sentences"),
    ("data", "sentences"),
    (),
)


def sniff(head: str) -> bool:
    """Whether *head* has sentences with this service's names for who says them."""
    return _path(json_in(head)) is not None


def parse(text: str) -> Parsed:
    """The transcript in *text*; title, date and people are those of the meeting around it."""
    reading = Reading(JsonText(text))
    root = reading.source.root
    path = _path(outline_of(root)) or ()
    listed = root.at(*path)
    parent = (root.at(*path[:-1]) or root) if path else root
    unit = unit_of(listed, _KEYS.text, _KEYS.start, _KEYS.end)
    clock = Clock(unit.ms)
    reading.about = [parent] if parent is root else [parent, root]
    names = names_stated(fields_of(parent))
    Segments(_KEYS, clock, names).say_all(reading, listed)
    return reading.parsed(Layout.CAPTIONS, clock.problems)


def _path(outline: Json) -> tuple[str, ...] | None:
    for path in _PATHS:
        sentences = objects_in(within(outline, *path))
        if any(_is_sentence(one, alone=not path) for one in sentences):
            return path
    return None


def _is_sentence(fields: dict[str, Any], *, alone: bool) -> bool:
    named = bool({"speaker_name", "speaker_id"} & fields.keys())
    if alone:  # in a list of any kind "sentence" is what tells
        return named and "sentence" in fields
    return named and bool({"text", "sentence", "raw_text"} & fields.keys())
