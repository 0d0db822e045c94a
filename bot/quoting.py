"""A citation's words, with what was left out marked and the words that answer in bold."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.escaping import JOINERS, escaped, inert, is_mark, units, visible
from index import Citation

CUT = "…"
_LEAD = 100  # how many characters stay before the words that answer, where the start is cut
_LONGEST_WORD = 40  # a longer one, an address or a scream, is cut where the room ends

Letter = tuple[str, bool]  # a character and whether it is bold
Writing = Callable[[Sequence[Letter]], str]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words that is bold or not."""

    words: str
    bold: bool = False


def quoted(citation: Citation, room: int) -> str:
    """The quote of *citation* as one line of markdown, at most *room* UTF-16 units long."""
    return fitted(tuple(_runs(citation)), room)


def plain(words: str, room: int) -> str:
    """*words* as one line of harmless markdown, at most *room* UTF-16 units long."""
    return fitted((Run(words),), room)


def label(words: str, room: int) -> str:
    """*words* as one line for where Discord knows no markdown, at most *room* UTF-16 units long."""
    return fitted((Run(words),), room, _unmarked)


def fitted(runs: Sequence[Run], room: int, written: Writing | None = None) -> str:
    """
    *runs* in at most *room* UTF-16 units, cut between words and marked where cut.

    Where they do not fit, the first bold words stay: the start is cut before them if it must be.
    Empty where nothing visible is said.

    Args:
        runs: what is said, in order.
        room: in UTF-16 units.
        written: how letters are written; None for markdown.
    """
    write = written or _markup
    letters = _letters(runs)
    whole = write(letters)
    if units(whole) <= room:
        return whole
    start = _start(letters, room)
    head: list[Letter] = [(CUT, False)] if start else []
    rest = letters[start:]

    def length(count: int) -> int:
        return units(write([*head, *rest[:count], (CUT, False)]))

    fitting = bisect_right(range(len(rest) + 1), room, key=length) - 1
    return write([*head, *rest[: _word_end(rest, max(fitting, 0))], (CUT, False)])


def _runs(citation: Citation) -> Iterator[Run]:
    """The quoted sentences, an ellipsis wherever words of the turn are left out."""
    said, cursor = citation.text, 0
    for start, end in _spans(citation):
        left_out = said[cursor:start]
        if left_out.strip():
            yield Run(f" {CUT} ")
        elif cursor:
            yield Run(left_out)
        yield from _emphasised(citation, start, end)
        cursor = end
    if said[cursor:].strip():
        yield Run(f" {CUT}")


def _spans(citation: Citation) -> Iterator[tuple[int, int]]:
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


def _letters(runs: Sequence[Run]) -> list[Letter]:
    """The visible characters of *runs*, trimmed; what belongs to a letter is as bold as it is."""
    bold = [run.bold for run in runs for _ in run.words]
    letters: list[Letter] = []
    for offset, character in visible("".join(run.words for run in runs)):
        follows = letters and (is_mark(character) or character in JOINERS)
        letters.append((character, letters[-1][1] if follows else bold[offset]))
    while letters and letters[0][0] == " ":
        del letters[0]
    while letters and letters[-1][0] == " ":
        del letters[-1]
    return letters


def _markup(letters: Sequence[Letter]) -> str:
    """*letters* as markdown; the spaces at a bold stretch's ends stay outside of it."""
    pieces = []
    for bold, stretch in groupby(letters, key=lambda letter: letter[1]):
        words = "".join(character for character, _ in stretch)
        core = words.strip()
        if bold and core:
            before, after = words.split(core, 1)
            pieces.append(f"{before}**{escaped(core)}**{after}")
        else:
            pieces.append(escaped(words))
    return "".join(pieces)


def _unmarked(letters: Sequence[Letter]) -> str:
    return inert("".join(character for character, _ in letters))


def _start(letters: Sequence[Letter], room: int) -> int:
    """Where to start, so that the first bold words lie within *room* with words before them."""
    first_bold = next((at for at, letter in enumerate(letters) if letter[1]), 0)
    if first_bold < room // 2:
        return 0
    start = first_bold - min(_LEAD, room // 3)
    spaces = (at for at in range(start, first_bold) if letters[at][0] == " ")
    return next(spaces, start - 1) + 1


def _word_end(letters: Sequence[Letter], end: int) -> int:
    """The last position up to *end* that does not cut a word, a letter or an emoji in two."""
    if end >= len(letters) or letters[end][0] == " ":
        return end
    for at in range(end, max(end - _LONGEST_WORD, 0), -1):
        if letters[at - 1][0] == " ":
            return at - 1
    while end and (is_mark(letters[end][0]) or JOINERS.find(letters[end][0]) >= 0):
        end -= 1
    return end
