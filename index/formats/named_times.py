"""Recorders' text exports: a speaker and a time on a line, and the words below: "Ann Lee  0:18"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.formats._accepting import accepted_labels
from index.formats._heads import Head, cleaned, split_head, timed_name
from index.formats._labels import Form, form_of
from index.formats._lines import lines_of
from index.formats._specificity import Specificity
from index.formats._turn_lines import Opening, read_turns
from index.turns import Parsed

name = "named-times"
signs = "a speaker and a time stand on a line of their own above each turn"
specificity = Specificity.LAYOUT
suffixes = (".txt", ".text")

_CUSTOM = 0.1  # of the lines
# A meeting's caption log: "[Ann Lee] 10:05:33", the time of a clock on the wall.
_BRACKETED = re.compile(
    r"[ \t]*\[(?P<name>[^\W\d_][^\[\]:]{0,80})\][ \t]*\d{1,2}:\d{2}:\d{2}[ \t]*"
)
_LISTS = frozenset(("SUMMARY KEYWORDS", "SPEAKERS", "KEYWORDS"))
_STAMPED = re.compile(r"[ \t]*[\[(]?\d{1,3}:\d{2}")


def sniff(head: str) -> bool:
    """Whether *head* has lines of a name and a time, with words below them."""
    if "-->" in head:
        return False
    lines = head.split("\n")
    found = list(_openings(lines))
    spoken = sum(bool(line.strip()) for line in lines)
    if not found or len(found) < _CUSTOM * spoken:
        return False
    labels = accepted_labels(lines).keys()
    heads = sum((one := split_head(line)) is not None and one.text in labels for line in lines)
    beside = heads - sum(split_head(lines[at]) is not None for at, _opening in found)
    first = next(at for at, line in enumerate(lines) if line.strip())
    return (len(found) > 1 or found[0][0] == first) and beside < len(found)


def parse(text: str) -> Parsed:
    """The transcript in *text*, whose lines end in a newline each."""
    lines = lines_of(text)
    openings = dict(_openings(lines))
    head = lines[: min(openings, default=0)]
    return read_turns(lines, openings, title_line=_title_line(head))


def _title_line(head: Sequence[str]) -> int | None:
    """Where a recorder's export has its title: above the lists that it makes of the recording."""
    if not any(line.strip() in _LISTS for line in head):
        return None
    first = next((at for at, line in enumerate(head) if line.strip()), None)
    return None if first is None or head[first].strip() in _LISTS else first


def _openings(lines: Sequence[str]) -> Iterator[tuple[int, Opening]]:
    """The lines, from 0, that are a speaker and a time; chapters have no words below theirs."""
    named = [(at, head) for at, line in enumerate(lines) if (head := _named(line)) is not None]
    heads = [(at, head) for at, head in named if _has_words(lines, at + 1)]
    counts = Counter(head.text for _at, head in heads)
    forms = {label: form_of(label) for label in counts}
    for at, head in heads:
        if forms[head.text] > Form.ODD or (forms[head.text] and counts[head.text] > 1):
            yield at, Opening(head.text, start_ms=head.start_ms)


def _named(line: str) -> Head | None:
    if ":" not in line:
        return None
    bracketed = _BRACKETED.fullmatch(line)
    return Head(cleaned(bracketed["name"]), len(line)) if bracketed else timed_name(line)


def _has_words(lines: Sequence[str], at: int) -> bool:
    """Whether the next line that is not blank is no such line again."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at < len(lines) and _named(lines[at]) is None and not _STAMPED.match(lines[at])
