"""Of labels that stand once: which are a speaker's, which are prose, which may be either."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.formats._heads import WIDE_COLON, split_head
from index.formats._labels import Form, without_brackets
from index.names import read_label

# What happens to fewer labels than this share of a file's is not its custom.
_CUSTOM = 0.05
_RECURRING = 2
_MANY = 10  # lines that have a label each
_SAMPLED = 20_000  # lines in which a word is looked for
_COMMON = re.compile(rf"\b(?:[^\W\dA-Z_]\w*|[A-Z]\w*)\b(?!\s?[:{WIDE_COLON}])")
_CALLED = re.compile(r"[A-Za-z,] ([A-Z][a-z]\w*)\b(?!:)")


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
        seen: where each label stands, and *every* the known ones together.
        parts: in how many labels each word is, case folded.
        one_word: most labels are one word.
        in_capitals: most labels are in capitals.
        words: what is said in small letters, or all in capitals.
        called: names within sentences.
        is_shouted: all of the speech is in capitals.
    """

    known: Collection[str]
    seen: Mapping[str, _Seen]
    every: _Seen
    parts: Counter[str]
    one_word: bool
    in_capitals: bool
    words: frozenset[str]
    called: frozenset[str]
    is_shouted: bool


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
    speech = "\n".join(file.lines[:_SAMPLED])
    return _Custom(
        known,
        seen,
        _together([seen[label] for label in known]),
        Counter(
            part.strip(",()[]").casefold() for label in file.taken for part in set(label.split())
        ),
        one_word=2 * sum(" " not in label for label in known) >= len(known),
        in_capitals=2 * sum(label.isupper() for label in known) >= len(known),
        words=frozenset(_COMMON.findall(speech)),
        called=frozenset(_CALLED.findall(speech)),
        is_shouted=speech.isupper(),
    )


def _together(seen: Sequence[_Seen]) -> _Seen:
    return _Seen(
        sum(one.count for one in seen),
        sum(one.small for one in seen),
        sum(one.glued for one in seen),
        sum(one.within for one in seen),
    )


def _is_namesake(label: str, file: File, custom: _Custom) -> bool:
    """Whether another label has *label* for a part."""
    return custom.parts[without_brackets(label).casefold()] > (label in file.taken)


def _is_doubtful(label: str, file: File, custom: _Custom) -> bool:
    form = file.forms[label]
    word = form is Form.WORD and not read_label(label).generic
    if _is_namesake(label, file, custom):
        return False
    if label not in file.taken:
        return True
    if file.marked:
        return custom.seen[label].count < _RECURRING or _is_common(label, custom)
    if custom.in_capitals and form < Form.CAPITALS and (word or not file.whole):
        return True
    # A minor part in a file with a label on each line is likelier than an odd word.
    if file.whole and (file.spoken >= _MANY or _is_named(label, custom)):
        return False
    single = form is Form.CAPITALS and " " not in without_brackets(label) and not file.whole
    single = single and not _is_named(label, custom)
    return ((word or single) and not custom.one_word) or _is_common(label, custom)


def _is_prose(label: str, file: File, custom: _Custom) -> bool:
    """Whether *label* stands where the known labels of the file do not: within a sentence."""
    one, every = custom.seen[label], custom.every
    own = one if label in custom.known else _Seen()
    count = every.count - own.count
    most = _CUSTOM * count
    in_small = one.small and every.small - own.small <= most and " " not in label
    wrapped = one.glued and every.glued - own.glued <= most
    # Where each line has a label, a sentence that is cut short was interrupted.
    within = one.within and every.within - own.within <= most and (wrapped or not file.whole)
    return count > 1 and bool(in_small or within)


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


def _is_common(label: str, custom: _Custom) -> bool:
    """Whether *label* is one word that the file says as it says no name: "ratio", "GDP"."""
    word = label if label.isupper() else label.casefold()
    if " " in label or (word == label and (not label.isupper() or custom.is_shouted)):
        return False
    return word in custom.words


def _is_named(label: str, custom: _Custom) -> bool:
    """Whether somebody is called so within a sentence: "looks at Lydia"."""
    return (label.capitalize() if label.isupper() else label) in custom.called
