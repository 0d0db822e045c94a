"""Segments of speech as most services write them: an object each, under one name or another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from typing import Any

from index.formats._clock import Clock
from index.formats._fields import cleaned, label_of
from index.formats._json_outline import objects_in
from index.formats._json_parsed import Reading, shortened
from index.formats._json_text import Json, Value
from index.formats._speech import NO_WORDS, Sentences, Speech, joined_words
from index.turns import Cue

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Keys:
    """
    The names of a segment's fields, the first that holds something counts.

    Attributes:
        words: the list of its words, which may name a speaker each.
    """

    text: Sequence[str] = ("text",)
    label: Sequence[str] = ("speaker",)
    start: Sequence[str] = ("start",)
    end: Sequence[str] = ("end",)
    words: str = "words"


def stated(fields: Mapping[str, Any], keys: Sequence[str]) -> Json:
    """The first of the fields named *keys* that holds something; None for none of them."""
    for key in keys:
        value = fields.get(key)
        if value is not None and value != "":
            return value
    return None


def timed(place: Cue, fields: Mapping[str, Any], keys: Keys, clock: Clock) -> Cue:
    """*place* with the times that *fields* states."""
    line = place.line or 1
    start, end = stated(fields, keys.start), stated(fields, keys.end)
    if isinstance(start, list) and len(start) == 2:
        start, end = start
    start_ms, end_ms = clock.ms(start, line), clock.ms(end, line)
    return Cue(place.text, place.label, place.line, place.end_line, start_ms, end_ms)


@dataclass(frozen=True, slots=True)
class Segments:
    """
    How the segments of a file are read.

    Attributes:
        names: the speakers' by tag, as the file lists them elsewhere.
    """

    keys: Keys
    clock: Clock
    names: Mapping[str, str] = field(default_factory=dict)

    def say_all(self, reading: Reading, listed: Value | None) -> None:
        """Says each object in *listed*."""
        for place, fields in reading.objects(listed):
            self.say(reading.speech, place, fields)

    def say(self, speech: Speech, place: Cue, fields: Mapping[str, Any]) -> None:
        """Says what *fields* hold: one cue, or several where the words name several speakers."""
        text = stated(fields, self.keys.text)
        words = self._words(fields.get(self.keys.words), place.line or 1)
        if isinstance(text, list) and all(isinstance(one, str) for one in text):
            text = " ".join(text)
        if not isinstance(text, str):
            text = joined_words(word.text for word in words) if text is None else None
        if not text:
            speech.drop(place, shortened(dict(fields)), NO_WORDS)
            return
        label = label_of(stated(fields, self.keys.label), self.names)
        place = Cue(text, label, place.line, place.end_line)
        segment = timed(place, fields, self.keys, self.clock)
        for part in _by_speaker(segment, words):
            speech.say(part)

    def _words(self, listed: object, line: int) -> list[Cue]:
        """The words of a segment, a cue each."""
        words = [(text, one) for one in objects_in(listed) if (text := _word(one))]
        if not any(one.get("speaker") is not None for _text, one in words):
            # Nothing to cut by: the times of a million words need not be read.
            return [Cue(text) for text, _one in words]
        return [
            timed(
                Cue(text, label_of(one.get("speaker"), self.names), line),
                one, self.keys, self.clock,
            )
            for text, one in words
        ]  # fmt: skip


def _word(fields: Mapping[str, Any]) -> str:
    return cleaned(stated(fields, ("punctuated_word", "word", "text", "content")))


def _by_speaker(segment: Cue, words: Sequence[Cue]) -> Iterator[Cue]:
    """
    *segment* cut where the speaker of its *words* changes.

    A word without a speaker (numbers have none in WhisperX) is of the one before it. Where the
    segment's own label is none of theirs, somebody has corrected it, and it counts alone.
    """
    labels = {word.label for word in words if word.label}
    if len(labels) < 2 or segment.label not in {None, *labels}:
        only = next(iter(labels), None)
        yield segment if segment.label or not only else replace(segment, label=only)
        return
    text, at, begun = segment.text, 0, 0
    current = replace(segment, label=None)
    for word in words:
        found = text.find(word.text, at)
        if found < 0:
            continue
        if word.label is not None and current.label not in {None, word.label}:
            yield replace(current, text=text[begun:found])
            current, begun = replace(segment, start_ms=word.start_ms, label=None), found
        current = replace(
            current, label=word.label or current.label, end_ms=word.end_ms or current.end_ms
        )
        at = found + len(word.text)
    yield replace(current, text=text[begun:], end_ms=segment.end_ms)


def is_spaced(listed: Value, keys: Keys) -> bool:
    """Whether the words in *listed* bring their spaces with them: " so", "me", "times"."""
    sample = [one.content for one in islice(listed.elements(), 200)]
    raws = [str(stated(one, keys.text)) for one in sample if isinstance(one, dict)]
    return sum(raw[:1].isspace() and not raw.isspace() for raw in raws) > 0.2 * len(raws)


def say_text(speech: Speech, place: Cue, text: str) -> None:
    """Says *text*, of which only the whole has a place, sentence by sentence."""
    sentences = Sentences(speech)
    for sentence in _SENTENCE.split(cleaned(text)):
        sentences.word(replace(place, text=sentence))
    sentences.finish()


def in_order(cues: Sequence[Cue]) -> list[Cue]:
    """The *cues* of several channels by time; one without a time stays behind the one before it."""
    timed_cues: list[tuple[int, Cue]] = []
    latest = 0
    for cue in cues:
        latest = latest if cue.start_ms is None else cue.start_ms
        timed_cues.append((latest, cue))
    ordered = (cue for _start, cue in sorted(timed_cues, key=lambda one: one[0]))
    return [cue for _label, run in groupby(ordered, lambda one: one.label) for cue in _lined(run)]


def _lined(run: Iterable[Cue]) -> Iterable[Cue]:
    """The cues of one speaker in a *run*, with the lines of all where theirs do not ascend."""
    cues = list(run)
    lines = [cue.line or 1 for cue in cues]
    if lines == sorted(lines):
        return cues
    last = max(cue.end_line or 1 for cue in cues)
    return (replace(cue, line=min(lines), end_line=last) for cue in cues)
