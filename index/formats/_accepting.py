"""Which words before a colon are speakers: judged by their form and by the file as a whole."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from index.formats._doubting import File, examined
from index.formats._heads import LONGEST_LABEL, Head, cleaned, split_head
from index.formats._labels import Form, form_of
from index.formats._stamps import stamp_alone

# A file of which this share of lines is labelled has a label on each turn: odd ones belong.
_DENSE = 0.6
# Single capitalised words are labels in prose too ("Usage:"); a transcript has many of them.
_SPARSE = 0.15
_SMALL = 0.05  # of the labels stand before small letters: that is no sign of prose then
_MOST_EXAMINED = 200  # doubtful heads; a file of more is no transcript
_MOST_BESIDE = 5  # words beside a name: "Ann, laughing"
_MOST_DOUBTS = 5  # sentences; more of them say nothing new
_FEWEST_WORDS = 3  # on average after labels that are written as no name is
_SAMPLED = 20_000  # lines in which a word is looked for

_STAMP_BEGINS = frozenset("0123456789[(\\")
_BEGINS_HEAD = frozenset("QA[(-–—")
_QUESTION = re.compile(r"Q\d*")
_ANSWER = re.compile(r"A\d*")


@dataclass(frozen=True, slots=True)
class Judged:
    """
    What the heads of a file's lines are.

    Attributes:
        labels: of speakers: the head as written -> its label.
        doubtful: heads at which another voice may begin, or the one before goes on.
        prose: heads that look like a label, where the file shows that they are none.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    prose: frozenset[str] = frozenset()

    def doubt(self, line: int, head: str) -> str | None:
        """What to tell about *head*, which stands on *line* and is no label; None for nothing."""
        if head in self.doubtful:
            return doubtful_at(line, cleaned(head))
        if head in self.prose:
            return f'line {line}: "{cleaned(head)}:" is read as speech, not as a speaker'
        return None


@dataclass(slots=True)
class _Counted:
    """How often each head stands in a file, which have a time beside them, and how many lines."""

    heads: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    timed: set[str] = field(default_factory=set)
    dotted: set[str] = field(default_factory=set)
    spoken: int = 0


def doubtful_at(line: int, label: str) -> str:
    """What to tell about *label*, which may be one."""
    return f'line {line}: "{label}:" may be a speaker or not: what follows is given to nobody'


def shortened(doubts: Sequence[str]) -> tuple[str, ...]:
    """The first of *doubts*, and how many more there are."""
    more = len(doubts) - _MOST_DOUBTS
    if more <= 0:
        return tuple(doubts)
    return (*doubts[:_MOST_DOUBTS], f"{more:,} more lines begin with what may be a label")


def accepted_labels(lines: Sequence[str]) -> Mapping[str, str]:
    """The speakers among what stands before colons in *lines*: see `judged`."""
    return judged(lines).labels


def judged(lines: Sequence[str], known: Collection[str] = ()) -> Judged:
    """
    The speakers among what stands before colons in *lines*, and what may be one.

    Labels that are *known*, since the file marks them, are taken; beside them others must recur.

    A head is taken when its form is sure, when it has a time beside it, when it recurs, when it
    belongs to a name that was taken, or when the file has a label on nearly every line. A
    transcript whose labels are in capitals ("CHANG:") takes no others unless they recur.
    """
    counted = _counted(lines)
    labels = {head: cleaned(head) for head in counted.heads}
    counts: Counter[str] = Counter()
    for head, label in labels.items():
        counts[label] += counted.heads[head]
    forms = {label: form_of(label) for label in counts}
    # Nobody puts a time beside a word that is no speaker: "Kelly [4:30]:", "Kelly: 00:04:30".
    forms |= {labels[head]: Form.SURE for head in counted.timed if forms[labels[head]]}
    forms |= dict.fromkeys(known, Form.SURE)
    _leave_enumerations(forms, counted.dotted)
    candidates = {label: count for label, count in counts.items() if forms[label]}
    taken = _taken(candidates, forms, counted.spoken)
    if not any(forms[label] > Form.ODD for label in taken) and not _are_sentences(lines):
        return Judged()
    # "Ann, laughing:" is Ann.
    taken |= {one for one in counts if one.count(" ") < _MOST_BESIDE and _base(one) in taken}
    seldom = [one for one in candidates if known or one not in taken or candidates[one] == 1]
    doubted = [label for label in seldom if forms[label] < Form.SURE][:_MOST_EXAMINED]
    whole = sum(candidates.values()) >= counted.spoken
    file = File(lines, labels, forms, frozenset(taken), frozenset(known), counted.spoken, whole)
    prose, doubtful = examined(file, doubted) if taken and doubted else (set(), set())
    taken -= prose | doubtful
    return Judged(
        {head: label for head, label in labels.items() if label in taken},
        frozenset(head for head, label in labels.items() if label in doubtful),
        frozenset(head for head, label in labels.items() if label in prose),
    )


