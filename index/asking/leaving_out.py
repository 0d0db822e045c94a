"""People whom a question leaves out: "besides Jonah, who …", "anyone but Mines" (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.asking.date_words import cut
from index.asking.who import LONGEST_NAME, may_be_name
from index.roster import Roster
from index.store import CatalogueSpeaker

_APART_FROM = (
    r"(?:besides|beside|(?:other|else) than|apart from|aside from|except(?:ing)?(?: for)?|"
    r"excluding|but not|not counting|leaving out|leaving aside|with the exception of)"
)
_ANYONE = (
    r"(?:who|whom|(?:any|every|some|no)(?:one|body)|people|others?|guests?|speakers?|hosts?)"
    r"(?: else)?"
)
_WHO_IS_NOT = r"(?:who|that) (?:is|are|was|were)(?:n['’]?t| not)"
# "but" leaves somebody out only after these: "what did Ross say but Monica deny" does not.
_BEFORE_NAMES = re.compile(
    rf"(?<![\w'’])(?:(?P<anyone>{_ANYONE}),? (?:{_APART_FROM}|but|{_WHO_IS_NOT})|"
    rf"{_APART_FROM}) ",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s,;:?!]+")
_AND = re.compile(r"(?:\s*,\s*(?:and |or |nor )?|\s+(?:and|or|nor|&)\s+)", re.IGNORECASE)
_END = re.compile(r"\s*(?:[,;:?!.]|$)")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """
    A question without the words that leave people out.

    Attributes:
        rest: the question without them.
        people: whom they name.
        unknown: names in them that nobody here has.
    """

    rest: str
    people: tuple[CatalogueSpeaker, ...] = ()
    unknown: tuple[str, ...] = ()


def read(text: str, roster: Roster) -> LeftOut:
    """*text* without the people whom it leaves out; *text* itself where it leaves out nobody."""
    for found in _BEFORE_NAMES.finditer(text):
        people, unknown, end = _names(text, found.end(), roster)
        if people or unknown:
            start = found.end("anyone") if found["anyone"] else found.start()
            return LeftOut(cut(text, start, end), people, unknown)
    return LeftOut(text)


def _names(
    text: str, at: int, roster: Roster
) -> tuple[tuple[CatalogueSpeaker, ...], tuple[str, ...], int]:
    """Whom the names from *at* on mean, the names that mean nobody, and where they end."""
    people: dict[int, CatalogueSpeaker] = {}
    unknown: list[str] = []
    end = at
    while True:
        name_end, speakers = _longest_known(text, at, roster)
        if name_end is None:
            name_end = _stranger(text, at)
            if name_end is None:
                break
            unknown.append(text[at:name_end])
        people |= {one.ordinal: one for one in speakers}
        end = name_end
        following = _AND.match(text, end)
        if following is None:
            break
        at = following.end()
    return tuple(people.values()), tuple(unknown), end


def _longest_known(
    text: str, at: int, roster: Roster
) -> tuple[int | None, tuple[CatalogueSpeaker, ...]]:
    ends = [word.end() for word in _words_from(text, at)]
    for end in reversed(ends):
        match = roster.match(text[at:end])
        if match.speakers and match.exact:
            return end, match.speakers
    return None, ()


def _stranger(text: str, at: int) -> int | None:
    """Where a name ends that is written like one, though nobody here has it."""
    words = _words_from(text, at)
    capitals = 0
    while capitals < len(words) and words[capitals].group()[:1].isupper():
        capitals += 1
    if not capitals:
        return None
    end = words[capitals - 1].end()
    ends_there = _END.match(text, end) or _AND.match(text, end)
    return end if ends_there and may_be_name(text[at:end]) else None


def _words_from(text: str, at: int) -> list[re.Match[str]]:
    """The words that stand from *at* on with nothing but spaces between them."""
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text, at):
        before = text[words[-1].end() if words else at : word.start()]
        if before.strip() or len(words) == LONGEST_NAME:
            break
        words.append(word)
    return words
