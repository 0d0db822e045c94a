"""JSON transcripts of the podcast namespace: segments with `startTime` and `body`."""

from __future__ import annotations

from dataclasses import replace

from index.formats._clock import SECONDS, Clock
from index.formats._fields import cleaned, label_of, names_stated
from index.formats._json_outline import json_in, objects_in, within
from index.formats._json_parsed import Reading, fields_of
from index.formats._json_text import JsonText
from index.formats._segments import Keys, timed
from index.formats._specificity import Specificity
from index.formats._speech import Sentences
from index.turns import Layout, Parsed

name = "podcast-json"
signs = "JSON with `segments` of `startTime` and `body`, as podcast feeds link it"
specificity = Specificity.SIGNATURE
suffixes = (".json",)

_KEYS = Keys(text=("body",), start=("startTime",), end=("endTime",))


def sniff(head: str) -> bool:
    """Whether *head* has segments with a body."""
    segments = objects_in(within(json_in(head), "segments"))
    return any("body" in one and "text" not in one for one in segments)


def parse(text: str) -> Parsed:
    """The transcript in *text*: segments, which may be single words, joined to turns."""
    reading = Reading(JsonText(text))
    names = names_stated(fields_of(reading.source.root))
    clock, sentences = Clock(SECONDS), Sentences(reading.speech)
    for place, fields in reading.objects(reading.source.root.at("segments")):
        label = label_of(fields.get("speaker"), names)
        cue = timed(place, fields, _KEYS, clock)
        sentences.word(replace(cue, text=cleaned(fields.get("body")), label=label))
    sentences.finish()
    return reading.parsed(Layout.CAPTIONS, clock.problems)
