"""JSON of Whisper and of what was built around it: WhisperX, whisper.cpp, pipelines that name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from index.formats._clock import MILLISECONDS, SECONDS, Clock
from index.formats._fields import cleaned, label_of, names_stated
from index.formats._json_outline import json_in, objects_in, outline_of, within
from index.formats._json_parsed import Reading, fields_of, place_of
from index.formats._json_text import Json, JsonText, Value
from index.formats._segments import Keys, Segments, is_spaced, say_text, stated, timed
from index.formats._specificity import Specificity
from index.formats._speech import Sentences
from index.formats._units import unit_of
from index.turns import Layout, Parsed

name = "whisper"
signs = "JSON with `segments` of `start`, `end` and `text`"
specificity = Specificity.SIGNATURE
suffixes = (".json",)

_LABELS = ("speaker", "speakerLabel", "speaker_label", "speaker_name", "speakerName", "speaker_id")
_PLAIN = Keys(label=_LABELS)
_RANGE = Keys(label=_LABELS, start=("from",), end=("to",))
_LEAST_WORDS = 4
_ROOTS = ((), ("result",), ("output",), ("transcription",), ("data",))


def sniff(head: str) -> bool:
    """Whether *head* has Whisper's segments, whisper.cpp's, or the chunks of its pipelines."""
    outline = json_in(head)
    return _path(outline) is not None or _is_text_alone(outline)


def parse(text: str) -> Parsed:
    """
    The transcript in *text*: a segment is a cue, of nobody where no speaker is stated.

    Where the words of a segment have several speakers, it is cut between them.
    """
    reading = Reading(JsonText(text))
    root = reading.source.root
    path = _path(outline_of(root))
    if path is None:
        whole = root.members()["text"]
        say_text(reading.speech, place_of(whole), cleaned(whole.content))
        return reading.parsed(Layout.CAPTIONS)
    listed = root.at(*path)
    if path[-1] != "segments":
        clock = Clock(MILLISECONDS if path[-1] == "transcription" else SECONDS)
        _say_ranges(reading, listed, clock)
        return reading.parsed(Layout.CAPTIONS, clock.problems)
    unit = unit_of(listed, _PLAIN.text, _PLAIN.start, _PLAIN.end)
    clock = Clock(unit.ms)
    names = names_stated(
        fields_of(root.at(*path[:-1])), fields_of(root), fields_of(root.at("metadata"))
    )
    Segments(_PLAIN, clock, names).say_all(reading, listed)
    return reading.parsed(Layout.CAPTIONS, clock.problems)


def _say_ranges(reading: Reading, listed: Value | None, clock: Clock) -> None:
    """Says segments, or single words, that state their times as a pair."""
    sentences = Sentences(reading.speech)
    spaced = listed is not None and is_spaced(listed, _RANGE)
    for place, fields in reading.objects(listed):
        both = fields.get("offsets", fields.get("timestamp"))
        times: dict[str, Any] = both if isinstance(both, dict) else {}
        if isinstance(both, list) and len(both) == 2:
            times = dict(zip(("from", "to"), both, strict=True))
        cue = timed(place, times, _RANGE, clock)
        label = label_of(stated(fields, _LABELS))
        raw = fields.get("text")
        glued = spaced and isinstance(raw, str) and not raw[:1].isspace()
        sentences.word(replace(cue, text=cleaned(raw), label=label), glued=glued)
    sentences.finish()


def _is_text_alone(outline: Json) -> bool:
    """Whether *outline* is the answer of a service that was asked for nothing but the text."""
    others = {"language", "duration", "task", "usage", "segments", "logprobs", "x_groq"}
    if not isinstance(outline, dict) or not isinstance(outline.get("text"), str):
        return False
    return outline.keys() - others == {"text"} and len(outline["text"].split()) >= _LEAST_WORDS


def _path(outline: Json) -> tuple[str, ...] | None:
    """Where the segments stand; None where none of Whisper's are."""
    for root in _ROOTS:
        segments = objects_in(within(outline, *root, "segments"))
        if any(isinstance(one.get("text"), str) and "start" in one for one in segments):
            return (*root, "segments")
    if any("offsets" in one for one in objects_in(within(outline, "transcription"))):
        return ("transcription",)
    for key in ("speakers", "chunks"):
        if any("timestamp" in one and "text" in one for one in objects_in(within(outline, key))):
            return (key,)
    return None
