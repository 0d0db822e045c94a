"""The lines of a marked-up text that hold no words: tags alone, attributes, comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from index.turns import Cue, Dropped, Metadata

MARKUP = "markup"


def with_markup(
    lines: Sequence[str],
    cues: Iterable[Cue],
    dropped: Iterable[Dropped],
    metadata: Iterable[Metadata],
) -> tuple[Dropped, ...]:
    """*dropped*, and the filled ones of *lines* that nothing else accounts for; in order."""
    dropped = tuple(dropped)
    left = {number for number, line in enumerate(lines, start=1) if line.strip()}
    spans = [(one.line, one.end_line) for one in cues]
    spans += [(one.line, one.end_line) for one in dropped]
    for line, end_line in spans:
        if line is not None:
            left.difference_update(range(line, (end_line or line) + 1))
    left.difference_update(one.line for one in metadata)
    markup = (Dropped(start, "", MARKUP, end) for start, end in _runs(sorted(left)))
    return tuple(sorted((*dropped, *markup), key=lambda one: one.line))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of consecutive *numbers*."""
    for _key, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _at, number in group]
        yield run[0], run[-1]
