"""Any other JSON with a list of turns: who, what and when told by the names of the fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.formats._fields import Clock, cleaned, label_of, names_in
from index.formats._json_outline import json_in, objects_in, outline_of
from index.formats._json_parsed import Reading, fields_of
from index.formats._json_text import Json, JsonText, Value
from index.formats._lines import ParseError
from index.formats._segments import Keys, Segments, stated, timed
from index.formats._specificity import Specificity
from index.formats._speech import NO_WORDS, Sentences
from index.formats._units import Unit, unit_of
from index.turns import Layout, Metadata, Parsed

name = "json"
signs = "JSON with a list of objects that have words, and a speaker or a time"
specificity = Specificity.MARKUP
suffixes = (".json", ".jsonl", ".ndjson")

# By how surely they mean it, the surest first; compared without case, "_" and "-".
_TEXT = (
    "text", "transcript", "utterance", "content", "body", "sentence", "line", "words", "speech",
    "caption", "message", "value", "display", "displaytext", "punctuatedtext", "paragraph",
    "dialogue", "dialog", "quote", "said", "utt", "word", "punctuatedword", "token", "lexical",
)  # fmt: skip
_WHO = (
    "speaker", "speakername", "speakerlabel", "speakerdisplayname", "participantname",
    "participant", "who", "speakerid", "spk", "speakertag", "name", "author", "from", "username",
    "user", "displayname", "person", "character", "role", "participantrole", "participantid",
    "label", "channel", "sid", "actor", "sender", "by", "attributedto",
)  # fmt: skip
_START = (
    "start", "starttime", "startms", "startseconds", "startsec", "startoffset", "begin",
    "begintime", "beginoffsetmillis", "offset", "offsetmilliseconds", "offsetms", "offsetseconds",
    "startmillis", "startmilliseconds", "starttimems", "ts", "timestamp", "time", "sec",
    "timecode", "starttimeseconds", "startinseconds", "from", "tstart",
)  # fmt: skip
_END = (
    "end", "endtime", "endms", "endseconds", "endsec", "endoffset", "stop", "stoptime", "endts",
    "endoffsetmillis", "finish", "endmillis", "endmilliseconds", "endtimems", "endtimeseconds",
    "endinseconds", "to", "tend",
)  # fmt: skip
_LISTS = frozenset(
    """
    segments utterances transcript transcripts transcription results monologues turns messages
    sentences phrases recognizedphrases captions cues lines entries dialogue dialog conversation
    meetingtranscripts monologue speech paragraphs blocks items events content tokens words
    """.split()
)
_NAMES = ("speakers", "participants", "parties", "attendees", "speaker_map", "speakerMap", "people")
_LEAST_WORDS = 1.6  # a segment; lists with fewer hold single words


def sniff(head: str) -> bool:
    """Whether *head* is JSON: what is missing in it, `parse` says."""
    return json_in(head) is not None


def parse(text: str) -> Parsed:
    """
    The transcript in *text*: the list in it that looks most like turns.

    Which field is who, what and when is told by their names, and whether numbers count seconds
    or milliseconds by the names or the pace of speech; what was concluded is in the metadata.

    Raises:
        ParseError: there is no list of objects with words and a speaker or a time.
    """
    reading = Reading(JsonText(text))
    root = reading.source.root
    found = _best(outline_of(root))
    if found is None:
        raise ParseError(
            "this JSON holds no transcript: a list of objects is missing, each with what is said "
            "(`text`), and with who says it (`speaker`) or when (`start`)"
        )
    listed = root.at(*found.path)
    assert listed is not None
    names = _names(fields_of(root)) | _names(fields_of(root.at(*found.path[:-1])))
    unit = _unit(found, listed)
    clock = Clock(unit.ms)
    if found.nested:
        _say_nested(reading, found, clock, names)
    elif found.single_words:
        _say_words(reading, found, clock, names)
    else:
        Segments(found.keys, clock, names).say_all(reading, listed)
    reading.metadata += _conclusions(found, unit.why, listed.line)
    captions = found.keys.start or found.nested
    layout = Layout.CAPTIONS if captions else Layout.PARAGRAPHS
    return reading.parsed(layout, clock.problems)


@dataclass(frozen=True, slots=True)
class _Turns:
    """
    A list that may be one of turns.

    Attributes:
        path: the keys and positions that lead to it.
        nested: the field of a turn that lists its sentences; None where the words are its own.
        score: how much it looks like one.
    """

    path: tuple[str | int, ...]
    keys: Keys
    score: float
    single_words: bool = False
    nested: str | None = None


def _best(outline: Json) -> _Turns | None:
    candidates = [_judged(path, objects) for path, objects in _lists(outline, ())]
    found = [one for one in candidates if one is not None]
    return max(found, key=lambda one: one.score, default=None)


def _lists(
    outline: Json, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], list[dict[str, Any]]]]:
    """Each list of objects in *outline*, with the path to it."""
    if isinstance(outline, list):
        objects = objects_in(outline)
        if objects:
            yield path, objects
        parts: Any = enumerate(outline[:1])
    elif isinstance(outline, dict):
        parts = outline.items()
    else:
        return
    for key, value in parts:
        if isinstance(value, list | dict):
            yield from _lists(value, (*path, key))


def _judged(path: tuple[str | int, ...], objects: list[dict[str, Any]]) -> _Turns | None:
    """*objects* as turns; None where they have no words, or neither a speaker nor a time."""
    who = _keys_of(objects, _WHO, (str, int, dict))
    start = _keys_of(objects, _START, (int, float, str, dict))
    end = _keys_of(objects, _END, (int, float, str, dict))
    text = [
        key for key in _keys_of(objects, _TEXT, (str, list)) if key not in (*who[:1], *start[:1])
    ]
    nested = None
    if not text:
        nested = next(iter(_nested(objects)), None)
        if nested is None or not who:
            return None
    # A name alone tells nothing: most lists of things have one.
    if not start and not (set(map(_folded, who)) & set(_WHO[:9]) or (who and _is_turns(path))):
        return None
    words = [len(cleaned(one.get(key)).split()) for one in objects for key in text[:1]]
    average = sum(words) / max(1, len(words))
    single = nested is None and average < _LEAST_WORDS and bool(start)
    score = 2.0 * bool(who) + bool(start) + bool(end) + _is_turns(path) + min(average, 10) / 5
    score -= 3.0 * sum(isinstance(step, int) for step in path)
    keys = Keys(tuple(text), tuple(who), tuple(start), tuple(end))
    return _Turns(path, keys, score, single, nested)


def _is_turns(path: Sequence[str | int]) -> bool:
    """Whether the list at *path* is called as lists of turns are."""
    last = next((step for step in reversed(path) if isinstance(step, str)), "")
    return _folded(last) in _LISTS


def _keys_of(
    objects: list[dict[str, Any]], known: Sequence[str], kinds: tuple[type, ...]
) -> list[str]:
    """The keys of *objects* that are among those *known* and hold one of *kinds*, surest first."""
    keys = {
        key
        for one in objects
        for key, value in one.items()
        if isinstance(value, kinds)
        and not isinstance(value, bool)
        and value not in ("", [])
        and _folded(key) in known
    }
    return sorted(keys, key=lambda key: known.index(_folded(key)))


def _folded(key: str) -> str:
    return key.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _nested(objects: list[dict[str, Any]]) -> Iterator[str]:
    """The fields of *objects* that list objects with words."""
    for one in objects:
        for key, value in one.items():
            if _keys_of(objects_in(value), _TEXT, (str,)):
                yield key


def _names(fields: dict[str, Any]) -> dict[str, str]:
    names: dict[str, str] = {}
    for key in _NAMES:
        names |= names_in(
            fields.get(key), "id", "speaker_id", "speakerId", "speaker", "label", "key"
        )
    return names


def _unit(found: _Turns, listed: Value) -> Unit:
    """The unit of the times, of those of the sentences where turns list them."""
    keys = found.keys
    if found.nested is not None:
        sentences = next(
            (one for turn in listed.elements() if (one := turn.at(found.nested)) is not None), None
        )
        return unit_of(sentences, _TEXT, ("start", "startTime"), ("end", "endTime"))
    return unit_of(listed, keys.text, keys.start, keys.end)


def _say_nested(reading: Reading, found: _Turns, clock: Clock, names: dict[str, str]) -> None:
    """Says turns whose sentences stand in a list of their own."""
    for place, fields in reading.objects(reading.source.root.at(*found.path)):
        label = label_of(stated(fields, found.keys.label), names)
        sentences = objects_in(fields.get(found.nested or ""))
        for one in sentences:
            keys = Keys(
                _keys_of([one], _TEXT, (str,)),
                (),
                _keys_of([one], _START, (int, float, str)),
                _keys_of([one], _END, (int, float, str)),
            )
            cue = timed(place, one, keys, clock)
            reading.speech.say(replace(cue, text=stated(one, keys.text) or "", label=label))
        if not sentences:
            reading.speech.drop(place, label or "", NO_WORDS)


def _say_words(reading: Reading, found: _Turns, clock: Clock, names: dict[str, str]) -> None:
    """Says a list of single words, joined to sentences."""
    keys, sentences = found.keys, Sentences(reading.speech)
    for place, fields in reading.objects(reading.source.root.at(*found.path)):
        text = cleaned(stated(fields, keys.text))
        label = label_of(stated(fields, keys.label), names)
        sentences.word(replace(timed(place, fields, keys, clock), text=text, label=label))
    sentences.finish()


def _conclusions(found: _Turns, unit: str, line: int) -> list[Metadata]:
    keys = found.keys
    where = ".".join(map(str, found.path))
    read = [f"the turns stand in `{where}`" if where else "the turns stand at the top"]
    read += [f"who: `{keys.label[0]}`"] if keys.label else ["who: nobody is named"]
    read += [f"what: `{keys.text[0]}`"] if keys.text else [f"what: `{found.nested}`"]
    read += [f"when: `{keys.start[0]}` in {unit}"] if keys.start else []
    return [Metadata(line, "; ".join(read), "how it was read")]
