"""JSON of IBM's Speech to Text: `timestamps` of words, and `speaker_labels` by time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from index.formats._clock import SECONDS, Clock
from index.formats._fields import cleaned, label_of
from index.formats._json_outline import json_in, objects_in, within
from index.formats._json_parsed import Reading, place_of
from index.formats._json_text import Json, JsonText, Value
from index.formats._segments import say_text
from index.formats._specificity import Specificity
from index.formats._speech import Sentences
from index.turns import Cue, Layout, Parsed

name = "watson"
signs = "JSON with `results` of `alternatives` of `timestamps`"
specificity = Specificity.SIGNATURE
suffixes = (".json",)


def sniff(head: str) -> bool:
    """Whether *head* has alternatives with timestamps, or speakers by time beside them."""
    outline = json_in(head)
    results = objects_in(within(outline, "results"))
    guesses = [guess for one in results for guess in objects_in(one.get("alternatives"))]
    labelled = any("from" in one for one in objects_in(within(outline, "speaker_labels")))
    return any("timestamps" in one for one in guesses) or (labelled and bool(guesses))


def parse(text: str) -> Parsed:
    """The transcript in *text*: each word with the speaker whose label begins with it."""
    reading = Reading(JsonText(text))
    root, clock = reading.source.root, Clock(SECONDS)
    speakers = _speakers(root.at("speaker_labels"), clock)
    sentences = Sentences(reading.speech)
    for place, result in reading.objects(root.at("results")):
        guesses = objects_in(result.get("alternatives"))
        for guess in guesses[1:]:
            said = cleaned(guess.get("transcript"))
            reading.speech.drop(place, said, "another guess at the same words")
        words = list(_words(place, guesses[0], clock)) if guesses else []
        for word in words:
            sentences.word(_labelled(word, speakers))
        # A result is a stretch between pauses; this service writes no full stops.
        sentences.finish()
        if not words:
            say_text(reading.speech, place, cleaned(within(guesses, 0, "transcript")))
    return reading.parsed(Layout.CAPTIONS, clock.problems)


def _speakers(listed: Value | None, clock: Clock) -> dict[int, str | None]:
    """The labels by the start of the word in milliseconds."""
    speakers: dict[int, str | None] = {}
    for element in listed.elements() if listed is not None else ():
        fields = element.content if isinstance(element.content, dict) else {}
        start_ms = clock.ms(fields.get("from"), place_of(element).line or 1)
        if start_ms is not None:
            speakers[start_ms] = label_of(fields.get("speaker"))
    return speakers


def _words(place: Cue, guess: Mapping[str, Any], clock: Clock) -> Iterator[Cue]:
    listed: Json = guess.get("timestamps")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, list) and len(one) == 3 and cleaned(one[0]):
            line = place.line or 1
            start_ms, end_ms = clock.ms(one[1], line), clock.ms(one[2], line)
            yield Cue(cleaned(one[0]), None, place.line, place.end_line, start_ms, end_ms)


def _labelled(word: Cue, speakers: Mapping[int, str | None]) -> Cue:
    label = speakers.get(word.start_ms) if word.start_ms is not None else None
    return Cue(word.text, label, word.line, word.end_line, word.start_ms, word.end_ms)
