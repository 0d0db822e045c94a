"""What stands at the beginning of a line and may be a speaker's label."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.formats._stage import is_stage, is_unheard
from index.formats._stamps import STAMP, milliseconds

# "The Honourable … (Deputy Prime Minister and Minister of Intergovernmental Affairs)" has 100.
LONGEST_LABEL = 160
WIDE_COLON = "\uff1a"  # what Chinese and Japanese text has for a colon, without a space after it

_RANGE = rf"{STAMP}(?:[ \t]{{0,2}}(?:-->|[-–—])[ \t]{{0,2}}{STAMP})?"
_STAMPED = re.compile(
    rf"(?:[\[(]?(?P<before>{_RANGE})[\])]?[ \t]{{0,4}}(?:[-–—|][ \t]{{0,4}})?)?"
    rf"(?P<name>[^:\[(\d\t][^:\[(\t]{{0,100}}?)[ \t]{{0,4}}(?:[\[(](?P<after>{_RANGE})[\])])?"
    r"[ \t]?:(?=[ \t]|$)"
)
# Recorders write "Ann Lee  0:18", "Ann Lee (00:00:05):", "[00:05] Ann Lee" or "0:05 - Ann Lee".
_CLOCK = rf"(?:{_RANGE})(?P<half>[ \t]?[AaPp]\.?[Mm]\b\.?)?"
_NAME = r"(?P<name>[^\W\d_](?:[^:\[\](){}|<>\t\n]|\([^()\d]{1,40}\)|\t(?=\t)){0,80}?)"
_NAME_AND_TIME = re.compile(
    rf"[ \t]*{_NAME}(?:[ \t,|@–—-]+|[ \t]*:[ \t]*)[\[(]?(?P<stamp>{_CLOCK})[\])]?[ \t]*:?[ \t]*"
)
_TIME_AND_NAME = re.compile(
    rf"[ \t]*@?[\[(]?(?P<stamp>{_CLOCK})[\])]?[ \t]*[,|–—-]?[ \t]*:?[ \t]+{_NAME}[ \t]*:?[ \t]*"
)
_MARKER = re.compile(r"(?:>>+|&gt;&gt;)\s*|[-–—•]\s*(?=\w)")
# In depositions and interviews: "Q. Where were you?", also beside "Q:".
_ASKED = re.compile(r"[ \t]*(?P<name>[QA]\d{0,3})(?:\.(?=[ \t]+\S|$)|(?:\t| {2,})[ \t]*(?=\S))")
# Subtitles have "[Ann] Hello." and "(ANN) Hello."; in round brackets small letters are an aside.
_OPENING = frozenset("[(-–—")
_BRACKETED = re.compile(
    r"[ \t]*[-–—]?[ \t]*(?:\[(?P<name>[^\W\d_][^\[\]():\n]{0,60})\]"
    r"|\((?P<round>[A-Z][A-Z .'’#\d-]{1,60})\))"
    r"(?:[ \t]*:[ \t]*|[ \t]+)(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a line's colon; *end* is where the speech begins in the line."""

    text: str
    end: int
    start_ms: int | None = None


def split_head(line: str) -> Head | None:
    """What stands before the colon of *line*, if it may be a label; so "Q." and "A." too."""
    colon = line.find(":", 0, LONGEST_LABEL)
    if not line.isascii():
        wide = line.find(WIDE_COLON, 0, LONGEST_LABEL)
        colon = wide if wide >= 0 and (colon < 0 or wide < colon) else colon
    found = _head_before(line, colon) if colon > 0 else None
    return found or _unmarked_head(line)


def _unmarked_head(line: str) -> Head | None:
    """A label without a colon: "Q. Where?", "[Ann] Hello."."""
    first = line.lstrip()[:1]
    if first in {"Q", "A"}:
        found = _ASKED.match(line)
    elif first in _OPENING:
        found = _BRACKETED.match(line)
        brackets = found.group().strip(" :-–—\t") if found else ""
        if found and (is_stage(brackets) or is_unheard(brackets)):
            return None
    else:
        return None
    name = found and (found["name"] or found["round"] if first in _OPENING else found["name"])
    return Head(name, found.end()) if found and name else None


def _head_before(line: str, colon: int) -> Head | None:
    after = line[colon + 1 : colon + 2]
    if not after or after in " \t\xa0" or line[colon] == WIDE_COLON:
        return Head(line[:colon], colon + 1)
    if after.isdigit() and line[colon - 1].isdigit():
        return _stamped_head(line)
    # "Q:So?", "\u5f20\u4e09:\u597d"; but "http:" and "std:" are none.
    begins_speech = after.isalpha() or after in "\"“'‘("
    if begins_speech and (line[:colon].isupper() or not (line[colon - 1] + after).isascii()):
        return Head(line[:colon], colon + 1)
    return None


def _stamped_head(line: str) -> Head | None:
    found = _STAMPED.match(line.lstrip())
    if found is None:
        return None
    stamp = found["before"] or found["after"]
    end = found.end() + len(line) - len(line.lstrip())
    return Head(found["name"], end, _first_time(stamp) if stamp else None)


def timed_name(line: str) -> Head | None:
    """
    The label and the time that *line* is, and nothing else: "Ann Lee  0:18".

    The time of a clock on the wall ("10:05 PM") is none of the recording.
    """
    if len(line) > LONGEST_LABEL or ":" not in line or line.isspace():
        return None
    first = line.lstrip()[0]
    found = (_TIME_AND_NAME if first in "0123456789[(@" else _NAME_AND_TIME).fullmatch(line)
    if found is None:
        return None
    start_ms = None if found["half"] else _first_time(found["stamp"])
    return Head(cleaned(found["name"].rstrip(" ,-–—|@")), len(line), start_ms)


def _first_time(stamped: str) -> int | None:
    """The time in milliseconds that *stamped*, a time or a range of two, begins with."""
    found = re.match(STAMP, stamped)
    return milliseconds(found.group()) if found else None


def cleaned(head: str) -> str:
    """The label in *head*: without the marks of captions and lists before it."""
    marked = _MARKER.match(head.strip())
    return " ".join(head.strip()[marked.end() if marked else 0 :].split())
