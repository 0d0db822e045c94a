"""Which list of a JSON text looks most like turns, and which fields are who, what and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from index.formats._clock import number_of
from index.formats._fields import cleaned
from index.formats._json_outline import objects_in
from index.formats._json_text import Json, Value
from index.formats._labels import is_heading
from index.formats._segments import Keys

# By how surely they mean it, the surest first; compared without case, "_" and "-".
TEXT = (
    "punctuatedtext", "punctuatedword", "displaytext", "text", "transcript", "utterance",
    "content", "body", "sentence", "line", "words", "speech", "caption", "message", "value",
    "display", "paragraph", "dialogue", "dialog", "quote", "said", "utt", "lines", "texts",
    "paragraphs", "sentences", "punct", "word", "token", "lexical",
)  # fmt: skip
WHO = (
    "speaker", "speakername", "speakerlabel", "speakerdisplayname", "participantname",
    "participant", "who", "speakerid", "spk", "speakertag", "name", "author", "from", "username",
    "user", "displayname", "person", "character", "role", "participantrole", "participantid",
    "label", "channel", "sid", "actor", "sender", "by", "attributedto", "voice",
)  # fmt: skip
START = (
    "start", "starttime", "startms", "startseconds", "startsec", "startoffset", "begin",
    "begintime", "beginoffsetmillis", "offset", "offsetmilliseconds", "offsetms", "offsetseconds",
    "startmillis", "startmilliseconds", "starttimems", "ts", "timestamp", "time", "sec",
    "timecode", "starttimeseconds", "startinseconds", "from", "tstart", "datastart",
)  # fmt: skip
END = (
    "end", "endtime", "endms", "endseconds", "endsec", "endoffset", "stop", "stoptime", "endts",
    "endoffsetmillis", "finish", "endmillis", "endmilliseconds", "endtimems", "endtimeseconds",
    "endinseconds", "to", "tend", "dataend",
)  # fmt: skip
_LISTS = frozenset(
    """
    segments utterances transcript transcripts transcription results monologues turns messages
    sentences phrases recognizedphrases captions cues lines entries dialogue dialog conversation
    meetingtranscripts monologue speech paragraphs blocks items events content tokens words
    """.split()
)
_SURELY_WHO = frozenset(WHO[:10])
_NUMBERED_WHO = _SURELY_WHO | {"participantid", "channel", "sid", "spk", "user", "label"}
_LEAST_WORDS = 1.6  # a segment; lists with fewer hold single words
_GUESSES = frozenset({"alternatives", "nbest", "hypotheses"})  # the first of them is the likeliest


Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Turns:
    """
    A list that may be one of turns.

    Attributes:
        path: the keys and positions that lead to it.
        nested: the field of a turn that lists its sentences; None where the words are its own.
        score: how much it looks like one.
    """

    path: Path
    keys: Keys
    score: float
    single_words: bool = False
    nested: str | None = None

    def lists(self, root: Value) -> list[Value]:
        """The lists at the path, every one where it leads through lists: pages, calls, takes."""
        return list(_every(root, self.path))


def turns_in(outline: Json) -> Turns | None:
    """The list in *outline* that looks most like one of turns; None where there is none."""
    candidates = [_judged(path, objects) for path, objects in _lists(outline, ())]
    found = [one for one in candidates if one is not None]
    return max(found, key=lambda one: one.score, default=None)


def _every(value: Value, path: Path) -> Iterator[Value]:
    if not path:
        yield value
    elif isinstance(path[0], int):
        for element in value.elements():
            yield from _every(element, path[1:])
    else:
        member = value.members().get(path[0])
        if member is not None:
            yield from _every(member, path[1:])


def _lists(outline: Json, path: Path) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
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


def _judged(path: Path, objects: list[dict[str, Any]]) -> Turns | None:
    """*objects* as turns; None where they have no words, or neither a speaker nor a time."""
    who = keys_of(objects, WHO, _names_somebody)
    start = keys_of(objects, START, _is_time)
    end = keys_of(objects, END, _is_time)
    taken = {*who[:1], *start[:1]}
    text = [key for key in keys_of(objects, TEXT, is_said) if key not in taken]
    nested = None if text else next(_nested(objects), None)
    # A name alone tells nothing: most lists of things have one.
    called = bool(path) and _is_turns(path)
    named = any(_folded(key) in _SURELY_WHO for key in who) or (bool(who) and called)
    if not (text or nested) or not (start or named):
        return None
    words = [len(cleaned(one.get(key)).split()) for one in objects for key in text[:1]]
    average = sum(words) / max(1, len(words))
    own = 2.0 if nested else bool(start) + bool(end) + min(average, 10) / 5
    # A list in an element of a list is rather a part of a turn than all of them.
    score = own + 2.0 * bool(who) + _is_turns(path) - 1.5 * sum(isinstance(n, int) for n in path)
    single = nested is None and average < _LEAST_WORDS and bool(start)
    return Turns(path, Keys(text, _of_one_kind(who), start, end), score, single, nested)


def _is_turns(path: Path) -> bool:
    """Whether the list at *path* is called as lists of turns are; one without a name may be."""
    last = next((step for step in reversed(path) if isinstance(step, str)), None)
    return last is None or _folded(last) in _LISTS


def _of_one_kind(who: Sequence[str]) -> Sequence[str]:
    """The surest of *who*, and others that say the same: a speaker's name, then their number."""
    kinds = ("speaker", "participant")
    kind = next((kind for kind in kinds if who and _folded(who[0]).startswith(kind)), None)
    return [key for key in who if key == who[0] or (kind and _folded(key).startswith(kind))]


