"""Who speaks in which block: by the markup, by a time beside a name, by emphasis, by a colon."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.formats._accepting import Judged, judged
from index.formats._blocks import Block, Laid, laid_out
from index.formats._heads import split_head
from index.formats._labels import Form, form_of, is_heading
from index.formats._stamps import STAMP, milliseconds
from index.names import read_label

# Meetings put "(Guest)" behind a name, or "(she/her)".
_NAME = r"[^\W\d_][^:\[\]()\n]{0,70}?(?: ?\([^()\d]{1,40}\))?"
# "Ann Lee  0:03", "Ann Lee (00:00:05):", "[00:12] Ann Lee"; nothing else on the line.
_STAMPED_NAME = re.compile(
    rf"(?P<name>{_NAME}),?(?:[ \t]+|(?=[(\[]))[-–—|]?[ \t]*[(\[]?(?P<after>{STAMP})[)\]]?[ \t]*:?"
    rf"|[(\[]?(?P<before>{STAMP})[)\]]?[ \t]*[-–—|]?[ \t]*(?P<name2>{_NAME})[ \t]*:?"
)
# Briefings have "Q    Sir, why now?" beside "THE MAYOR:"; "A" would be an article.
_ASKED = re.compile(r"(?P<name>Q\d{0,3})[ \t]+(?=[A-Z“\"'(\[])")
# Whatever stands before a time where others have their names: "<guest> 0:12".
_STAMPED_OTHER = re.compile(
    rf"(?:[^\s.?!]|\.(?=\S))+(?: [^\s.?!]+){{0,3}}[ \t]+[(\[]?{STAMP}[)\]]?[ \t]*:?"
)
_LONGEST_NAME = 80
_MOST_WORDS = 6
_MARKS = " \t:–—-|·•>"
_RECUR = 0.5  # of what looks like a name, where headings could look so too
_FOLLOWED = 0.6  # of it has words below it, before the next name
_DENSE = 0.3  # of the blocks begin with the one label there is
_OFTEN = 0.2  # of the blocks have a bold label before a colon


@dataclass(frozen=True, slots=True)
class Labelled:
    """
    Blocks with their labels, and what stands before colons in the others.

    Attributes:
        blocks: *label* is set wherever somebody surely begins to speak; *text* is without it.
        by_markup: the labels that were found by markup, emphasis or a time.
        judgement: of what stands before the colons.
    """

    blocks: tuple[Block, ...]
    by_markup: frozenset[str]
    judgement: Judged

    @property
    def count(self) -> int:
        """How many blocks have a label, of either kind."""
        return sum(self.is_labelled(one) for one in self.blocks)

    @property
    def tells_speakers(self) -> bool:
        """Whether these are turns, and no page with a term before a colon here and there."""
        if self.by_markup:
            return True
        heads = Counter(
            head.text
            for one in self.blocks
            if self.is_labelled(one) and (head := split_head(one.text)) is not None
        )
        speech = sum(one.may_be_speech and bool(one.text) for one in self.blocks)
        if any(form_of(head) > Form.NAME for head in heads):
            return True
        return len(heads) > 1 or sum(heads.values()) >= _DENSE * speech

    def is_labelled(self, block: Block) -> bool:
        """Whether somebody begins to speak in *block*."""
        if block.label is not None:
            return True
        head = split_head(block.text) if block.may_be_speech else None
        return head is not None and head.text in self.judgement.labels


@dataclass(frozen=True, slots=True)
class _Candidate:
    """
    What may be the label of a block, by how it stands there.

    Attributes:
        name: "" where it is no name: others in its manner may be.
        manner: those of one manner are judged together.
        rest: the words of the block that are no label.
        like_heading: chapters are written in this manner, too.
    """

    name: str
    manner: str
    rest: str
    start_ms: int | None
    like_heading: bool


def labelled(blocks: Sequence[Block]) -> Labelled:
    """*blocks* with their labels."""
    candidates = [_candidate(block) for block in blocks]
    taken = _taken(candidates, blocks)
    found = [
        block if candidate is None else _with(block, candidate, taken.get(candidate.manner))
        for block, candidate in zip(blocks, candidates, strict=True)
    ]
    return Labelled(
        tuple(found),
        frozenset(block.label for block in found if block.label is not None),
        _judged(lines_of_blocks(found), found),
    )


def lines_of_blocks(blocks: Sequence[Block]) -> Laid:
    """The lines of those *blocks* that may be speech, as plain text would have them."""
    return laid_out([block for block in blocks if block.may_be_speech], _as_plain)


def _as_plain(block: Block) -> str:
    return block.text if block.label is None else f"{block.label}: {block.text}"


def _judged(laid: Laid, blocks: Sequence[Block]) -> Judged:
    """What stands before colons, those that are emphasised more readily taken."""
    judgement = judged(laid.lines)
    strong = Counter(
        head.text
        for block in blocks
        if block.strong and (head := split_head(block.text)) is not None
        if len(block.strong) >= len(head.text) and form_of(head.text.strip())
    )
    often = sum(strong.values()) >= _OFTEN * max(1, len(blocks))
    sure = {
        head: head.strip()
        for head, count in strong.items()
        if len(strong) > 1 and (form_of(head.strip()) > Form.WORD or often or count > 1)
    }
    known = {one.label for one in blocks if one.label is not None}
    labels = {head: label for head, label in judgement.labels.items() if label not in known}
    return Judged(
        {**labels, **sure},
        judgement.doubtful - sure.keys(),
        judgement.prose - sure.keys(),
    )


def _candidate(block: Block) -> _Candidate | None:
    """What may be the label of *block*, which has none by its markup."""
    if block.label is not None or block.aside is not None:
        return None
    if len(block.text) <= 2 * _LONGEST_NAME:
        found = _STAMPED_NAME.fullmatch(block.text)
        named = _stamped(block, found) if found is not None else None
        if named is not None:
            return named
        if not block.level and _STAMPED_OTHER.fullmatch(block.text):
            return _Candidate("", "time after at level 0", "", None, like_heading=False)
    asked = _ASKED.match(block.text)
    if asked is not None and not block.level:
        rest = block.text[asked.end() :]
        return _Candidate(asked["name"], "asked", rest, block.start_ms, like_heading=False)
    return _bold(block)


def _stamped(block: Block, found: re.Match[str]) -> _Candidate | None:
    name = (found["name"] or found["name2"]).strip(_MARKS)
    start_ms = milliseconds(found["after"] or found["before"])
    manner = f"time {'after' if found['name'] else 'before'} at level {block.level}"
    generic = read_label(name).generic and not block.level
    like_heading = not generic and (bool(found["name2"]) or block.level > 0)
    return _Candidate(name, manner, "", start_ms, like_heading) if _may_be_name(name) else None


def _bold(block: Block) -> _Candidate | None:
    """A name that is a heading, or stands in bold before words, without a colon."""
    written = block.text if block.level else block.strong
    found = _STAMPED_NAME.fullmatch(written) if written and not block.level else None
    if found is not None and (candidate := _stamped(block, found)) is not None:
        rest = block.text[len(written) :].lstrip(" \t:–—-|")
        return replace(candidate, manner="time in bold at level 0", rest=rest)
    name = written.strip(_MARKS)
    if not name or ":" in written or not _may_be_name(name) or name.count(" ") >= _MOST_WORDS:
        return None
    rest = "" if block.level else block.text[len(block.strong) :].lstrip()
    # "<b>Ann Lee</b>: words" is read by its colon; "<b>Berlin</b>, where" is prose.
    if rest[:1] in {":", ",", ".", ";"} or rest[:1].islower():
        return None
    timed = block.start_ms is not None
    manner = f"{'timed ' if timed else ''}bold at level {block.level}"
    return _Candidate(name, manner, rest.lstrip(" \t–—-|"), block.start_ms, like_heading=True)


def _may_be_name(name: str) -> bool:
    if not 0 < len(name) <= _LONGEST_NAME or is_heading(name):
        return False
    # In a directory's order: "Lee, Ann".
    return form_of(name) > Form.NONE or form_of(read_label(name).name) >= Form.NAME


def _taken(
    candidates: Sequence[_Candidate | None], blocks: Sequence[Block]
) -> dict[str, frozenset[str]]:
    """
    The names that speak, by the manner in which they are written.

    A manner counts where most of its names have words below them; if headings and first words are
    written so in articles, most of it must be names that recur, too.
    """
    manners: defaultdict[str, list[tuple[_Candidate, bool]]] = defaultdict(list)
    for at, candidate in enumerate(candidates):
        if candidate is not None and candidate.name:
            manners[candidate.manner].append((candidate, _is_followed(at, candidates, blocks)))
    with_colon = any(":" in block.strong for block in blocks if block.may_be_speech)
    return {
        manner: _names(found, _alike(manner, blocks))
        for manner, found in manners.items()
        if not (with_colon and manner.startswith("bold"))
    }


def _alike(manner: str, blocks: Sequence[Block]) -> int:
    """How many of *blocks* are written in a *manner* by which names may be."""
    if not manner.startswith("bold"):
        return 0
    level = int(manner[-1])
    return sum(
        block.aside is None and block.level == level and bool(level or block.strong)
        for block in blocks
    )


def _names(found: Sequence[tuple[_Candidate, bool]], alike: int) -> frozenset[str]:
    counts = Counter(candidate.name for candidate, _followed in found)
    followed = sum(is_followed for _candidate, is_followed in found)
    if followed < _FOLLOWED * len(found):
        return frozenset()
    recurring = {name for name, count in counts.items() if count > 1}
    often = sum(counts[name] for name in recurring) >= _RECUR * max(len(found), alike)
    sure = {name for name in counts if _is_sure(name)}
    if any(candidate.like_heading for candidate, _followed in found):
        # Manuals repeat one heading in every chapter ("Explanation").
        several = len(recurring | sure) > 1
        return frozenset(recurring | sure) if recurring and often and several else frozenset()
    return frozenset(recurring | sure)


def _is_sure(name: str) -> bool:
    read = read_label(name)
    return read.generic or form_of(name) > Form.WORD or form_of(read.name) > Form.WORD


def _is_followed(at: int, candidates: Sequence[_Candidate | None], blocks: Sequence[Block]) -> bool:
    """Whether words stand below the candidate at *at*, before another one of its manner."""
    here = candidates[at]
    if here is not None and here.rest:
        return True
    for other in range(at + 1, len(blocks)):
        if blocks[other].aside is not None or not blocks[other].text:
            continue
        there = candidates[other]
        return there is None or here is None or there.manner != here.manner
    return False


def _with(block: Block, candidate: _Candidate, taken: frozenset[str] | None) -> Block:
    """*block* with what is made of its *candidate*."""
    if not taken:
        return block
    if candidate.name not in taken:
        # A name in the manner of the others, which may be a heading: not of whoever spoke before.
        return block if block.level else replace(block, doubtful=True)
    return replace(
        block,
        label=candidate.name,
        text=candidate.rest,
        start_ms=candidate.start_ms,
        strong="",
        level=0,
    )
