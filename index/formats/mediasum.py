"""JSON of MediaSum and its like: what is said in one list, who says it in another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from index.formats._episodes import refuse_namesakes
from index.formats._fields import cleaned, label_of
from index.formats._json_outline import json_in, within
from index.formats._json_parsed import Reading, place_of, shortened
from index.formats._json_text import Json, JsonText, Value
from index.formats._specificity import Specificity
from index.formats._speech import Speech
from index.turns import Layout, Parsed

name = "mediasum"
signs = "JSON with the lists `utt` and `speaker`, an element of each for a turn"
specificity = Specificity.SIGNATURE
suffixes = (".json", ".jsonl")

_SAID = ("utt", "utts", "utterances", "turns", "texts", "sentences", "text")
_WHO = ("speaker", "speakers", "names")


def sniff(head: str) -> bool:
    """Whether *head* has the two lists, at the top or in the first element of a list."""
    outline = json_in(head)
    return _keys(outline) is not None or _keys(within(outline, 0)) is not None


def parse(text: str) -> Parsed:
    """
    The transcript in *text*: the first of `utt` is said by the first of `speaker`, and so on.

    Raises:
        ParseError: several episodes stand in the file, and a name in one could be taken for
            somebody in another.
    """
    reading = Reading(JsonText(text), Speech(apart=True))
    root = reading.source.root
    episodes = list(reading.elements(root)) if root.is_list else [root]
    labels: list[frozenset[str]] = []
    for episode in episodes:
        keys = _keys(_shape(episode))
        if keys is None:
            reading.speech.drop(place_of(episode), shortened(episode.content), "no episode")
            continue
        labels.append(_say(reading, episode, *keys))
    if len(labels) > 1:
        refuse_namesakes(labels)
        reading.notes.append(
            f"{len(labels)} episodes stand in this file and are read as one: "
            "for a title and a date each, put each into a file of its own"
        )
    reading.about = episodes[:1] if len(episodes) == 1 else [root]
    return reading.parsed(Layout.PARAGRAPHS)


def _shape(episode: Value) -> dict[str, Any]:
    """Of each list of *episode* the first element: enough to know it by."""
    shape: dict[str, Any] = {}
    for key, member in episode.members().items():
        first = next(member.elements(), None)
        shape[key] = [] if first is None else [first.content]
    return shape


def _keys(outline: Json) -> tuple[str, str] | None:
    """The names of the lists of words and of speakers; None where there are no two such lists."""
    for said in _SAID:
        for who in _WHO:
            words, names = within(outline, said), within(outline, who)
            if _begins_with(words, str) and _begins_with(names, str, int, type(None)):
                return said, who
    return None


def _begins_with(listed: Json, *kinds: type) -> bool:
    return isinstance(listed, list) and bool(listed) and isinstance(listed[0], kinds)


@dataclass(frozen=True, slots=True)
class _Pair:
    words: Value | None
    who: Value | None


def _say(reading: Reading, episode: Value, said: str, who: str) -> frozenset[str]:
    """Says the turns of *episode*; the labels in it."""
    labels: set[str] = set()
    pairs = list(_pairs(reading, episode.at(said), episode.at(who), who))
    uneven = [pair for pair in pairs if pair.words is None or pair.who is None]
    if uneven:
        reading.notes.append(
            f"line {episode.line}: `{said}` and `{who}` differ in length, so that who says what "
            f"is not certain: {len(uneven):,} turns have no speaker or no words"
        )
    for pair in pairs:
        if pair.words is None:
            assert pair.who is not None
            reading.speech.drop(
                place_of(pair.who), shortened(pair.who.content), "label without speech"
            )
            continue
        # With a name missing somewhere any name may be another's.
        label = label_of(pair.who.content) if pair.who is not None and not uneven else None
        labels |= {label} if label else set()
        cue = replace(place_of(pair.words), text=cleaned(pair.words.content), label=label)
        reading.speech.say(cue)
    return frozenset(labels)


def _pairs(reading: Reading, said: Value | None, who: Value | None, key: str) -> Iterator[_Pair]:
    if who is not None:
        reading.read.append(who)
        reading.speech.drop(place_of(who), key, "the labels of the turns")
    for words, name in zip_longest(reading.elements(said), who.elements() if who else ()):
        yield _Pair(words, name)
