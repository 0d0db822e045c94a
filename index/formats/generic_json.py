"""Any other JSON with a list of turns: who, what and when told by the names of the fields."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from index.formats._clock import Clock
from index.formats._episodes import refuse_namesakes
from index.formats._fields import cleaned, label_of, names_stated
from index.formats._json_outline import json_in, objects_in, outline_of
from index.formats._json_parsed import Reading, fields_of
from index.formats._json_prose import say_prose
from index.formats._json_text import JsonText, Value
from index.formats._json_turns import Turns, keys_of_sentence, sentences_in, turns_in
from index.formats._segments import Segments, is_spaced, stated, timed
from index.formats._specificity import Specificity
from index.formats._speech import NO_WORDS, Sentences
from index.formats._units import Unit, unit_of
from index.turns import Layout, Metadata, Parsed

name = "json"
signs = "JSON with a list of objects that have words, and a speaker or a time"
specificity = Specificity.MARKUP
suffixes = (".json", ".jsonl", ".ndjson")


def sniff(head: str) -> bool:
    """Whether *head* is JSON: what is missing in it, `parse` says."""
    return json_in(head) is not None


def parse(text: str) -> Parsed:
    """
    The transcript in *text*: the list in it that looks most like turns.

    Which field is who, what and when is told by their names, and whether numbers count seconds
    or milliseconds by the names or the pace of speech; what was concluded is in the metadata.

    Raises:
        ParseError: there is no list of objects with words and a speaker or a time, nor a text that
            names its speakers.
    """
    reading = Reading(JsonText(text))
    root = reading.source.root
    found = turns_in(outline_of(root))
    if found is None:
        return reading.parsed(say_prose(reading))
    lists = found.lists(root)
    if len(lists) > 1:
        reading.notes.append(f"{len(lists):,} lists of turns stand in this file, read as one")
    above = root.at(*found.path[:-1])
    names = names_stated(fields_of(above), fields_of(root), fields_of(root.at("metadata")))
    reading.speech.apart = not found.keys.start and found.nested is None
    unit = _unit(found, lists[0])
    clock = Clock(unit.ms)
    labels: list[set[str]] = []
    for listed in lists:
        before = len(reading.speech.cues)
        _say(reading, found, listed, Segments(found.keys, clock, names))
        labels.append({cue.label for cue in reading.speech.cues[before:] if cue.label})
    if _are_episodes(root, found):
        refuse_namesakes(labels)
    reading.metadata += _conclusions(found, unit.why, lists[0].line)
    captions = found.keys.start or found.nested
    return reading.parsed(Layout.CAPTIONS if captions else Layout.PARAGRAPHS, clock.problems)


def _say(reading: Reading, found: Turns, listed: Value, segments: Segments) -> None:
    if found.nested is not None:
        _say_nested(reading, found.nested, listed, segments)
    elif found.single_words:
        _say_words(reading, listed, segments)
    else:
        segments.say_all(reading, listed)


def _are_episodes(root: Value, found: Turns) -> bool:
    """Whether several objects above the lists have a title each: pages of one talk have none."""
    at = next((n for n, step in enumerate(found.path) if isinstance(step, int)), None)
    above = root.at(*found.path[:at]) if at is not None else None
    titled = (one for one in above.elements() if fields_of(one).get("title")) if above else ()
    return len(list(islice(titled, 2))) > 1


def _unit(found: Turns, listed: Value) -> Unit:
    """The unit of the times, of those of the sentences where turns list them."""
    keys = found.keys
    if found.nested is not None and not keys.start:
        sentences = (turn.at(found.nested) for turn in listed.elements())
        first = next((one for one in sentences if one is not None), None)
        fields = objects_in(None if first is None else first.whole())
        keys = keys_of_sentence(fields[0]) if fields else keys
        return unit_of(first, keys.text, keys.start, keys.end)
    return unit_of(listed, keys.text, keys.start, keys.end)


def _say_nested(reading: Reading, nested: str, listed: Value, segments: Segments) -> None:
    """Says turns whose sentences, or words, stand in a list of their own."""
    sentences = Sentences(reading.speech)
    for place, fields in reading.objects(listed):
        label = label_of(stated(fields, segments.keys.label), segments.names)
        listed_in, guesses = sentences_in(fields, nested)
        for one in listed_in:
            keys = keys_of_sentence(one)
            cue = timed(
                place,
                one if keys.start else fields,
                keys if keys.start else segments.keys,
                segments.clock,
            )
            own = label_of(one.get("speaker"), segments.names) if label is None else label
            sentences.word(replace(cue, text=cleaned(stated(one, keys.text)), label=own))
        if not listed_in:
            reading.speech.drop(place, label or "", NO_WORDS)
        for one in guesses:
            text = cleaned(stated(one, keys_of_sentence(one).text))
            reading.speech.drop(place, text, "another guess at the same words")
    sentences.finish()


def _say_words(reading: Reading, listed: Value, segments: Segments) -> None:
    """Says a list of single words, or of parts of words, joined to sentences."""
    keys, sentences = segments.keys, Sentences(reading.speech)
    spaced = is_spaced(listed, keys)
    for place, fields in reading.objects(listed):
        raw = stated(fields, keys.text)
        label = label_of(stated(fields, keys.label), segments.names)
        cue = timed(place, fields, keys, segments.clock)
        glued = spaced and isinstance(raw, str) and not raw[:1].isspace()
        sentences.word(replace(cue, text=cleaned(raw), label=label), glued=glued)
    sentences.finish()


def _conclusions(found: Turns, unit: str, line: int) -> list[Metadata]:
    keys = found.keys
    where = cleaned(".".join(map(str, found.path)))
    read = [f"the turns stand in `{where}`" if where else "the turns stand at the top"]
    read += [f"who: `{keys.label[0]}`"] if keys.label else ["who: nobody is named"]
    read += [f"what: `{keys.text[0]}`"] if keys.text else [f"what: `{found.nested}`"]
    read += [f"when: `{keys.start[0]}` in {unit}"] if keys.start else []
    return [Metadata(line, "; ".join(read), "how it was read")]
