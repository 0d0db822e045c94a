"""JSON of Otter: a `speech` with `transcripts`, and the list of its speakers."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any

from index.formats._clock import MILLISECONDS, SECONDS, Clock, number_of
from index.formats._fields import cleaned, label_of, names_stated, tag_key
from index.formats._json_outline import json_in, objects_in, outline_of, within
from index.formats._json_parsed import Reading, fields_of
from index.formats._json_text import Json, JsonText, Value
from index.formats._segments import Keys, timed
from index.formats._specificity import Specificity
from index.turns import Layout, Parsed

name = "otter-json"
signs = "JSON with `transcripts` of `transcript`, as Otter keeps a conversation"
specificity = Specificity.SIGNATURE
suffixes = (".json",)

_KEYS = Keys(
    text=("transcript",), start=("start_offset", "start"), end=("end_offset", "end"), words=""
)
_SAMPLE_MS = 1 / 16  # Otter counts samples of its recording, 16 a millisecond
_PATHS = (("transcripts",), ("speech", "transcripts"), ("data", "speech", "transcripts"))


def sniff(head: str) -> bool:
    """Whether *head* has transcripts that state an offset or a speaker."""
    return _path(json_in(head)) is not None


def parse(text: str) -> Parsed:
    """The transcript in *text*; whom Otter has not named keeps the number of the voice."""
    reading = Reading(JsonText(text))
    root = reading.source.root
    path = _path(outline_of(root)) or _PATHS[0]
    parent = root.at(*path[:-1]) or root
    listed = root.at(*path)
    names = names_stated(fields_of(parent))
    clock = Clock(_unit_ms(listed))
    reading.about = [parent, root]
    for place, fields in reading.objects(listed):
        tag = tag_key(fields.get("speaker_id"))
        label = cleaned(fields.get("speaker_name")) or names.get(tag or "")
        voice = fields.get("speaker_model_label")
        known = label or label_of(voice if voice is not None else fields.get("speaker")) or tag
        cue = timed(place, fields, _KEYS, clock)
        text = cleaned(fields.get("transcript"))
        reading.speech.say(replace(cue, text=text, label=label_of(known)))
    return reading.parsed(Layout.CAPTIONS, clock.problems)


def _path(outline: Json) -> tuple[str, ...] | None:
    signs = {"start_offset", "speaker_id", "speaker_model_label", "alignment"}
    for path in _PATHS:
        segments = objects_in(within(outline, *path))
        if any("transcript" in one and signs & one.keys() for one in segments):
            return path
    return None


def _unit_ms(listed: Value | None) -> float:
    """
    Milliseconds in one of what the offsets count.

    Otter counts samples; programs that export for it have turned them into ms or seconds. The
    words beside them, in seconds, tell; else the pace of speech.
    """
    per_word: list[float] = []
    for element in islice(listed.elements(), 50) if listed is not None else ():
        fields: Any = element.content
        start = number_of(within(fields, "start_offset"))
        end = number_of(within(fields, "end_offset"))
        words = len(cleaned(within(fields, "transcript")).split())
        if start is None or end is None or not words:
            continue
        if not start.is_integer():
            return SECONDS
        lasts = _aligned_seconds(within(fields, "alignment"))
        if lasts and end > start:
            return min(
                (_SAMPLE_MS, MILLISECONDS, SECONDS),
                key=lambda unit: abs((end - start) * unit / 1000 - lasts),
            )
        per_word.append((end - start) / words)
    typical = sorted(per_word)[len(per_word) // 2] if per_word else 0
    # A word takes about 400 ms, which are 6,400 samples.
    return _SAMPLE_MS if typical > 2000 else MILLISECONDS if typical > 15 else SECONDS


def _aligned_seconds(alignment: Json) -> float:
    """How long the words of *alignment* take, in seconds; 0 where it does not say."""
    words = objects_in(alignment)
    if not words:
        return 0.0
    start, end = number_of(words[0].get("start")), number_of(words[-1].get("end"))
    return 0.0 if start is None or end is None else end - start
