"""Court transcripts and depositions: numbered lines, "THE COURT:", "BY MR. HALE:", Q and A."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.formats._lines import lines_of
from index.formats._paragraphs import STAGE_DIRECTION, Paragraphs
from index.formats._specificity import Specificity
from index.formats._turn_lines import Opening, read_turns
from index.turns import Dropped, Parsed

name = "court"
signs = "questions and answers of an examination, or a court's labels on numbered lines"
specificity = Specificity.MARKUP
suffixes = (".txt", ".text")

# A page has 25 lines, or 28 on pleading paper.
_NUMBERED = re.compile(r"[ \t]{0,12}(?P<number>[1-9]|[12]\d)(?:[ \t]+(?P<text>\S.*)|[ \t]*)")
_MOST_NUMBERED = 0.6  # of the lines, in a file whose lines are numbered
_LABEL = re.compile(
    r"[ \t]*(?P<label>(?:THE|MR\.?|MRS\.?|MS\.?|MISS|DR\.?|(?:CHIEF )?(?:JUDGE|JUSTICE)|GENERAL)"
    r"(?:[ \t]+[A-Z][A-Z.'’-]*){1,4}|UNIDENTIFIED [A-Z]+(?: [A-Z]+)?"
    r"|(?:DEFENSE|PLAINTIFF['’]?S?) COUNSEL)"
    r"[ \t]*:[ \t]*(?P<text>.*)"
)
_ASKED = re.compile(r"[ \t]*(?P<label>[QA])(?:[.:][ \t]*|[ \t]{2,})(?P<text>\S.*)")
_EXAMINER = re.compile(
    r"[ \t]*(?:(?:\(?CONTINUED\)?|(?:RE-?)?(?:DIRECT|CROSS)|VOIR DIRE|FURTHER|EXAMINATION|[ -])*)?"
    r"BY[ \t]+(?P<name>(?:MR|MRS|MS|MISS|DR|THE|JUDGE)\.?[ \t]+[A-Z][A-Z .'’-]*?)"
    r"[ \t]*(?:\(.*\))?:?[ \t]*"
)
_WITNESS = re.compile(
    r"(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]*){1,4}),?(?: (?:called|having|being|was|first|the"
    r"|a|after|produced|sworn|recalled|resumed)\b.*|,.{0,80}\b(?:called|sworn|witness)\b.*)"
)
_SWORN = re.compile(r"\b(?:sworn|affirmed|called as|called by|witness|testified)\b")
_CERTIFICATE = re.compile(
    r"(?:(?:REPORTER|COURT REPORTER|TRANSCRIBER)['’]?S )?C ?E ?R ?T ?I ?F ?I ?C ?A ?T ?E\b.{0,60}"
)
_PAGE = re.compile(
    r"(?:Page|PAGE)?[ \t]*-?[ \t]*\d{1,5}(?:[ \t]*(?:of|OF|/)[ \t]*\d{1,5})?[ \t]*-?"
    r"|[\w .,'’&-]{1,60}\(\d{3}\) ?\d{3}-\d{4}.*|\(?\d{3}\)?[ -]\d{3}-\d{4}"
    r"|(?:[A-Z][\w.'’]*(?: [A-Z][\w.'’]*){0,2} )?[-–—] (?:(?:Re)?[Dd]irect|(?:Re)?[Cc]ross"
    r"|(?:RE)?DIRECT|(?:RE)?CROSS|Voir Dire)(?: [-–—](?: [A-Z][\w.'’]*){1,3})?"
)
_HEADING = re.compile(
    r"(?:P ?R ?O ?C ?E ?E ?D ?I ?N ?G ?S|(?:RE)?-?(?:DIRECT|CROSS)[ -]?EXAMINATION|VOIR DIRE"
    r"|(?:FURTHER )?EXAMINATION|(?:AFTERNOON|MORNING) SESSION"
    r"|(?:OPENING|CLOSING|ORAL|REBUTTAL) (?:STATEMENT|ARGUMENT)S?)\b.{0,60}"
)
_TITLE = re.compile(r"[A-Za-z]{3}")
_FEWEST = 3


def sniff(head: str) -> bool:
    """Whether *head* has an examination, or a court's labels on numbered lines."""
    lines = head.split("\n")
    bare = _without_numbers(lines)
    heads = [_head(line) for line in bare]
    if sum(one is not None for one in heads) < _FEWEST:
        return False
    return bare != lines or any(map(_EXAMINER.fullmatch, bare))


