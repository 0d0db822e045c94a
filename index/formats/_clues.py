"""Full names that a transcript states outside its labels: introductions, front matter, credits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from index.turns import Cue, NameClue

# A full stop ends initials ("J.K."), not a word: after "Peter Parker." another sentence begins.
_FIRST = r"(?:(?:[^\W\d_a-z]\.)+|[^\W\d_a-z][\w'’-]*)"
_PARTICLE = r"(?:van|von|der|den|de|da|di|del|la|le|bin|al|el|ibn|y)"
NAME = rf"{_FIRST}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_FIRST}){{1,3}}"
# The sentence may put "to talk more about this" between the cue and the name.
_GUEST = re.compile(
    r"\b(?i:joining (?:us|me)|joins (?:us|me)|joined (?:now |today |here )?by|here with us|"
    r"with (?:us|me) (?:now|today|here)|(?:my|our) (?:special )?guests?(?: today| this week)?,? is)"
    rf"(?:[^.?!]{{0,80}}?\b(?:is|by|are|from [^.?!]{{1,40}} is))?,?\s+(?P<name>{NAME})"
)
_SPECIAL_GUEST = re.compile(rf"\b(?i:special guest)[^.?!]{{0,60}}?,\s+(?P<name>{NAME})")
_SELF = re.compile(
    rf"\b(?:I['’]m|I am|[Mm]y name is|[Tt]his is)(?P<host> your (?:co-)?host,?)?,? (?P<name>{NAME})"
)
_SPLIT_NAMES = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
_OPENING = 12  # cues
_LONGEST_OPENING = 2000  # characters
_NAME_ALONE = re.compile(NAME)


def spoken_clues(text: str, line: int | None, provenance: str) -> Iterator[NameClue]:
    """The people whom *text*, a part of a programme, introduces by their full names."""
    for pattern in (_GUEST, _SPECIAL_GUEST):
        for found in pattern.finditer(text):
            yield NameClue(_trimmed(found["name"]), provenance, line, "guest")
    for found in _SELF.finditer(text):
        role = "host" if found["host"] else None
        yield NameClue(_trimmed(found["name"]), provenance, line, role)


def opening_clues(cues: Iterable[Cue]) -> Iterator[NameClue]:
    """The people introduced in the first of *cues*: programmes introduce people when they begin."""
    for cue in islice(cues, _OPENING):
        yield from spoken_clues(cue.text[:_LONGEST_OPENING], cue.line, "introduction")


def listed_clues(
    written: str, provenance: str, line: int | None = None, role: str | None = None
) -> tuple[NameClue, ...]:
    """The people in a list of names: "Ann Lee, Bo Reed and Cy Dow"; none if it is anything else."""
    names = [name for name in _SPLIT_NAMES.split(written.strip(" .")) if name]
    if not names or not all(_NAME_ALONE.fullmatch(name) for name in names):
        return ()
    return tuple(NameClue(name, provenance, line, role) for name in names)


def _trimmed(name: str) -> str:
    """*name* without the possessive or the full stop that the sentence put after it."""
    return re.sub(r"(?:['’]s|[.'’-])+$", "", name)
