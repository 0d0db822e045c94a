"""JSON of Rev and Rev AI: `monologues` of `elements`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from index.formats._clock import SECONDS, Clock
from index.formats._fields import cleaned, label_of, names_stated
from index.formats._json_outline import json_in, objects_in, outline_of, within
from index.formats._json_parsed import Reading, fields_of, shortened
from index.formats._json_text import Json, JsonText
from index.formats._specificity import Specificity
from index.formats._speech import NO_WORDS, Speech
from index.formats._stage import is_stage
from index.turns import Cue, Layout, Parsed

name = "rev"
signs = "JSON with `monologues` of `elements`"
specificity = Specificity.SIGNATURE
suffixes = (".json",)


def sniff(head: str) -> bool:
    """Whether *head* has monologues of elements."""
    return _path(json_in(head)) is not None


def parse(text: str) -> Parsed:
    """The transcript in *text*: each monologue is a turn; the list of speakers names them."""
    reading = Reading(JsonText(text), Speech(apart=True))
    root = reading.source.root
    path = _path(outline_of(root)) or ("monologues",)
    clock = Clock(SECONDS)
    parent = root.at(*path[:-1]) or root
    names = names_stated(fields_of(parent))
    for place, fields in reading.objects(root.at(*path)):
        _say(reading, place, fields, clock, names)
    return reading.parsed(Layout.PARAGRAPHS, clock.problems)


def _path(outline: Json) -> tuple[str, ...] | None:
    for path in (("monologues",), ("transcript", "monologues"), ("data", "monologues")):
        if any("elements" in one for one in objects_in(within(outline, *path))):
            return path
    return None


def _say(
    reading: Reading,
    place: Cue,
    fields: Mapping[str, Any],
    clock: Clock,
    names: Mapping[str, str],
) -> None:
    listed = fields.get("elements")
    elements = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    text = cleaned("".join(_written(one) for one in elements))
    line = place.line or 1
    starts = [one.get("ts") for one in elements] + [fields.get("start_time"), fields.get("ts")]
    ends = [fields.get("end_ts"), fields.get("end_time")] + [one.get("end_ts") for one in elements]
    times = replace(
        place,
        start_ms=next((ms for one in starts if (ms := clock.ms(one, line)) is not None), None),
        end_ms=next(
            (ms for one in reversed(ends) if (ms := clock.ms(one, line)) is not None), None
        ),
    )
    known = label_of(fields.get("speaker_info")) or label_of(fields.get("speaker_name"))
    tag = fields.get("speaker", fields.get("speaker_id"))
    label = label_of(tag, names) if names or known is None else known
    if text:
        reading.speech.say(replace(times, text=text, label=label))
    else:
        reading.speech.drop(place, shortened(dict(fields)), NO_WORDS)


def _written(element: Mapping[str, Any]) -> str:
    """What *element* adds to the text; "<laugh>" is a sound, in brackets like others."""
    value = element.get("value")
    if not isinstance(value, str):
        return ""
    inner = value.strip()
    if inner.startswith("<") and inner.endswith(">") and is_stage(f"[{inner[1:-1]}]"):
        return f" [{inner[1:-1]}] "
    return value