def parse(text: str) -> Parsed:
    """
    The transcript in *text*, whose lines end in a newline each.

    Whoever examines says the questions, and the witness the answers, where the court names them:
    these speakers are inferred.
    """
    lines = lines_of(text)
    bare = _without_numbers(lines)
    # A page's footer stands outside its numbered lines.
    outside = [
        Dropped(at + 1, line.strip(), "page mark")
        for at, line in enumerate(lines)
        if bare != lines and line.strip() and _NUMBERED.fullmatch(line) is None
    ]
    for one in outside:
        bare[one.line - 1] = ""
    end = next((at for at, line in enumerate(bare) if _closes(bare, at, line)), len(lines))
    openings = dict(_openings(bare[:end]))
    parsed = read_turns(
        bare[:end],
        openings,
        on_other=_Court(bare).read,
        begins_paragraph=_never,
        title_line=next((at for at, line in enumerate(bare) if _TITLE.search(line)), None),
    )
    numbers = [
        Dropped(at + 1, line.strip(), "line number")
        for at, line in enumerate(lines)
        if line.strip() and not bare[at].strip() and _NUMBERED.fullmatch(line)
    ]
    below = [
        Dropped(at + 1, bare[at].strip(), "page text below the transcript")
        for at in range(end, len(lines))
        if bare[at].strip()
    ]
    dropped = sorted([*parsed.dropped, *outside, *numbers, *below], key=lambda one: one.line)
    return replace(parsed, dropped=tuple(dropped))


def _without_numbers(lines: Sequence[str]) -> list[str]:
    """*lines* without their numbers, if they are numbered page by page."""
    filled = [line for line in lines if line.strip()]
    numbered = [found for line in filled if (found := _NUMBERED.fullmatch(line)) is not None]
    first = sum(found["number"] == "1" for found in numbered)
    if not first or len(numbered) < _MOST_NUMBERED * len(filled):
        return list(lines)
    return [_after_number(line) for line in lines]


def _after_number(line: str) -> str:
    found = _NUMBERED.fullmatch(line)
    if found is None:
        return line
    return line[found.start("text") :] if found["text"] else ""


def _head(line: str) -> re.Match[str] | None:
    return _LABEL.fullmatch(line) or _ASKED.fullmatch(line)


def _closes(lines: Sequence[str], at: int, line: str) -> bool:
    """Whether the reporter's certificate begins at *line*, behind all that was said."""
    return _CERTIFICATE.fullmatch(line.strip()) is not None and at > len(lines) // 2


def _openings(lines: Sequence[str]) -> Iterator[tuple[int, Opening]]:
    examiner: str | None = None
    witness: str | None = None
    begun = False
    for at, line in enumerate(lines):
        stripped = line.strip()
        begun = begun or _HEADING.fullmatch(stripped) is not None or stripped[:2] in {"Q.", "Q "}
        called = _WITNESS.match(stripped)
        if called is not None and _SWORN.search(" ".join(lines[at : at + 3])):
            witness, examiner = called["name"].rstrip(","), None
        by = _EXAMINER.fullmatch(line)
        if by is not None:
            examiner = by["name"]
            continue
        found = _head(line)
        if found is None or (not begun and not found["label"].startswith(("THE ", "CHIEF "))):
            continue
        begun = True
        label = " ".join(found["label"].split())
        said_by = {"Q": examiner, "A": witness, "THE WITNESS": witness}.get(label)
        yield at, Opening(label, found["text"].strip(), said_by=said_by)


def _never(_line: str) -> bool:
    """A paragraph of a court's transcript ends where the next one speaks."""
    return False


@dataclass(slots=True)
class _Court:
    """What the reporter writes between the words, as far as it has been read."""

    lines: Sequence[str]
    is_calling: bool = False  # a witness, whose introduction goes on

    def read(self, number: int, line: str, body: Paragraphs) -> bool:
        """Reads *line* if it is a page's mark, a heading, the examiner's name, or an event."""
        if _PAGE.fullmatch(line):
            body.drop(number, line, "page mark")
            return True
        if line[0] == "(" and line.rstrip(".").endswith(")"):
            body.drop(number, line, STAGE_DIRECTION)
            return True
        by = _EXAMINER.fullmatch(line)
        heading = _HEADING.fullmatch(line) is not None
        around = " ".join(self.lines[number - 1 : number + 2])
        called = _WITNESS.match(line) is not None and _SWORN.search(around) is not None
        self.is_calling = called or (self.is_calling and by is None and not heading)
        if by is None and not heading and not self.is_calling:
            return False
        body.drop(number, line, "names the examiner" if by else "heading")
        body.other_voice_follows()
        return True
