"""JSON of Google's Speech-to-Text: results of alternatives, speakers in the last of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from index.formats._clock import SECONDS, Clock
from index.formats._fields import cleaned, label_of, tag_key
from index.formats._json_outline import json_in, objects_in, outline_of, within
from index.formats._json_parsed import AGAIN, Reading, place_of, shortened
from index.formats._json_text import Json, JsonText, Value
from index.formats._segments import Keys, say_text, stated, timed
from index.formats._specificity import Specificity
from index.formats._speech import NO_WORDS, Sentences
from index.turns import Layout, Parsed

name = "google-stt"
signs = "JSON with `results` of `alternatives` of a `transcript`"
specificity = Specificity.SIGNATURE
suffixes = (".json",)

_WORD = Keys(
    start=("startTime", "startOffset", "start_time", "start_offset"),
    end=("endTime", "endOffset", "end_time", "end_offset"),
)
_TAGS = ("speakerLabel", "speaker_label", "speakerTag", "speaker_tag")
# Repeated words are counted by those that were recognised: the last result may mend a few.
_SAME = 0.8
_NEAR_MS = 1000
_OPENING = 5  # words by which two results are compared


def sniff(head: str) -> bool:
    """Whether *head* has results with alternatives, wherever the service's envelopes put them."""
    return _path(json_in(head)) is not None


def parse(text: str) -> Parsed:
    """
    The transcript in *text*.

    With speakers told apart the last result repeats all words, each with its speaker: then that
    one is read, and the others are listed as said again.
    """
    reading = Reading(JsonText(text))
    root, clock = reading.source.root, Clock(SECONDS)
    listed = root.at(*(_path(outline_of(root)) or ("results",)))
    results = [_Result.of(element) for element in reading.elements(listed)]
    chosen = {result.value.start for result in _chosen(results)}
    sentences = Sentences(reading.speech)
    for result in results:
        _drop_guesses(reading, result)
        if result.value.start not in chosen:
            text = shortened(result.transcript)
            reading.speech.drop(place_of(result.value), text, AGAIN if text else NO_WORDS)
        elif result.words:
            _say_words(reading, result, clock, sentences)
            sentences.finish()
        else:
            label = label_of(_channel(result.channel))
            say_text(
                reading.speech, replace(place_of(result.value), label=label), result.transcript
            )
    return reading.parsed(Layout.CAPTIONS, clock.problems)


@dataclass(frozen=True, slots=True)
class _Result:
    """
    A stretch of the recording as it was recognised.

    Attributes:
        words: how many there are; they are decoded when they are read.
        tagged: whether any of them names its speaker.
        first_ms: when its first word begins; None where that is not stated.
        opening: its first words, without marks or case.
    """

    value: Value
    transcript: str
    words: int
    tagged: bool
    first_ms: int | None
    opening: tuple[str, ...]
    channel: str | None

    @classmethod
    def of(cls, element: Value) -> _Result:
        """The result in *element*."""
        members = element.members()
        best = element.at("alternatives", 0)
        transcript = best.at("transcript") if best is not None else None
        count, tagged, first_ms, opening = 0, False, None, list[str]()
        words = best.at("words") if best is not None else None
        for word in words.elements() if words is not None else ():
            if isinstance(word.content, dict) and cleaned(word.content.get("word")):
                count += 1
                tagged = tagged or _tag(word.content) is not None
                if count == 1:
                    first_ms = Clock(SECONDS).ms(stated(word.content, _WORD.start), 1)
                if count <= _OPENING:
                    opening.append(cleaned(word.content.get("word")))
        said = cleaned(transcript.content) if transcript is not None else ""
        channel = members.get("channelTag", members.get("channel_tag"))
        return cls(
            element,
            said,
            count,
            tagged,
            first_ms,
            _bare(opening or said.split()[:_OPENING]),
            tag_key(channel.content) if channel is not None else None,
        )


def _tag(word: Mapping[str, Any]) -> str | None:
    """The speaker that *word* names; 0 says that none was told."""
    tag = tag_key(stated(word, _TAGS))
    return None if tag == "0" and "speakerLabel" not in word else tag


def _chosen(results: Sequence[_Result]) -> list[_Result]:
    """Those of *results* that say all there is, each word once."""
    spoken = [one for one in results if one.words or one.transcript]
    tagged = [one for one in spoken if one.tagged]
    if not tagged:
        return spoken
    last = tagged[-1]
    others = spoken[:-1]
    if not others or last is not spoken[-1]:
        return spoken
    lengths = [max(one.words, len(one.transcript.split())) for one in others]
    # Also where each result has all words so far, the last one has those of the longest.
    has_all = last.words >= _SAME * sum(lengths) or last.words >= max(lengths)
    return [last] if has_all and _starts_over(last, others[0]) else spoken


def _starts_over(last: _Result, first: _Result) -> bool:
    """Whether *last* begins as *first* does: at its time, or with its words where times fail."""
    if None not in {last.channel, first.channel} and last.channel != first.channel:
        return False
    if last.first_ms is not None and first.first_ms is not None:
        return last.first_ms <= first.first_ms + _NEAR_MS
    count = min(len(last.opening), len(first.opening))
    return count > 0 and last.opening[:count] == first.opening[:count]


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    return tuple("".join(filter(str.isalnum, word)).casefold() for word in words)


def _drop_guesses(reading: Reading, result: _Result) -> None:
    """Lists what the service offers beside the words that it thinks likeliest."""
    alternatives = result.value.at("alternatives")
    for guess in list(alternatives.elements())[1:] if alternatives is not None else ():
        text = cleaned(within(guess.content, "transcript"))
        reading.speech.drop(place_of(guess), text, "another guess at the same words")


def _say_words(reading: Reading, result: _Result, clock: Clock, sentences: Sentences) -> None:
    for place, fields in reading.objects(result.value.at("alternatives", 0, "words")):
        tag = _tag(fields)
        label = label_of(tag if tag is not None else _channel(result.channel))
        cue = timed(place, fields, _WORD, clock)
        sentences.word(replace(cue, text=cleaned(fields.get("word")), label=label))


def _channel(tag: str | None) -> str | None:
    return None if tag in {None, "0"} else f"Channel {tag}"


def _path(outline: Json) -> tuple[str, ...] | None:
    """Where the results stand; None where there are none of this service."""
    if not isinstance(outline, dict | list) or within(outline, "speaker_labels") is not None:
        return None
    paths: list[tuple[str, ...]] = [("results",), ("response", "results"), ()]
    by_file = within(outline, "results")
    for key in islice(by_file if isinstance(by_file, dict) else (), 1):
        paths += [("results", key, "transcript", "results")]
        paths += [("results", key, "inlineResult", "transcript", "results")]
    return next((path for path in paths if _is_recognised(within(outline, *path))), None)


def _is_recognised(results: Json) -> bool:
    return any(
        isinstance(one.get("alternatives"), list)
        and not {"type", "timestamps", "start_time"} & one.keys()
        and any({"transcript", "words"} & guess.keys() for guess in objects_in(one["alternatives"]))
        and not any("timestamps" in guess for guess in objects_in(one["alternatives"]))
        for one in objects_in(results)
    )
