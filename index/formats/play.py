"""Plays and film scripts: a name in capitals on a line of its own, or before a full stop."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.formats._accepting import accepted_labels
from index.formats._furniture import reason_for
from index.formats._heads import cleaned, split_head
from index.formats._labels import Form, form_of
from index.formats._lines import lines_of
from index.formats._paragraphs import STAGE_DIRECTION, Paragraphs
from index.formats._specificity import Specificity
from index.formats._turn_lines import Opening, read_turns
from index.turns import Dropped, Parsed

name = "play"
signs = "names in capitals stand alone above the words, or before a full stop"
specificity = Specificity.LAYOUT
suffixes = (".txt", ".text")

_NAME = r"(?P<label>[A-Z][A-Z'’&./#\d -]{0,38}?[A-Z\d])"
_ASIDE = r"(?P<aside>[ \t]*(?:\([^()]{1,60}\)|\[[^\[\]]{1,60}\]))?"
_ALONE = re.compile(rf"[ \t]*{_NAME}{_ASIDE}[.]?[ \t]*")
_DOTTED = re.compile(rf"[ \t]{{0,8}}{_NAME}{_ASIDE}\.(?:[-—–]+)?[ \t]+(?P<text>\S.*)")
# Old prints shorten the names: "_Ham._ To be".
_SHORTENED = re.compile(r"[ \t]{0,8}_(?P<label>[A-Z][a-z]{1,14})\._[ \t]*(?P<text>\S.*)?")
_SCENE = re.compile(
    r"(?:act|scene|prologue|epilogue|int|ext|int/ext|i/e|fade|cut to|dissolve|the end|end of|finis"
    r"|curtain|chapter|part|book|volume|contents|dramatis personae|persons represented|title"
    r"|continued|cont['’]d|omitted|montage|flashback|later|smash cut|act drop)\b.*",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\s*\((?:V\.?O\.?|O\.?S\.?|O\.?C\.?|CONT['’]?D\.?|CONTINUED|MORE)\)")
_DIRECTION = re.compile(
    r"(?:enter|re-enter|exit|exeunt|flourish|alarum|sennet|curtain|dies)\b.{0,200}", re.IGNORECASE
)
_BOOK = re.compile(r"\*{3} ?(?P<side>START|END) OF TH.{0,120}\*{3}")
_BRACKETS = {"(": ")", "[": "]"}
_HEADER = 40  # lines
_FEWEST = 3
_CUSTOM = 0.08  # of the lines
_DEEP = 10  # columns of a film script's names


def sniff(head: str) -> bool:
    """Whether names in capitals recur in *head*, alone on their lines or before a full stop."""
    lines = head.split("\n")
    openings = dict(_openings(lines))
    counts = Counter(opening.label for opening in openings.values())
    recurring = sum(count for count in counts.values() if count > 1)
    spoken = sum(bool(line.strip()) for line in lines)
    if len(counts) < 2 or recurring < max(_FEWEST, _CUSTOM * spoken):
        return False
    labels = accepted_labels(lines)
    heads = (one for line in lines if (one := split_head(line)) is not None)
    return sum(one.text in labels for one in heads) < len(openings)


def parse(text: str) -> Parsed:
    """The transcript in *text*, whose lines end in a newline each; what is played is no speech."""
    lines = lines_of(text)
    openings = dict(_openings(lines))
    directions = [
        Dropped(at + 1, aside, STAGE_DIRECTION)
        for at in openings
        if (aside := _aside(lines[at])) is not None
    ]
    start = _book(lines)[0]
    title = next((at for at in range(start, len(lines)) if lines[at].strip()), None)
    keyed = any(line.startswith("Title:") for line in lines[:_HEADER])
    parsed = read_turns(
        lines,
        openings,
        on_other=_Stage(lines, min((_indent(lines[at]) for at in openings), default=0)).read,
        title_line=None if keyed else title,
    )
    dropped = sorted([*parsed.dropped, *directions], key=lambda one: one.line)
    return replace(parsed, dropped=tuple(dropped))


def _openings(lines: Sequence[str]) -> Iterator[tuple[int, Opening]]:
    """The lines, from 0, that begin turns: names that recur, or are nothing but a speaker's."""
    start, end = _book(lines)
    found = {at: one for at in range(start, end) if (one := _opening(lines, at)) is not None}
    counts = Counter(one.label for one in found.values())
    stopped = [lines[at].rstrip().endswith(".") for at in found if counts[found[at].label] > 1]
    # "SERVANT." between such names is another; "THE GARDEN" may be a heading.
    custom = 2 * sum(stopped) > len(stopped)
    for at, one in found.items():
        once = custom and (one.text or lines[at].rstrip().endswith("."))
        if counts[one.label] > 1 or once or form_of(one.label) is Form.SURE:
            yield at, one


