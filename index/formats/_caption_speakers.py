"""How a file of captions says who speaks: voice tags, names before a colon, names above."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.formats._accepting import judged_in_captions
from index.formats._labels import Form, form_of
from index.formats._timed_blocks import Block

VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]*)>|</v>")
_TAG = re.compile(r"</?(?:[a-zA-Z][^<>]{0,200}|\d[\d:.]*)?>|\{\\[^{}]{0,40}\}")
_NAMED_ABOVE = 0.5  # of the cues have a name on a line of its own
DASHES = frozenset("-–")


@dataclass(frozen=True, slots=True)
class Speakers:
    """
    How a file says who speaks.

    Attributes:
        voiced: by WebVTT's voice tags; a cue without one is then nobody's.
        labels: before a colon: head as written -> label.
        doubtful: before a colon: what may be a speaker or a word of speech.
        names: on a line of their own above the words.
    """

    voiced: bool
    labels: Mapping[str, str]
    names: frozenset[str]
    doubtful: frozenset[str] = frozenset()


def speakers_of(blocks: Sequence[Block]) -> Speakers:
    """How *blocks* say who speaks: by voice tags, else before a colon, else on a line above."""
    if any("<v" in text and VOICE.search(text) for block in blocks for _at, text in block.text):
        return Speakers(voiced=True, labels={}, names=frozenset())
    judged = judged_in_captions([one for block in blocks for one in _first_lines(block)])
    labels = judged.labels
    names = frozenset() if labels else _names_above(blocks)
    return Speakers(voiced=False, labels=labels, names=names, doubtful=judged.doubtful)


def _first_lines(block: Block) -> Iterator[str]:
    """The lines of *block* that a speaker may begin: the first, and those behind a dash."""
    for at, (_number, text) in enumerate(block.text):
        if at == 0 or text[:1] in DASHES:
            yield plain(text)


def _names_above(blocks: Sequence[Block]) -> frozenset[str]:
    """The names that stand on the first line of most cues, words below them."""
    first = Counter(plain(block.text[0][1]) for block in blocks if len(block.text) > 1)
    forms = {line: form_of(line) for line in first if len(line) < 60 and line[-1:].isalnum()}
    names = {line for line, form in forms.items() if form >= Form.NAME or first[line] > 1}
    often = sum(first[line] for line in names) >= _NAMED_ABOVE * len(blocks)
    recur = len(names) < sum(first[line] for line in names) or len(blocks) < 4
    # Where a name heads each cue, one word that stands so once is a name, too.
    return (
        frozenset(line for line in forms if forms[line] >= Form.WORD)
        if often and recur
        else (frozenset())
    )


def plain(text: str) -> str:
    """A line of a caption without tags, its entities decoded."""
    if "<" in text or "{" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    return text.replace("\u200e", "").replace("\xa0", " ").strip()
