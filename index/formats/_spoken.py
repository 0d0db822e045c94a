"""Speech in an XML element: its paragraphs, and what stands in them that was not said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index.formats._ids import label_of
from index.formats._markup_lines import with_markup
from index.formats._paragraphs import STAGE_DIRECTION
from index.formats._stage import cut
from index.formats._xml import Element, Text
from index.names import read_label
from index.turns import Cue, Dropped, Layout, Metadata, Parsed

_CLOSING = re.compile(r"[,.;:!?…%)\]}»”’]+")
_OPENING = re.compile(r"[(\[{«“‘¿¡]+")
_TOKENS = frozenset({"w", "pc"})
_MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """
    What the elements of an XML vocabulary mean within speech.

    Attributes:
        paragraphs: each is one; text around them is one too.
        asides: not said: element -> the reason why it is left out.
    """

    paragraphs: frozenset[str]
    asides: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is said in a paragraph, on the lines of its words."""

    line: int
    end_line: int
    text: str


@dataclass(slots=True)
class Speech:
    """
    What one speaker says at a time.

    Attributes:
        line: where its element begins.
        ids: who speaks, by reference.
        written: who speaks, as words beside the speech say it.
        label: who speaks, once the whole file has been read.
    """

    line: int
    ids: list[str]
    written: str | None
    paragraphs: list[Paragraph]
    label: str | None = None
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(slots=True)
class Sitting:
    """What has been read of a file so far; who has which name may stand at its end."""

    names: dict[str, str] = field(default_factory=dict)
    speeches: list[Speech] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    metadata: list[Metadata] = field(default_factory=list)
    title: str | None = None
    date: str | None = None
    url: str | None = None

    def note(self, element: Element, meaning: str | None = None) -> None:
        """Lists the words of *element* as metadata, line by line."""
        for text, parent in _texts(element):
            for number, line in enumerate(text.words.split("\n"), start=text.line):
                if line.strip():
                    self.metadata.append(
                        Metadata(number, " ".join(line.split()), meaning or parent.tag)
                    )

    def drop(self, element: Element, reason: str) -> None:
        """Lists *element* as no speech, if it has words."""
        words = element.words()
        if words:
            self.dropped.append(Dropped(element.line, words, reason, element.end_line))

    def add(self, element: Element, shape: Shape, ids: list[str], written: str | None) -> Speech:
        """The speech in *element*, kept unless nothing is said in it."""
        reading = _Reading(shape)
        reading.read(element)
        reading.end()
        self.dropped += reading.dropped
        speech = Speech(element.line, ids, written, reading.paragraphs)
        if reading.paragraphs:
            self.speeches.append(speech)
        return speech


@dataclass(slots=True)
class _Reading:
    """The paragraphs of one speech so far, and the one that is being read."""

    shape: Shape
    paragraphs: list[Paragraph] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _line: int = 0
    _end_line: int = 0
    _glued: bool = False  # the token before joins the next one

    def read(self, element: Element) -> None:
        """Reads all of *element*."""
        for one in element.content:
            if isinstance(one, Text):
                self._say(one.line, one.words)
            elif one.tag in self.shape.asides:
                self._leave(one, self.shape.asides[one.tag])
            elif one.tag in _TOKENS:
                self._token(one)
            elif one.tag in self.shape.paragraphs:
                self.end()
                self.read(one)
                self.end()
            else:
                self.read(one)

    def end(self) -> None:
        """Ends the paragraph."""
        text = " ".join("".join(self._parts).split())
        self._parts, self._glued = [], False
        text, directions = cut(text)
        spoken = any(map(str.isalnum, text))
        for direction in directions:
            self.dropped.append(Dropped(self._line, direction, STAGE_DIRECTION))
        if spoken:
            self.paragraphs.append(Paragraph(self._line, self._end_line, text))
        elif text:
            self.dropped.append(Dropped(self._line, text, "no words", self._end_line))

    def _leave(self, aside: Element, reason: str) -> None:
        words = aside.words()
        if words:
            self.dropped.append(Dropped(aside.line, words, reason, aside.end_line))
        if not self._glued:
            self._parts.append(" ")

    def _say(self, line: int, words: str) -> None:
        if not words.strip():
            if not self._glued:
                self._parts.append(" ")
            return
        self._glued = False
        self._at(line, words)
        self._parts.append(words)

    def _at(self, line: int, words: str) -> None:
        blank = len(words) - len(words.lstrip())
        if not "".join(self._parts[-3:]).strip() and not "".join(self._parts).strip():
            self._line = line + words[:blank].count("\n")
        self._end_line = line + words.rstrip().count("\n")

    def _token(self, token: Element) -> None:
        """Adds a word or a sign that stands in an element of its own (TEI P5, 17.1)."""
        word, join = token.words(), token.attributes.get("join", "")
        if not word:
            return
        before = "".join(self._parts[-2:]).rstrip()
        glue = self._glued or join in {"left", "both"}
        if token.tag == "pc" and not join and _CLOSING.fullmatch(word):
            glue = True
        if glue or (before[-1:] and _OPENING.fullmatch(before[-1:]) and not join):
            while self._parts and not self._parts[-1].strip():
                self._parts.pop()
            lead = ""
        else:
            lead = " "
        self._at(token.line, word)
        self._parts.append(lead + word)
        self._glued = join in {"right", "both"}


