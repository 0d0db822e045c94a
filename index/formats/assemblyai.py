"""JSON of AssemblyAI: `utterances` and `words` in milliseconds."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any

from index.formats._clock import MILLISECONDS, SECONDS, Clock
from index.formats._fields import cleaned, label_of, names_in
from index.formats._json_outline import enveloped, json_in, objects_in, outline_of, within
from index.formats._json_parsed import Reading, place_of
from index.formats._json_text import Json, JsonText, Value
from index.formats._segments import Keys, Segments, say_text, timed
from index.formats._specificity import Specificity
from index.formats._speech import Sentences
from index.turns import Layout, Parsed

name = "assemblyai"
signs = "JSON with AssemblyAI's own fields (`acoustic_model`, `audio_duration` …) and `utterances`"
specificity = Specificity.SIGNATURE
suffixes = (".json",)

_KEYS = Keys()
_OWN = frozenset(
    """
    acoustic_model language_model speech_model speech_models speech_model_used audio_url
    audio_duration webhook_status_code auto_highlights auto_highlights_result format_text
    punctuate redact_pii speaker_labels language_confidence iab_categories_result
    """.split()
)
# In the order in which they are asked: those that tell the speakers apart come first.
_SPOKEN = ("utterances", "sentences", "paragraphs", "words")
_NAMES = (
    ("speech_understanding", "response", "speaker_identification", "mapping"),
    ("speaker_identification", "mapping"),
    ("speakers",),
)


def sniff(head: str) -> bool:
    """Whether *head* has fields of this service beside its words or its text."""
    return enveloped(json_in(head), _is_answer) is not None


def _is_answer(outline: Json) -> bool:
    if not isinstance(outline, dict) or not _OWN & outline.keys():
        return False
    if "segments" in outline or "results" in outline:
        return False
    spoken = [objects_in(outline.get(key)) for key in _SPOKEN]
    timed_words = any("text" in one and "start" in one for listed in spoken for one in listed)
    return timed_words or (len(_OWN & outline.keys()) > 1 and isinstance(outline.get("text"), str))


def parse(text: str) -> Parsed:
    """The transcript in *text*: its utterances, else its words, else its whole text."""
    reading = Reading(JsonText(text))
    whole_file = reading.source.root
    root = whole_file.at(*(enveloped(outline_of(whole_file), _is_answer) or ())) or whole_file
    members = root.members()
    names: dict[str, str] = {}
    for path in _NAMES:
        found = root.at(*path)
        names |= names_in(found.content if found is not None else None)
    key = next((key for key in _SPOKEN if _has_words(members.get(key))), None)
    clock = Clock(MILLISECONDS if key is None else _unit_ms(members[key]))
    if key is None:
        whole = members.get("text")
        if whole is not None:
            say_text(reading.speech, place_of(whole), cleaned(whole.content))
    elif key == "words":
        sentences = Sentences(reading.speech)
        for place, fields in reading.objects(members[key]):
            label = label_of(fields.get("speaker"), names)
            cue = timed(place, fields, _KEYS, clock)
            sentences.word(replace(cue, text=cleaned(fields.get("text")), label=label))
        sentences.finish()
    else:
        Segments(_KEYS, clock, names).say_all(reading, members[key])
    return reading.parsed(Layout.CAPTIONS, clock.problems)


def _has_words(listed: Value | None) -> bool:
    elements: Any = listed.elements() if listed is not None else ()
    return any(isinstance(one.content, dict) for one in islice(elements, 3))


def _unit_ms(listed: Value) -> float:
    """Milliseconds, unless a time has a fraction: some programs save the service's answer so."""
    for element in islice(listed.elements(), 50):
        start = within(element.content, "start")
        if isinstance(start, float) and not start.is_integer():
            return SECONDS
    return MILLISECONDS
