"""JSON of court hearings: sections of turns, a turn of text blocks."""

from __future__ import annotations

import re
from dataclasses import replace

from index.formats._clock import SECONDS, Clock
from index.formats._dates import date_in
from index.formats._fields import cleaned, label_of
from index.formats._json_outline import json_in, objects_in, outline_of, within
from index.formats._json_parsed import Reading
from index.formats._json_text import Json, JsonText
from index.formats._segments import Keys, timed
from index.formats._specificity import Specificity
from index.formats._speech import Speech
from index.turns import Layout, Parsed

name = "court-json"
signs = "JSON with `sections` of `turns` of `text_blocks`, as courts' hearings are published"
specificity = Specificity.SIGNATURE
suffixes = (".json",)

_KEYS = Keys(end=("stop", "end"))
_PATHS: tuple[tuple[str, ...], ...] = (("transcript", "sections"), ("sections",))
_DATED = re.compile(r"(?:oral (?:re)?argument|opinion announcement|hearing)\b", re.IGNORECASE)


def sniff(head: str) -> bool:
    """Whether *head* has sections with turns."""
    return _path(json_in(head)) is not None


def parse(text: str) -> Parsed:
    """The transcript in *text*: each turn with its speaker, its blocks as paragraphs."""
    reading = Reading(JsonText(text), Speech(apart=True))
    root = reading.source.root
    clock = Clock(SECONDS)
    for section in reading.elements(root.at(*(_path(outline_of(root)) or _PATHS[0]))):
        for place, turn in reading.objects(section.at("turns")):
            label = label_of(turn.get("speaker"))
            begun = False
            for block in objects_in(turn.get("text_blocks")) or [turn]:
                cue = replace(timed(place, block, _KEYS, clock), text=cleaned(block.get("text")))
                who = None if begun else label
                begun |= reading.speech.say(replace(cue, label=who), goes_on=begun)
    parsed = reading.parsed(Layout.PARAGRAPHS, clock.problems)
    if parsed.date is None and parsed.title and _DATED.match(parsed.title):
        # The hearing's title states its day: "Oral Argument - November 16, 1955 (Part 1)".
        return replace(parsed, date=date_in(parsed.title))
    return parsed


def _path(outline: Json) -> tuple[str, ...] | None:
    for path in _PATHS:
        sections = objects_in(within(outline, *path))
        if any(objects_in(one.get("turns")) for one in sections):
            return path
    return None
