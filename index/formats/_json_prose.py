"""Transcripts in plain text within JSON: one text, a list of lines, or pairs of name and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.formats import plain
from index.formats._accepting import accepted_labels
from index.formats._fields import cleaned
from index.formats._json_parsed import Reading, place_of
from index.formats._json_text import Value
from index.formats._labels import Form, form_of
from index.formats._lines import ParseError
from index.formats._segments import say_text
from index.turns import Cue, Dropped, Layout

_DEEPEST = 4
_MOST_MEMBERS = 200
_LONGEST_NAME = 60
_WHOLE = ("transcript", "transcription", "full_transcript", "transcript_text", "transcriptText")
_LEAST_WORDS = 8
_NAMED = 0.9  # of the pairs begin with what may be a name


@dataclass(frozen=True, slots=True)
class _Prose:
    """
    Lines of text, each with its line in the file.

    Attributes:
        value: that holds them.
    """

    value: Value
    lines: Sequence[str]
    numbers: Sequence[int]


def say_prose(reading: Reading) -> Layout:
    """
    Says the plain transcript within the JSON; which of its cues belong together.

    Raises:
        ParseError: there is none.
    """
    root = reading.source.root
    for value in _values(root, 0):
        if value.is_list and _say_pairs(reading, value):
            return Layout.PARAGRAPHS
    found = [one for value in _values(root, 0) if (one := _prose(value)) is not None]
    whole = _whole_text(reading) if not found else None
    if whole is not None:
        say_text(reading.speech, place_of(whole), cleaned(whole.content))
        return Layout.CAPTIONS
    if not found:
        raise ParseError(
            "this JSON holds no transcript: a list of objects is missing, each with what is said "
            "(`text`), and with who says it (`speaker`) or when (`start`)"
        )
    _say(reading, max(found, key=lambda one: len(one.lines)))
    return Layout.PARAGRAPHS


def _whole_text(reading: Reading) -> Value | None:
    """The text that is called a transcript, though nobody is named in it."""
    members = reading.source.root.members()
    texts = (members.get(key) for key in _WHOLE)
    return next(
        (
            one
            for one in texts
            if one is not None
            and isinstance(one.content, str)
            and len(one.content.split()) >= _LEAST_WORDS
        ),
        None,
    )


def _values(value: Value, depth: int) -> Iterator[Value]:
    """The texts and lists in *value*, those of the first elements of lists too."""
    if isinstance(value.content, str):
        yield value
    elif value.is_list:
        yield value
        if depth < _DEEPEST:
            for element in islice(value.elements(), 1):
                yield from _values(element, depth + 1)
    elif value.is_object and depth < _DEEPEST:
        for member in islice(value.members().values(), _MOST_MEMBERS):
            yield from _values(member, depth + 1)


def _prose(value: Value) -> _Prose | None:
    """The text or the list of texts in *value*, if its lines begin with speakers."""
    if value.is_list:
        elements = list(value.elements())
        texts = [one.content for one in elements if isinstance(one.content, str)]
        if not texts or len(texts) < len(elements):
            return None
        lines, numbers = [cleaned(one) for one in texts], [one.line for one in elements]
    elif isinstance(value.content, str):
        lines = [cleaned(line) for line in value.content.split("\n")]
        numbers = [value.line] * len(lines)
    else:
        return None
    return _Prose(value, lines, numbers) if accepted_labels(lines) else None


def _say(reading: Reading, prose: _Prose) -> None:
    """Says *prose* as `plain` reads it, at the lines of the file."""
    read = plain.parse("\n".join(prose.lines))
    numbers = prose.numbers
    reading.read.append(prose.value)
    reading.speech.cues = [
        replace(cue, line=_at(numbers, cue.line), end_line=_at(numbers, cue.end_line))
        for cue in read.cues
    ]
    reading.speech.dropped += [
        Dropped(_at(numbers, one.line), one.text, one.reason) for one in read.dropped
    ]
    reading.metadata += [replace(one, line=_at(numbers, one.line)) for one in read.metadata]
    reading.clues += read.clues
    reading.notes += [problem.partition(": ")[2] or problem for problem in read.problems]


def _at(numbers: Sequence[int], line: int | None) -> int:
    return numbers[min(line or 1, len(numbers)) - 1]


def _say_pairs(reading: Reading, listed: Value) -> bool:
    """Says *listed* if it holds pairs of a name and words; whether it does."""
    elements = list(listed.elements())
    pairs = [(one, one.content) for one in elements if _is_pair(one)]
    named = sum(form_of(cleaned(pair[0])) > Form.NONE for _one, pair in pairs)
    if len(pairs) < 2 or named < _NAMED * len(elements):
        return False
    reading.read.append(listed)
    for element in elements:
        place = place_of(element)
        if _is_pair(element):
            name, words = map(cleaned, element.content)
            reading.speech.say(Cue(words, name or None, place.line, place.end_line))
        else:
            reading.speech.drop(place, "", "no pair of a name and words")
    return True


def _is_pair(value: Value) -> bool:
    pair = value.content
    return (
        isinstance(pair, list)
        and len(pair) == 2
        and all(isinstance(one, str) for one in pair)
        and len(pair[0]) < _LONGEST_NAME
    )
