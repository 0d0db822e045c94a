"""Text with a speaker's name on a line of its own above each turn, without time or colon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from index.formats._accepting import accepted_labels
from index.formats._furniture import reason_for
from index.formats._heads import cleaned
from index.formats._labels import Form, form_of
from index.formats._lines import lines_of
from index.formats._specificity import Specificity
from index.formats._turn_lines import Opening, read_turns
from index.formats.play import sniff as is_play
from index.turns import Parsed

name = "name-lines"
signs = "a speaker's name stands on a line of its own above each turn"
specificity = Specificity.LAYOUT
suffixes = (".txt", ".text")

_LONGEST = 60  # characters of a name
_MOST_WORDS = 4
_CUSTOM = 0.4  # of the paragraphs have a name above them
_FEWEST = 3
_SENTENCE_ENDS = frozenset('.?!…"”—-')


def sniff(head: str) -> bool:
    """Whether names recur in *head* on lines of their own, above most paragraphs."""
    lines = head.split("\n")
    openings = dict(_openings(lines))
    counts = Counter(opening.label for opening in openings.values())
    recurring = sum(count for count in counts.values() if count > 1)
    paragraphs = sum(_begins_paragraph(lines, at) for at in range(len(lines)))
    enough = recurring >= max(_FEWEST, _CUSTOM * (paragraphs - len(openings)))
    return len(counts) > 1 and enough and not accepted_labels(lines) and not is_play(head)


def parse(text: str) -> Parsed:
    """The transcript in *text*, whose lines end in a newline each."""
    lines = lines_of(text)
    return read_turns(lines, dict(_openings(lines)))


def _openings(lines: Sequence[str]) -> Iterator[tuple[int, Opening]]:
    """The lines, from 0, that are a name with words below; a single one must recur."""
    found = {at: label for at in range(len(lines)) if (label := _name(lines, at)) is not None}
    counts = Counter(found.values())
    for at, label in found.items():
        form = form_of(label)
        if form > Form.WORD or counts[label] > 1:
            yield at, Opening(label)


def _name(lines: Sequence[str], at: int) -> str | None:
    line = lines[at].strip()
    if not line or len(line) > _LONGEST or line.count(" ") >= _MOST_WORDS:
        return None
    if line[-1] in ".,:;?!…" or not _begins_paragraph(lines, at) or not form_of(cleaned(line)):
        return None
    if reason_for(line):
        return None
    below = next((other.strip() for other in lines[at + 1 : at + 3] if other.strip()), "")
    # Words follow, and no other name or heading.
    are_words = below[-1:] in _SENTENCE_ENDS or below.count(" ") >= _MOST_WORDS
    return cleaned(line) if are_words else None


def _begins_paragraph(lines: Sequence[str], at: int) -> bool:
    return bool(lines[at].strip()) and (at == 0 or not lines[at - 1].strip())
