"""Records of a parliament with a full stop behind the speaker: "Mr. SMITH. Mr. President, …"."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.formats._dates import date_in
from index.formats._lines import lines_of
from index.formats._paragraphs import Paragraphs
from index.formats._specificity import Specificity
from index.formats._turn_lines import Opening, read_turns
from index.turns import Parsed

name = "congressional-record"
signs = "titles and names before a full stop begin its turns: Mr. SMITH."
specificity = Specificity.LAYOUT
suffixes = (".txt", ".text")

_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Rev|Hon|Gen|Adm|Col|Sen|Rep|Gov)\.|Miss|Senator|Representative"
    r"|Congress(?:man|woman)|Chair(?:man|woman|person)?|Vice Chair(?:man|woman)?|Secretary|General"
    r"|Admiral|Colonel|Judge|Justice|Governor|Mayor|Ambassador|Commissioner|Director|Professor"
)
_PLACE = r"(?: of [A-Z][a-z]+(?: [A-Z][a-z]+)?)?"
_IN_CAPITALS = r"(?:[A-Z][A-Za-z]{0,2}['’]?)?[A-Z][A-Z'’-]+(?: [A-Z]{2,}[A-Z'’-]*)*"
_CAPITALS = rf"(?:{_TITLE}) {_IN_CAPITALS}{_PLACE}(?:, (?:Jr|Sr)\.)?"
_MIXED = rf"(?:{_TITLE}) (?!President|Speaker|Chair|Leader)[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"
_OFFICE = r"The (?:[A-Z]{2,} ?)+(?:pro tempore)?"
_HEAD = (
    r"[ \t]{{0,8}}(?:<bullet>|[●•])?[ \t]*(?P<label>(?:{names})(?: \([^()\n]{{1,80}}\))?)\."
    r"(?:[ \t]+(?P<text>[\[(\"“'‘`]*[A-Z\d].*)|[ \t]*)"
)
_SURE = re.compile(_HEAD.format(names=f"{_CAPITALS}|{_OFFICE}"))
# In hearings the names are in small letters: a sentence may begin so, too.
_LIKELY = re.compile(_HEAD.format(names=_MIXED))
_PAGE = re.compile(r"\[+Page [A-Z]{0,2}\d+\]+|\{time\}\s*\d{3,4}|-?\s*\d{1,4}\s*-?")
_RULE = re.compile(r"[_=*-]{3,}")
_HEADER = re.compile(r"\[?Congressional Record[, ].{0,200}", re.IGNORECASE)
_NARRATIVE = re.compile(
    r"(?:There being no objection|The (?:[\w ]+ )?clerk (?:read|called|proceeded|will|announced)"
    r"|The (?:question|bill|motion|amendment|resolution|result|yeas) (?:was|were)|So the "
    r"|The text of the |Thereupon|Whereupon|Pending:|\((?:Mr|Mrs|Ms|Miss|Senator|By unanimous)\b)"
)
_PRINTED = re.compile(
    r"[\[(].{0,300}\b(?:follows|follow)\b.{0,20}|\[(?:The|Prepared|Whereupon)\b.*"
)
_CENTRED = 10  # columns
_FEWEST = 2


def sniff(head: str) -> bool:
    """Whether *head* has turns that begin with a title, a name and a full stop."""
    lines = head.split("\n")
    openings = dict(_openings(lines))
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    alone = bool(openings) and (first in openings or _HEADER.match(head.lstrip()) is not None)
    return len(openings) >= _FEWEST or alone


def parse(text: str) -> Parsed:
    """
    The transcript in *text*, whose lines end in a newline each.

    Paragraphs begin with an indented line; what is printed in the record and not spoken has no
    speaker.
    """
    lines = lines_of(text)
    openings = dict(_openings(lines))
    record = _Record(lines, sorted(openings))
    parsed = read_turns(
        lines,
        openings,
        on_other=record.read,
        begins_paragraph=lambda line: line[0] in " \t",
    )
    head = next((line for line in lines[:20] if _HEADER.match(line.strip())), "")
    return replace(parsed, date=parsed.date or date_in(head))


def _openings(lines: Sequence[str]) -> Iterator[tuple[int, Opening]]:
    """The lines, from 0, that begin turns; names in small letters must recur."""
    sure = {at: found for at, line in enumerate(lines) if (found := _SURE.fullmatch(line))}
    likely = {
        at: found
        for at, line in enumerate(lines)
        if line[:1] in {" ", "\t"} and (found := _LIKELY.fullmatch(line))
    }
    counts = Counter(found["label"] for found in likely.values())
    recurring = {label for label, count in counts.items() if count > 1}
    for at, found in (sure | likely).items():
        if at in sure or found["label"] in recurring:
            yield at, Opening(found["label"], found["text"] or "")


@dataclass(slots=True)
class _Record:
    """What of the record is no speech, as far as it has been read."""

    lines: Sequence[str]
    openings: Sequence[int]
    in_narrative: bool = False
    printed_from: int = -1  # where the last passage that nobody speaks begins

    def read(self, number: int, line: str, body: Paragraphs) -> bool:
        """Reads *line* if it is a page's mark, a heading, or told by the record."""
        raw = self.lines[number - 1]
        indent = len(raw) - len(raw.lstrip())
        if _PAGE.fullmatch(line):
            # The sentence goes on over the page.
            body.drop(number, line, "page mark")
            return True
        if indent >= _CENTRED or _RULE.fullmatch(line):
            body.drop(number, line, "rule" if _RULE.fullmatch(line) else "heading")
            self._part(number, body)
            self.in_narrative = False
            return True
        if indent or not self.in_narrative:
            told = _NARRATIVE.match(line) or _PRINTED.fullmatch(line)
            self.in_narrative = told is not None
        if self.in_narrative:
            body.drop(number, line, "told by the record")
            # What is printed "as follows" nobody reads out.
            body.other_voice_follows()
            self.printed_from = number
        return self.in_narrative

    def _part(self, number: int, body: Paragraphs) -> None:
        """After a heading the speaker goes on, or what is printed does."""
        at = bisect(self.openings, number) - 1
        if self.openings[at] < self.printed_from:
            body.other_voice_follows()
        else:
            body.interrupt()
