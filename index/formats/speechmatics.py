"""JSON of Speechmatics: `results` of words and punctuation, the speaker in each guess."""

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

name = "speechmatics"
signs = "JSON with `results` of a `type` and `alternatives` of `content`"
specificity = Specificity.SIGNATURE
suffixes = (".json",)

_KEYS = Keys(start=("start_time",), end=("end_time",))


def sniff(head: str) -> bool:
    """Whether *head* has a list of results that are words or punctuation."""
    results = objects_in(within(json_in(head), "results"))
    return any(
        "type" in one and within(one, "alternatives", 0, "content") is not None for one in results
    )


def parse(text: str) -> Parsed:
    """The transcript in *text*: words joined to sentences, marks attached as the file says."""
    reading = Reading(JsonText(text))
    root, clock = reading.source.root, Clock(SECONDS)
    sentences = Sentences(reading.speech)
    names = names_stated(fields_of(root))
    follows = False
    for place, fields in reading.objects(root.at("results")):
        guess = next(iter(objects_in(fields.get("alternatives"))), {})
        attached = fields.get("attaches_to") or (
            "previous" if fields.get("type") == "punctuation" else ""
        )
        label = label_of(guess.get("speaker"), names)
        cue = replace(timed(place, fields, _KEYS, clock), text=cleaned(guess.get("content")))
        glued = follows or attached in {"previous", "both"}
        sentences.word(replace(cue, label=label), glued=glued)
        follows = attached in {"next", "both"}
    sentences.finish()
    return reading.parsed(Layout.CAPTIONS, clock.problems)