def keys_of(
    objects: Sequence[dict[str, Any]], known: Sequence[str], fits: Callable[[str, Json], bool]
) -> Sequence[str]:
    """The keys of *objects* among those *known* whose values *fit* somewhere, surest first."""
    keys = {
        key
        for one in objects
        for key, value in one.items()
        if _folded(key) in known and fits(_folded(key), value)
    }
    return sorted(keys, key=lambda key: known.index(_folded(key)))


def _names_somebody(key: str, value: Json) -> bool:
    if isinstance(value, str):
        # A section's name is "Intro"; a field that may hold anything must not be taken for it.
        if not value.strip() or (key not in _SURELY_WHO and is_heading(value)):
            return False
        return any(map(str.isalpha, value)) or (value.isdigit() and key in _NUMBERED_WHO)
    numbered = isinstance(value, int) and not isinstance(value, bool)
    return (numbered and key in _NUMBERED_WHO) or (isinstance(value, dict) and bool(value))


def _is_time(_key: str, value: Json) -> bool:
    if isinstance(value, str):
        return value[:1].isdigit() or value[:2] == "PT" or value[:1] == "-"
    if isinstance(value, list):
        return len(value) == 2 and all(number_of(one) is not None for one in value)
    counted = isinstance(value, int | float) and not isinstance(value, bool)
    return counted or (isinstance(value, dict) and {"seconds", "nanos"} >= value.keys())


def is_said(_key: str, value: Json) -> bool:
    """Whether *value* may be words: a text, or a list of texts."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, str) for one in value)
    return isinstance(value, str) and any(map(str.isalnum, value))


def _folded(key: str) -> str:
    return key.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _nested(objects: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The fields of *objects* that list objects with words."""
    for one in objects:
        for key, value in one.items():
            if keys_of(objects_in(value), TEXT, is_said):
                yield key


def sentences_in(
    fields: dict[str, Any], nested: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The sentences that the turn *fields* lists, and further guesses at the same words."""
    listed = objects_in(fields.get(nested))
    return (listed[:1], listed[1:]) if _folded(nested) in _GUESSES else (listed, [])


def keys_of_sentence(fields: dict[str, Any]) -> Keys:
    """Which of *fields*, of a sentence within a turn, are what and when."""
    start, end = keys_of([fields], START, _is_time), keys_of([fields], END, _is_time)
    return Keys(keys_of([fields], TEXT, is_said), (), start, end)