def judged_in_captions(lines: Sequence[str]) -> Judged:
    """
    The speakers among what stands before colons in *lines*, the first ones of cues.

    In captions a name stands where the speaker changes, be it once: beside one label that is sure,
    recurs, or begins the file, a word that may be a name is one, unless small letters follow. A
    single word beside full names is doubtful.
    """
    found = [(line, head) for line in lines if (head := split_head(line)) is not None]
    labels = {head.text: cleaned(head.text) for _line, head in found}
    counts = Counter(labels[head.text] for _line, head in found)
    small = Counter(labels[head.text] for line, head in found if _is_small(line[head.end :]))
    forms = {label: form_of(label) for label in counts}
    first = [labels[head.text] for line, head in found[:1] if line is lines[0]]
    known = {
        label
        for label, form in forms.items()
        if form > Form.NAME
        or (form > Form.ODD and (counts[label] > 1 or (label in first and not small[label])))
    }
    if not known:
        return Judged()
    whole = sum(bool(forms[label]) * count for label, count in counts.items()) >= len(lines)
    in_small = sum(small[one] for one in known) > _SMALL * sum(counts[one] for one in known)
    others = {
        label
        for label, form in forms.items()
        if label not in known and form > Form.ODD and (whole or in_small or not small[label])
    }
    one_word = 2 * sum(" " not in label for label in known) >= len(known)
    doubtful = {label for label in others if " " not in label and not one_word and not whole}
    taken = known | (others - doubtful)
    taken |= {label for label, form in forms.items() if form and counts[label] > 1}
    brackets = {labels[head.text] for line, head in found if _is_bracketed(line, head)}
    # Where some brackets are names, others in their place may be.
    doubtful |= brackets if brackets & taken else set()
    return Judged(
        {head: label for head, label in labels.items() if label in taken},
        frozenset(head for head, label in labels.items() if label in doubtful - taken),
    )


def _is_bracketed(line: str, head: Head) -> bool:
    return line[: head.end].rstrip(" :")[-1:] in {"]", ")"}


def _is_small(speech: str) -> bool:
    return speech.lstrip(" \t\xa0")[:1].islower()


def _counted(lines: Iterable[str]) -> _Counted:
    counted = _Counted()
    heads, spoken = counted.heads, 0
    for line in lines:
        if not line or line.isspace():
            continue
        spoken += 1
        colon = line.find(":", 0, LONGEST_LABEL)
        if colon < 1 and line.isascii() and line.lstrip()[:1] not in _BEGINS_HEAD:
            continue
        follows = line[colon + 1 : colon + 3]
        if colon > 0 and follows[:1] == " " and follows[1:] not in _STAMP_BEGINS and line.isascii():
            # `split_head` for the commonest line: this loop sees each one.
            heads[line[:colon]] += 1
        elif (head := split_head(line)) is not None:
            heads[head.text] += 1
            _note_signs(counted, line, head)
    counted.spoken = spoken
    return counted


def _note_signs(counted: _Counted, line: str, head: Head) -> None:
    if head.start_ms is not None or stamp_alone(line[head.end :].strip()) is not None:
        counted.timed.add(head.text)
    if line[head.end - 1] != ":":
        counted.dotted.add(head.text)


def _base(label: str) -> str | None:
    """What stands before the comma of *label*."""
    base, comma, _rest = label.partition(",")
    return base.strip() if comma else None


def _are_sentences(lines: Sequence[str]) -> bool:
    """Whether *lines* are long enough for speech: "id: 4" is a key and its value."""
    filled = [line for line in lines[:_SAMPLED] if line.strip()]
    return sum(len(line.split()) - 1 for line in filled) >= _FEWEST_WORDS * len(filled)


def _leave_enumerations(forms: dict[str, Form], dotted: Collection[str]) -> None:
    """Makes "A." no label where nobody asks: lists count so, too."""
    if any(_QUESTION.fullmatch(label) for label in forms):
        return
    for head in dotted:
        if _ANSWER.fullmatch(head):
            forms[head] = Form.NONE


def _taken(counts: Mapping[str, int], forms: Mapping[str, Form], spoken: int) -> set[str]:
    regular = {label: count for label, count in counts.items() if forms[label] > Form.ODD}
    dense = sum(counts.values()) >= _DENSE * spoken
    if not regular:
        return {label for label, count in counts.items() if count > 1} if dense else set()
    capitals = sum(count for label, count in regular.items() if label.isupper())
    in_capitals = capitals >= 0.5 * sum(regular.values())
    taken = {
        label
        for label, count in counts.items()
        if _stands(forms[label], count, in_capitals=in_capitals, dense=dense)
    }
    taken |= _namesakes(counts.keys() - taken, taken)
    share = sum(counts[label] for label in taken) / spoken
    if share < _SPARSE and not any(
        _is_strong(label, forms[label], counts[label]) for label in taken
    ):
        return set()
    return taken


def _is_strong(label: str, form: Form, count: int) -> bool:
    """Whether *label* alone shows that the file is a transcript, however rare labels are in it."""
    if form is Form.SURE:
        return True
    if form is Form.CAPITALS:
        return count > 1 or " " in label
    return form is Form.NAME and count > 1


def _stands(form: Form, count: int, *, in_capitals: bool, dense: bool) -> bool:
    if form >= Form.CAPITALS:
        return True
    if form is Form.ODD:
        return count > (1 if dense else 2)
    if in_capitals and not dense:
        return form is Form.NAME and count > 2
    return dense or form is Form.NAME or count > 1


def _namesakes(others: Iterable[str], taken: Iterable[str]) -> set[str]:
    """Of *others*, those that are a part of a name that was taken: "Kelly" beside "Ann Kelly"."""
    parts = {part.casefold() for label in taken for part in label.split()}
    return {label for label in others if label.casefold() in parts}