def _book(lines: Sequence[str]) -> tuple[int, int]:
    """Where the text of a digitised book begins and ends among its licences."""
    start, end = 0, len(lines)
    for at, line in enumerate(lines):
        mark = _BOOK.match(line.strip()) if line.startswith("***") else None
        if mark is not None and mark["side"] == "START":
            start = at + 1
        elif mark is not None:
            end = at
    return start, end


def _opening(lines: Sequence[str], at: int) -> Opening | None:
    line = lines[at]
    if not line or line.islower():
        return None
    found = _ALONE.fullmatch(line) or _DOTTED.fullmatch(line) or _SHORTENED.fullmatch(line)
    if found is None:
        return None
    label = cleaned(found["label"]).rstrip(".")
    groups = found.groupdict()
    text = groups.get("text") or ""
    if _SCENE.fullmatch(label) or form_of(label) < Form.WORD or reason_for(line.strip()):
        return None
    if not text and not _has_words(lines, at):
        return None
    return Opening(label, _without_direction(text))


def _has_words(lines: Sequence[str], at: int) -> bool:
    """Whether words follow the name at *at*: on the next line, or below one blank line."""
    below = [line for line in lines[at + 1 : at + 3] if line.strip()]
    above = at == 0 or not lines[at - 1].strip()
    return above and bool(below) and not (_ALONE.fullmatch(below[0]) and below[0].isupper())


def _aside(line: str) -> str | None:
    """The direction beside the name that *line* begins with: "HAMLET. [Aside.] A little more"."""
    found = _ALONE.fullmatch(line) or _DOTTED.fullmatch(line)
    if found is None:
        return None
    text = found.groupdict().get("text") or ""
    aside = (found["aside"] or "") + text[: len(text) - len(_without_direction(text))]
    return aside.strip() or None


def _without_direction(text: str) -> str:
    """*text* without the brackets that it begins with."""
    closing = _BRACKETS.get(text[:1])
    at = text.find(closing) if closing else -1
    return text[at + 1 :].lstrip(" .") if at > 0 else text


@dataclass(slots=True)
class _Stage:
    """What is played and not said, as far as it has been read."""

    lines: Sequence[str]
    depth: int  # columns left of all names
    closing: str = ""

    def read(self, number: int, line: str, body: Paragraphs) -> bool:
        """Reads *line* if it is a stage direction, a scene's heading, or a doubtful name."""
        if self.closing or _BRACKETS.get(line[:1]) or self._is_action(number - 1):
            return self._read_direction(number, line, body)
        if _SCENE.fullmatch(line) and not body.in_paragraph:
            body.drop(number, line, "heading")
            body.interrupt()
            return True
        if _DIRECTION.fullmatch(line) and not body.in_paragraph:
            body.drop(number, line, STAGE_DIRECTION)
            return True
        if _opening(self.lines, number - 1) is not None:
            # A name that stands once may be a heading: what follows is nobody's.
            body.drop(number, line, "heading or speaker, not told")
            body.other_voice_follows()
            return True
        return False

    def _is_action(self, at: int) -> bool:
        """Whether a script's line stands left of all that is said."""
        return self.depth >= _DEEP and _indent(self.lines[at]) < self.depth / 2

    def _read_direction(self, number: int, line: str, body: Paragraphs) -> bool:
        closing = self.closing or _BRACKETS.get(line[:1], "")
        ends = not closing or closing in line
        whole = not closing or line.rstrip(" .").endswith(closing)
        if ends and not whole and not self.closing:
            words = _without_direction(line)
            body.drop(number, line[: len(line) - len(words)], STAGE_DIRECTION)
            body.speech(number, words)
            return True
        body.drop(number, line, STAGE_DIRECTION)
        self.closing = "" if ends else closing
        return True


def _indent(line: str) -> int:
    return len(line.expandtabs()) - len(line.expandtabs().lstrip())
