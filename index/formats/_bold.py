"""Speakers that Markdown sets in bold or italics: "**NAME:** speech", "**NAME** speech"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.formats._heads import cleaned
from index.formats._labels import Form, form_of, is_heading
from index.formats._markup import unmarked
from index.formats._stamps import STAMP, milliseconds

_OPENS = r"[ \t]{0,3}(?P<item>(?:[-+>•]|\d{1,3}[.)])[ \t]{1,4})?"
_STRONG = r"(?:\*{2,3}|_{2,3}|<(?:b|strong)>)"
_CLOSED = r"(?:(?P=mark)|</(?:b|strong)>)"
_BOLD = re.compile(
    rf"{_OPENS}(?P<mark>{_STRONG}|[*_])(?P<label>[^*\n<]{{1,160}}?)[ \t]?"
    rf"(?:[:\uff1a][ \t]?{_CLOSED}|{_CLOSED}[ \t]{{0,4}}"
    rf"(?:\\?[\[(]?(?P<stamp>{STAMP})\\?[\])]?[ \t]{{0,4}}(?:$|:)|[:\uff1a]))"
    r"(?P<text>.*)"
)
# Without a colon emphasis is a label where it is the custom of the file.
_BARE = re.compile(
    rf"{_OPENS}(?P<mark>{_STRONG})(?P<label>[^*\n<]{{1,80}}?){_CLOSED}"
    r"(?:[ \t]*(?:[-–—|]|\\-)[ \t]+|[ \t]+|$)(?P<text>.*)"
)
_LINKED = re.compile(r"\A[ \t]*\[(?P<words>\*\*[^\[\]*]{1,160}\*\*)\]\([^()\s]{0,500}\)")
_WHOLE = re.compile(
    rf"{_OPENS}(?P<mark>{_STRONG})(?P<label>[^*:\n<]{{1,80}}):[ \t]+(?P<text>[^*\n]+)"
    rf"{_CLOSED}[ \t]*"
)
_STAMPED_LABEL = re.compile(
    rf"(?:\\?[\[(]?(?P<before>{STAMP})\\?[\])]?[ \t]{{1,4}})?(?P<label>.+?)"
    rf"(?:[ \t]{{1,4}}\\?[\[(]?(?P<after>{STAMP})\\?[\])]?)?"
)
# What the transcribers of podcasts write where a speaker's name would stand.
PSEUDO = re.compile(
    r"(?:(?:commercial|ad|sponsor|music(?:al)?) )?(?:break|jingle|outro|intro|music|ads?|sponsors?"
    r"|advert(?:isement)?s?|commercials?|clip|break/sponsor|theme(?: song)?|transition|interlude)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.?!…][\"'”’)*_]*$")
_DENSE = 0.2  # of all lines, blank ones included
_CUSTOM = 0.25  # of the paragraphs begin with bold words and no colon


@dataclass(frozen=True, slots=True)
class Bold:
    """
    A line that begins with something emphasised that may be a speaker.

    Attributes:
        marked: a colon or a time shows that it is a label; else it may be emphasis.
        listed: it is a list's point or a quotation.
    """

    label: str
    text: str
    start_ms: int | None = None
    marked: bool = True
    listed: bool = False


def bold_of(line: str) -> Bold | None:
    """The emphasised label that *line* may begin with."""
    start = line[:12]
    if "*" not in start and "_" not in start and "<" not in start:
        return None
    if line.lstrip()[:1] == "[":
        line = _LINKED.sub(r"\g<words>", line)
    marked = _BOLD.match(line) or _WHOLE.fullmatch(line)
    found = marked or _BARE.match(line)
    if found is None:
        return None
    label, stamp = _label_and_stamp(found["label"])
    if not label:
        return None
    stamp = (marked.groupdict().get("stamp") if marked else None) or stamp
    return Bold(
        label,
        found["text"].strip(),
        milliseconds(stamp) if stamp else None,
        marked is not None or stamp is not None,
        found["item"] is not None,
    )


@lru_cache(maxsize=4096)
def _label_and_stamp(written: str) -> tuple[str, str | None]:
    """The label and the time in *written*: "Ann Lee (0:32)"."""
    stamped = _STAMPED_LABEL.fullmatch(unmarked(written))
    if stamped is None:
        return "", None
    return cleaned(stamped["label"]), stamped["before"] or stamped["after"]


def accepted_bold(lines: Sequence[str], bolds: Sequence[Bold | None]) -> frozenset[str]:
    """
    The emphasised labels that are speakers.

    A single capitalised word must recur or be the rule. A point of a list ("- **Price:** 5")
    counts where such points recur, and words without a colon where that is how the file labels.
    """
    found = _without_header(
        [bold for bold in bolds if bold is not None and not PSEUDO.fullmatch(bold.label)]
    )
    counts = Counter(bold.label for bold in found if bold.marked and not bold.listed)
    forms = {label: form_of(label) for label in {bold.label for bold in found}}
    often = sum(counts.values()) >= _DENSE * len(bolds)
    small = {bold.label for bold in found if bold.text[:1].islower()}
    taken = {
        one
        for one, count in counts.items()
        if _stands(forms[one], count, often=often and one not in small)
    }
    if not taken:
        taken = _recurring(Counter(bold.label for bold in found if bold.listed and bold.marked))
    bare = Counter(bold.label for bold in found if not bold.marked)
    if sum(bare.values()) >= _CUSTOM * _paragraphs(lines):
        # Beside labels with a colon words that stand once are headings.
        often = len(bare) < sum(bare.values()) and not taken
        bare = Counter({one: count for one, count in bare.items() if not taken or count > 1})
        taken |= {one for one, count in bare.items() if _stands(forms[one], count, often=often)}
    noted = sum(bold.marked and is_heading(bold.label) for bold in found)
    alone = not any(counts[one] + bare[one] > 1 or forms[one] > Form.NAME for one in taken)
    # "**Installation:**" among "**Usage:**" and "**License:**" is no speaker.
    if alone and len(taken) <= noted and not any(" " in one for one in taken):
        return frozenset()
    return frozenset(one for one in taken if forms[one])


def _stands(form: Form, count: int, *, often: bool) -> bool:
    if form is Form.ODD:
        return count > 1
    return form > Form.WORD or (form is Form.WORD and (often or count > 1))


def _without_header(bolds: Sequence[Bold]) -> Sequence[Bold]:
    """*bolds* without the facts above the first speaker: "**Date:** …", "**Main Theme:** bees"."""
    counts = Counter(bold.label for bold in bolds)
    first = next((at for at, bold in enumerate(bolds) if counts[bold.label] > 1), 0)
    if not any(is_heading(bold.label) for bold in bolds[:first]):
        return bolds
    return [bold for at, bold in enumerate(bolds) if at >= first or _SENTENCE.search(bold.text)]


def _recurring(listed: Counter[str]) -> set[str]:
    """The labels of a transcript whose turns are a list's points: most of them recur."""
    recurring = sum(count for count in listed.values() if count > 1)
    return set(listed) if 2 * recurring >= listed.total() else set()


def _paragraphs(lines: Sequence[str]) -> int:
    return sum(
        bool(line.strip()) and (at == 0 or not lines[at - 1].strip())
        for at, line in enumerate(lines)
    )