def _texts(element: Element) -> Iterator[tuple[Text, Element]]:
    """The texts within *element*, each with the element it stands in."""
    for one in element.walk():
        if isinstance(one, Element):
            yield from ((inner, one) for inner in one.content if isinstance(inner, Text))


def attribute(sitting: Sitting, remedy: str) -> list[str]:
    """
    Gives each speech of *sitting* its label, and returns what to tell of ids that have no name.

    A name in the list of persons comes first, then what stands in words beside the speeches, then
    the id itself as a generic label. *remedy* says where the names belong.
    """
    announced = _announced(sitting)
    unnamed: dict[str, int] = {}
    for speech in sitting.speeches:
        speech.label = _label(speech, sitting.names, announced)
        if speech.label is not None and speech.label == label_of(speech.ids, {}):
            for one in speech.ids:
                unnamed.setdefault(one, speech.line)
    told = [
        f'line {line}: no name is stated for the speaker "#{one}": {remedy}'
        for one, line in unnamed.items()
    ]
    if len(told) > _MOST_PROBLEMS:
        return [*told[:_MOST_PROBLEMS], f"{len(told) - _MOST_PROBLEMS} more speakers have no name"]
    return told


def _label(speech: Speech, names: Mapping[str, str], announced: Mapping[str, str]) -> str | None:
    if speech.ids and all(one in names for one in speech.ids):
        label = label_of(speech.ids, names)
        # "The Speaker" by reference may be "The Speaker (Ann Lee)" in words.
        return speech.written if speech.written and read_label(label or "").generic else label
    if len(speech.ids) == 1 and speech.ids[0] in announced:
        return announced[speech.ids[0]]
    if speech.written and (not speech.ids or read_label(speech.written).generic):
        return speech.written
    return label_of(speech.ids, names)


def _announced(sitting: Sitting) -> dict[str, str]:
    """
    By id, the fullest name that words beside the speeches give to whoever has it.

    An id to which they give two names is left without, and so are two ids of one name: whoever
    is who, one of them would be wrong.
    """
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for speech in sitting.speeches:
        if len(speech.ids) != 1 or not speech.written or read_label(speech.written).generic:
            continue
        key, words = speech.ids[0], set(read_label(speech.written).words)
        known = set(read_label(found[key]).words) if key in found else set[str]()
        if known < words:
            found[key] = speech.written
        elif not words <= known:
            doubtful.add(key)
    holders = Counter(read_label(written).words for written in found.values())
    return {
        key: written
        for key, written in found.items()
        if key not in doubtful and holders[read_label(written).words] == 1
    }


def parsed(sitting: Sitting, lines: Sequence[str], problems: Sequence[str]) -> Parsed:
    """What *sitting*, whose speeches have their labels, makes of a file with *lines*."""
    cues: list[Cue] = []
    for speech in sitting.speeches:
        first, *others = speech.paragraphs
        cues.append(
            Cue(
                first.text,
                speech.label,
                min(speech.line, first.line),
                first.end_line,
                speech.start_ms,
                speech.end_ms,
                unattributed=speech.label is None,
            )
        )
        cues += [Cue(one.text, None, one.line, one.end_line) for one in others]
    return Parsed(
        cues=tuple(cues),
        layout=Layout.PARAGRAPHS,
        dropped=with_markup(lines, cues, sitting.dropped, sitting.metadata),
        title=sitting.title,
        date=sitting.date,
        url=sitting.url,
        problems=tuple(problems),
        metadata=tuple(sitting.metadata),
    )
