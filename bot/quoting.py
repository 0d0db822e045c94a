"""Words on one line: harmless, cut to the room there is, in bold where they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.escaping import JOINERS, escaped, inert, is_mark, units, visible
from index import Citation

CUT = "…"
_LEAD = 100  # how many characters stay before the words that answer, where the start is cut
_LONGEST_WORD = 40  # a longer one, an address or a scream, is cut where the room ends
_BOLD = "**"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words that is bold or not."""

    words: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A visible character, how it is written so that it does nothing, and whether it is bold."""

    character: str
    written: str
    bold: bool = False

    @property
    def joins(self) -> bool:
        """Whether it cannot be parted from the letter before it."""
        return is_mark(self.character) or self.character in JOINERS


@dataclass(frozen=True, slots=True)
class Line:
    """Words that can be shown in more or less room."""

    letters: tuple[Letter, ...]

    def within(self, room: int) -> str:
        """
        The words in at most *room* UTF-16 units, cut between words and marked where cut.

        Where they do not all fit, the first bold words stay: the start is cut before them if it
        must be. Empty where nothing visible is said.
        """
        if _size(self.letters) <= room:
            return _joined(self.letters)
        start = _start(self.letters, room)
        rest = self.letters[start:]
        head = CUT if start else ""
        end = _word_end(rest, _fitting(rest, room - units(head + CUT)))
        return f"{head}{_joined(rest[:end]).rstrip()}{CUT}"


def quote_of(citation: Citation) -> Line:
    """The quoted sentences of *citation*, with an ellipsis where words of the turn are left out."""
    return _line(tuple(_runs(citation)), escaped)


def line_of(words: str) -> Line:
    """*words* as harmless markdown."""
    return _line((Run(words),), escaped)


def plain(words: str, room: int) -> str:
    """*words* as one line of harmless markdown, at most *room* UTF-16 units long."""
    return line_of(words).within(room)


def label(words: str, room: int) -> str:
    """*words* as one line for where Discord knows no markdown, at most *room* UTF-16 units long."""
    return _line((Run(words),), inert).within(room)


def _line(runs: Sequence[Run], write: Callable[[str], list[str]]) -> Line:
    """The visible characters of *runs*, trimmed; what belongs to a letter is as bold as it is."""
    bold = [run.bold for run in runs for _ in run.words]
    shown = list(visible("".join(run.words for run in runs)))
    while shown and shown[-1][1] == " ":
        shown.pop()
    if shown and shown[0][1] == " ":
        del shown[0]
    letters: list[Letter] = []
    written = write("".join(character for _, character in shown))
    for (offset, character), form in zip(shown, written, strict=True):
        letter = Letter(character, form, bold[offset])
        if letter.joins and letters:
            letter = Letter(character, form, letters[-1].bold)
        letters.append(letter)
    return Line(tuple(letters))


def _runs(citation: Citation) -> Iterator[Run]:
    said, cursor = citation.text, 0
    for start, end in quoted_spans(citation):
        left_out = said[cursor:start]
        if left_out.strip():
            yield Run(f" {CUT} ")
        elif cursor:
            yield Run(left_out)
        yield from _emphasised(citation, start, end)
        cursor = end
    if said[cursor:].strip():
        yield Run(f" {CUT}")


def quoted_spans(citation: Citation) -> Iterator[tuple[int, int]]:
    """Where the strings of the quote stand in the turn."""
    cursor = 0
    for sentence in citation.quote:
        start = citation.text.index(sentence, cursor)
        cursor = start + len(sentence)
        yield start, cursor


def _emphasised(citation: Citation, start: int, end: int) -> Iterator[Run]:
    edges = {start, end}
    for span in citation.emphasis:
        edges.update(edge for edge in span if start < edge < end)
    for left, right in pairwise(sorted(edges)):
        bold = any(first <= left and right <= last for first, last in citation.emphasis)
        yield Run(citation.text[left:right], bold)


def _joined(letters: Sequence[Letter]) -> str:
    """*letters* as text; the spaces at a bold stretch's ends stay outside of it."""
    pieces = []
    for bold, stretch in groupby(letters, key=lambda letter: letter.bold):
        words = "".join(letter.written for letter in stretch)
        core = words.strip(" ")
        if bold and core:
            words = words.replace(core, f"{_BOLD}{core}{_BOLD}")
        pieces.append(words)
    return "".join(pieces)


def _size(letters: Sequence[Letter]) -> int:
    return sum(_sizes(letters))


def _sizes(letters: Sequence[Letter]) -> Iterator[int]:
    """The units that each letter takes, a bold stretch's marks with its first letter."""
    was_bold = False
    for letter in letters:
        marks = 2 * len(_BOLD) if letter.bold and not was_bold else 0
        was_bold = letter.bold
        yield units(letter.written) + marks


def _fitting(letters: Sequence[Letter], room: int) -> int:
    """How many of *letters* have room."""
    for count, size in enumerate(_sizes(letters)):
        room -= size
        if room < 0:
            return count
    return len(letters)


def _start(letters: Sequence[Letter], room: int) -> int:
    """Where to start, so that the first bold words lie within *room* with words before them."""
    first_bold = next((at for at, letter in enumerate(letters) if letter.bold), 0)
    if first_bold < room // 2:
        return 0
    start = first_bold - min(_LEAD, room // 3)
    spaces = (at for at in range(start, first_bold) if letters[at].character == " ")
    return next(spaces, start - 1) + 1


def _word_end(letters: Sequence[Letter], end: int) -> int:
    """The last position up to *end* that does not cut a word, a letter or an emoji in two."""
    if end >= len(letters) or letters[end].character == " ":
        return end
    for at in range(end, max(end - _LONGEST_WORD, 0), -1):
        if letters[at - 1].character == " ":
            return at - 1
    while end and (letters[end].joins or letters[end - 1].character in JOINERS):
        end -= 1
    return end
