"""Of labels that stand once: which are a speaker's, which are prose, which may be either."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.formats._heads import WIDE_COLON, split_head
from index.formats._labels import Form
from index.names import read_label

# What happens to fewer labels than this share of a file's is not its custom.
_CUSTOM = 0.05
_RECURRING = 2
_MANY = 10  # lines that have a label each
_SAMPLED = 20_000  # lines in which a word is looked for


@dataclass(frozen=True, slots=True)
class File:
    """
    What is known of a file when its doubtful labels are examined.

    Attributes:
        labels: head as written -> label.
        taken: the labels that are a speaker's, the doubtful ones among them.
        marked: labels that the file sets off as such; others stand there by an oversight at most.
        spoken: how many lines are not blank; *whole*: each of them has what may be a label.
    """

    lines: Sequence[str]
    labels: Mapping[str, str]
    forms: Mapping[str, Form]
    taken: frozenset[str]
    marked: frozenset[str]
    spoken: int
    whole: bool


@dataclass(frozen=True, slots=True)
class _Custom:
    """
    How a file labels its turns.

    Attributes:
        known: labels that are surely speakers'.
        seen: where each label stands.
        parts: in how many labels each word is, case folded.
        one_word: most labels are one word.
        in_capitals: most labels are in capitals.
        speech: the lines, or the first of very many.
    """

    known: Collection[str]
    seen: Mapping[str, _Seen]
    parts: Counter[str]
    one_word: bool
    in_capitals: bool
    speech: str


@dataclass(slots=True)
class _Seen:
    """
    Where a head stands.

    Attributes:
        small: how often before small letters; *glued*: below a line that is not blank; *within*:
            below one that ends in the middle of a sentence.
    """

    count: int = 0
    small: int = 0
    glued: int = 0
    within: int = 0


def examined(file: File, doubted: Sequence[str]) -> tuple[set[str], set[str]]:
    """Of the *doubted* labels: those that are prose here, and those of which it cannot be told."""
    custom = _custom_of(file, doubted)
    prose = {
        label
        for label in doubted
        if not _is_namesake(label, file, custom)
        and file.forms[label] < Form.CAPITALS
        and _is_prose(label, file, custom)
    }
    others = (label for label in doubted if label not in prose)
    return prose, {label for label in others if _is_doubtful(label, file, custom)}


def _custom_of(file: File, doubted: Collection[str]) -> _Custom:
    known = {label for label in file.taken if label not in doubted} or set(file.taken)
    seen = _seen(file, {*known, *doubted})
    return _Custom(
        known,
        seen,
        Counter(
            part.strip(",()[]").casefold() for label in file.taken for part in set(label.split())
        ),
        one_word=2 * sum(" " not in label for label in known) >= len(known),
        in_capitals=2 * sum(label.isupper() for label in known) >= len(known),
        speech="\n".join(file.lines[:_SAMPLED]),
    )


def _is_namesake(label: str, file: File, custom: _Custom) -> bool:
    """Whether another label has *label* for a part."""
    return custom.parts[label.casefold()] > (label in file.taken)


def _is_doubtful(label: str, file: File, custom: _Custom) -> bool:
    form = file.forms[label]
    word = form is Form.WORD and not read_label(label).generic
    if _is_namesake(label, file, custom):
        return False
    if label not in file.taken:
        return True
    if file.marked:
        return custom.seen[label].count < _RECURRING or _is_common(label, custom.speech)
    if custom.in_capitals and form < Form.CAPITALS and (word or not file.whole):
        return True
    # A minor part in a file with a label on each line is likelier than an odd word.
    if file.whole and (file.spoken >= _MANY or _is_named(label, custom.speech)):
        return False
    return (word and not custom.one_word) or _is_common(label, custom.speech)


def _is_prose(label: str, file: File, custom: _Custom) -> bool:
    """Whether *label* stands where the known labels of the file do not: within a sentence."""
    one = custom.seen[label]
    others = [custom.seen[other] for other in custom.known if other != label]
    count = sum(other.count for other in others)
    small = sum(other.small for other in others)
    glued = sum(other.glued for other in others)
    within = sum(other.within for other in others)
    in_small = one.small and small <= _CUSTOM * count and " " not in label
    wrapped = one.glued and glued <= _CUSTOM * count
    # Where each line has a label, a sentence that is cut short was interrupted.
    cut = one.within and within <= _CUSTOM * count and not file.whole
    return count > 1 and bool(in_small or wrapped or cut)


def _seen(file: File, wanted: Collection[str]) -> dict[str, _Seen]:
    """Where each of the *wanted* labels stands."""
    seen = {label: _Seen() for label in wanted}
    above = ""
    for line in file.lines[:_SAMPLED]:
        head = split_head(line) if line else None
        one = seen.get(file.labels.get(head.text, "")) if head is not None else None
        if head is not None and one is not None:
            one.count += 1
            one.small += line[head.end :].lstrip(" \t\xa0")[:1].islower()
            end = above.rstrip()[-1:]
            one.glued += bool(end)
            one.within += end.isalpha() or end in {",", ";"}
        above = line
    return seen


def _is_common(label: str, speech: str) -> bool:
    """Whether *label* is one word that stands in *speech* as no name does: "ratio", "GDP"."""
    word = label if label.isupper() else label.casefold()
    if " " in label or (word == label and (not label.isupper() or speech.isupper())):
        return False
    return re.search(rf"\b{re.escape(word)}\b(?!\s?[:{WIDE_COLON}])", speech) is not None


def _is_named(label: str, speech: str) -> bool:
    """Whether *speech* calls somebody so within a sentence: "looks at Lydia"."""
    return (
        not label.isupper() and re.search(rf"[a-z,] {re.escape(label)}\b(?!:)", speech) is not None
    )
