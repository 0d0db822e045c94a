"""JSON of Amazon Transcribe: words as `items`, speakers beside them; calls as turns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from index.formats._clock import MILLISECONDS, SECONDS, Clock
from index.formats._fields import cleaned, label_of, tag_key
from index.formats._json_outline import enveloped, json_in, objects_in, outline_of, within
from index.formats._json_parsed import Reading, shortened
from index.formats._json_text import Json, JsonText, Value
from index.formats._segments import Keys, Segments, in_order, say_text, timed
from index.formats._specificity import Specificity
from index.formats._speech import NO_WORDS, Sentences, Speech
from index.turns import Cue, Layout, Parsed

name = "aws-transcribe"
signs = "JSON with `results` of `transcripts` and `items`, or a call's `Transcript`"
specificity = Specificity.SIGNATURE
suffixes = (".json",)

_ITEM = Keys(start=("start_time",), end=("end_time",))
_SEGMENT = Keys(
    text=("transcript",),
    label=("speaker_label",),
    start=("start_time",),
    end=("end_time",),
    words="",
)
_CALL = Keys(
    text=("Content",),
    label=("ParticipantRole",),
    start=("BeginOffsetMillis",),
    end=("EndOffsetMillis",),
    words="",
)


def sniff(head: str) -> bool:
    """Whether *head* has the service's items, segments or whole transcript, or a call's turns."""
    return enveloped(json_in(head), _is_answer) is not None


def _is_answer(outline: Json) -> bool:
    results = within(outline, "results")
    items = objects_in(within(results, "items")) if isinstance(results, dict) else []
    worded = any(within(one, "alternatives", 0, "content") is not None for one in items)
    whole = any("transcript" in one for one in objects_in(within(results, "transcripts")))
    calls = objects_in(within(outline, "Transcript"))
    return worded or whole or any("BeginOffsetMillis" in one for one in calls)


def parse(text: str) -> Parsed:
    """
    The transcript in *text*: its words, each with the speaker or the channel that has it.

    Without words the segments are read, and without these the whole text, which names nobody.
    """
    reading = Reading(JsonText(text))
    whole = reading.source.root
    root = whole.at(*(enveloped(outline_of(whole), _is_answer) or ())) or whole
    results = root.at("results")
    clock = Clock(SECONDS)
    if results is None:
        clock = Clock(MILLISECONDS)
        Segments(_CALL, clock).say_all(reading, root.at("Transcript"))
        return reading.parsed(Layout.PARAGRAPHS, clock.problems)
    members = results.members()
    channels = results.at("channel_labels", "channels")
    if _has_elements(channels):
        _say_channels(reading, channels, clock)
    elif _has_elements(members.get("items")):
        speakers = _speakers_in(members.get("speaker_labels"))
        _say_items(_Items(reading, reading.speech, clock, speakers), members.get("items"))
    elif _has_elements(members.get("audio_segments")):
        Segments(_SEGMENT, clock).say_all(reading, members.get("audio_segments"))
    else:
        for place, fields in reading.objects(members.get("transcripts")):
            say_text(reading.speech, place, cleaned(fields.get("transcript")))
    return reading.parsed(Layout.CAPTIONS, clock.problems)


@dataclass(slots=True)
class _Speakers:
    """
    Who speaks when, as older files list it apart from the words.

    Attributes:
        words: tag by the start of a word in ms.
        starts: where stretches of one speaker begin, ascending.
        stretches: the end and the tag of each.
    """

    words: dict[int, str] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    stretches: list[tuple[int, str]] = field(default_factory=list)

    def at(self, start_ms: int | None) -> str | None:
        """The tag of the word that begins at *start_ms*; None where nobody is listed."""
        if start_ms is None or start_ms in self.words:
            return self.words.get(start_ms or 0)
        before = bisect_right(self.starts, start_ms) - 1
        if before < 0:
            return None
        end_ms, tag = self.stretches[before]
        return tag if start_ms <= end_ms else None


@dataclass(slots=True)
class _Items:
    """
    How the words are read.

    Attributes:
        channel: that all of them are on; None where channels are not told apart.
    """

    reading: Reading
    speech: Speech
    clock: Clock
    speakers: _Speakers
    channel: str | None = None


def _has_elements(value: Value | None) -> bool:
    return value is not None and next(value.elements(), None) is not None


def _speakers_in(labels: Value | None) -> _Speakers:
    speakers, clock = _Speakers(), Clock(SECONDS)
    segments = labels.at("segments") if labels is not None else None
    for element in segments.elements() if segments is not None else ():
        segment = element.whole()
        if not isinstance(segment, dict):
            continue
        tag = tag_key(segment.get("speaker_label"))
        start_ms, end_ms = _span(segment, clock)
        if tag and start_ms is not None and end_ms is not None:
            at = bisect_right(speakers.starts, start_ms)
            speakers.starts.insert(at, start_ms)
            speakers.stretches.insert(at, (end_ms, tag))
        for item in objects_in(segment.get("items")):
            own, word_ms = tag_key(item.get("speaker_label")) or tag, _span(item, clock)[0]
            if own and word_ms is not None:
                speakers.words[word_ms] = own
    return speakers


def _span(fields: Mapping[str, Any], clock: Clock) -> tuple[int | None, int | None]:
    return clock.ms(fields.get("start_time"), 1), clock.ms(fields.get("end_time"), 1)


def _say_items(items: _Items, listed: Value | None) -> None:
    """Says the words in *listed*; punctuation belongs to the word before it."""
    sentences = Sentences(items.speech)
    label = items.channel
    for place, item in items.reading.objects(listed):
        guesses = objects_in(item.get("alternatives"))
        word = cleaned(guesses[0].get("content")) if guesses else ""
        marks = item.get("type") == "punctuation"
        cue = timed(place, item, _ITEM, items.clock)
        if not marks and items.channel is None:
            label = label_of(item.get("speaker_label", items.speakers.at(cue.start_ms)))
        if not word:
            items.speech.drop(place, shortened(item), NO_WORDS)
            continue
        sentences.word(replace(cue, text=word, label=label), glued=marks)
    sentences.finish()


def _say_channels(reading: Reading, channels: Value | None, clock: Clock) -> None:
    """Says the words of each channel, whose sentences then stand by time."""
    cues: list[Cue] = []
    for element in reading.elements(channels):
        tag = element.at("channel_label")
        label = label_of(None if tag is None else tag.content)
        speech = Speech(dropped=reading.speech.dropped, problems=reading.speech.problems)
        _say_items(_Items(reading, speech, clock, _Speakers(), label), element.at("items"))
        cues += speech.cues
    reading.speech.cues = in_order(cues)
