"""YouTube's captions as JSON ("json3"): events of segments."""

from __future__ import annotations

from index.formats._captions import read_captions
from index.formats._clock import MILLISECONDS, Clock
from index.formats._fields import cleaned
from index.formats._json_outline import json_in, objects_in, within
from index.formats._json_parsed import Reading, shortened
from index.formats._json_text import JsonText
from index.formats._specificity import Specificity
from index.formats._timed_blocks import Block
from index.turns import Cue, Layout, Parsed

name = "youtube-json3"
signs = "JSON with `events` of `segs` of `utf8`"
specificity = Specificity.SIGNATURE
suffixes = (".json", ".json3")


def sniff(head: str) -> bool:
    """Whether *head* has timed events of segments."""
    events = objects_in(within(json_in(head), "events"))
    return any("tStartMs" in one or "segs" in one for one in events)


def parse(text: str) -> Parsed:
    """
    The transcript in *text*, read as other captions are.

    An event that only begins a new line on the screen ("aAppend") says nothing.
    """
    reading = Reading(JsonText(text))
    clock = Clock(MILLISECONDS)
    blocks: list[Block] = []
    for place, event in reading.objects(reading.source.root.at("events")):
        written = "".join(
            segment["utf8"]
            for segment in objects_in(event.get("segs"))
            if isinstance(segment.get("utf8"), str)
        )
        block = _block(place, event, written, clock)
        if block is None:
            # Windows and their styles have no text, line ends no words.
            reading.speech.drop(place, shortened(event), "an event without words")
        else:
            blocks.append(block)
    captions = read_captions(blocks)
    reading.speech.cues = list(captions.said())
    reading.speech.dropped += captions.dropped
    return reading.parsed(Layout.CAPTIONS, (*clock.problems, *captions.problems))


def _block(place: Cue, event: dict[str, object], written: str, clock: Clock) -> Block | None:
    """*event* as a cue of captions; None where nothing is written in it."""
    line, end_line = place.line or 1, place.end_line or 1
    lines = [(line, text) for one in written.split("\n") if (text := cleaned(one))]
    if not lines:
        return None
    start_ms = clock.ms(event.get("tStartMs"), line) or 0
    lasts = clock.ms(event.get("dDurationMs"), line) or 0
    return Block(line, end_line, start_ms, start_ms + lasts, lines)
