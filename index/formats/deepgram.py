"""JSON of Deepgram: `results` of `channels`, with or without `utterances` and `paragraphs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from index.formats._clock import SECONDS, Clock
from index.formats._fields import cleaned, label_of, tag_key
from index.formats._json_outline import enveloped, json_in, objects_in, outline_of, within
from index.formats._json_parsed import Reading, shortened
from index.formats._json_text import Json, JsonText, Value
from index.formats._segments import Keys, Segments, in_order, say_text, stated, timed
from index.formats._specificity import Specificity
from index.formats._speech import Sentences, Speech
from index.turns import Cue, Layout, Parsed

name = "deepgram"
signs = "JSON with `results` of `channels` of `alternatives`"
specificity = Specificity.SIGNATURE
suffixes = (".json",)

_TIMES = Keys()
_NOT_FINAL = "a message without final words"


def sniff(head: str) -> bool:
    """Whether *head* has channels, or utterances that state theirs."""
    outline = json_in(head)
    heard_live = any(_is_message(one) for one in objects_in(outline))
    return heard_live or enveloped(outline, _is_answer) is not None


def _is_answer(outline: Json) -> bool:
    results = within(outline, "results")
    channels = objects_in(within(results, "channels"))
    utterances = objects_in(within(results, "utterances"))
    return any("alternatives" in one for one in channels) or any(
        "transcript" in one and "start" in one for one in utterances
    )


def parse(text: str) -> Parsed:
    """
    The transcript in *text*: its utterances, else its paragraphs, else its words.

    All of them say the same, so that one is read. Where there are several channels a speaker is
    one of their channel: "Speaker 0" of one is not that of another.
    """
    reading = Reading(JsonText(text))
    clock = Clock(SECONDS)
    root = reading.source.root
    path = enveloped(outline_of(root), _is_answer)
    results = root.at(*path, "results") if path is not None else None
    if results is None:
        _say_messages(reading, clock)
        return reading.parsed(Layout.CAPTIONS, clock.problems)
    members = results.members()
    channels, utterances = members.get("channels"), members.get("utterances")
    several = _count(channels) > 1
    if _count(utterances):
        cues = _uttered(reading, utterances, clock, several=several)
        reading.speech.cues = in_order(cues) if several else cues
    else:
        _say_channels(reading, channels, clock, several=several)
    return reading.parsed(Layout.CAPTIONS, clock.problems)


def _is_message(fields: Mapping[str, Any]) -> bool:
    return within(fields, "channel", "alternatives", 0, "transcript") is not None


def _say_messages(reading: Reading, clock: Clock) -> None:
    """Says what was heard live: the messages that are final, since others are said again."""
    sentences = Sentences(reading.speech)
    for place, fields in reading.objects(reading.source.root):
        best = within(fields, "channel", "alternatives", 0) if _is_message(fields) else {}
        words = objects_in(within(best, "words"))
        said = within(best, "transcript")
        if fields.get("is_final") is False or not (words or said):
            reading.speech.drop(place, shortened(said or fields), _NOT_FINAL)
            continue
        if not words:
            sentences.finish()
            say_text(reading.speech, place, cleaned(said))
        for word in words:
            cue = timed(place, word, _TIMES, clock)
            text = cleaned(stated(word, ("punctuated_word", "word")))
            sentences.word(replace(cue, text=text, label=label_of(word.get("speaker"))))
    sentences.finish()


def _count(listed: Value | None) -> int:
    """How many elements *listed* has; 2 for two or more."""
    elements = listed.elements() if listed is not None else iter(())
    return sum(1 for _element, _number in zip(elements, range(2), strict=False))


def _uttered(
    reading: Reading, utterances: Value | None, clock: Clock, *, several: bool
) -> list[Cue]:
    segments = Segments(Keys(text=("transcript", "text"), label=("speaker",)), clock)
    for place, fields in reading.objects(utterances):
        channel = tag_key(fields.get("channel")) if several else None
        segments.say(reading.speech, place, _with_channel(fields, channel))
    return reading.speech.cues


def _with_channel(fields: Mapping[str, Any], channel: str | None) -> dict[str, Any]:
    """*fields* with the speaker told apart from those of other channels."""
    if channel is None:
        return dict(fields)
    words = objects_in(fields.get("words"))
    return {
        **fields,
        "speaker": _of_channel(fields.get("speaker"), channel),
        "words": [{**one, "speaker": _of_channel(one.get("speaker"), channel)} for one in words],
    }


def _of_channel(tag: object, channel: str | None) -> str | None:
    key = tag_key(tag)
    if channel is None:
        return key
    return f"Channel {channel}" if key is None else f"Speaker {channel}_{key}"


def _say_channels(reading: Reading, channels: Value | None, clock: Clock, *, several: bool) -> None:
    cues: list[Cue] = []
    for at, element in enumerate(reading.elements(channels)):
        speech = Speech(dropped=reading.speech.dropped, problems=reading.speech.problems)
        best = element.at("alternatives", 0)
        if best is not None:
            _say_best(reading, speech, best, clock, channel=str(at) if several else None)
        cues += speech.cues
    reading.speech.cues = in_order(cues) if several else cues


def _say_best(
    reading: Reading, speech: Speech, best: Value, clock: Clock, *, channel: str | None
) -> None:
    """Says the first alternative of a channel: its paragraphs, else its words, else its text."""
    paragraphs = best.at("paragraphs", "paragraphs")
    if _count(paragraphs) and (_names(paragraphs) or not _names(best.at("words"))):
        for place, fields in reading.objects(paragraphs):
            _say_paragraph(speech, place, fields, clock, channel)
    elif _count(best.at("words")):
        sentences = Sentences(speech)
        for place, fields in reading.objects(best.at("words")):
            word = cleaned(stated(fields, ("punctuated_word", "word")))
            label = label_of(_of_channel(fields.get("speaker"), channel))
            sentences.word(replace(timed(place, fields, _TIMES, clock), text=word, label=label))
        sentences.finish()
    else:
        whole = best.at("transcript")
        if whole is not None:
            label = label_of(_of_channel(None, channel))
            place = Cue("", label, whole.line, whole.end_line)
            say_text(speech, place, cleaned(whole.content))


def _names(listed: Value | None) -> bool:
    """Whether the first of *listed* says who speaks."""
    first = next(listed.elements(), None) if listed is not None else None
    return first is not None and first.at("speaker") is not None


def _say_paragraph(
    speech: Speech, place: Cue, fields: Mapping[str, Any], clock: Clock, channel: str | None
) -> None:
    label = label_of(_of_channel(fields.get("speaker"), channel))
    for sentence in objects_in(fields.get("sentences")):
        cue = timed(place, sentence, _TIMES, clock)
        speech.say(replace(cue, text=cleaned(sentence.get("text")), label=label))
    if not objects_in(fields.get("sentences")) and fields.get("text"):
        cue = timed(place, fields, _TIMES, clock)
        speech.say(replace(cue, text=cleaned(fields["text"]), label=label))
