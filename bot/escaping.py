"""Other people's words, made safe to show: nothing of a transcript or of an asker ever acts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MARKS_PER_LETTER = 3  # Hebrew and Devanagari need three; a stack of twenty hides what is around it
ZERO_WIDTH = "\u200b"
JOINERS = "\u200c\u200d"  # Persian, the scripts of India and emoji families are spelt with them

# Discord shows the sign itself where a backslash stands before punctuation.
_ACTIVE = re.compile(
    r"""
      [\\*_~`|\[\]<]                                            # acts wherever it stands
    | (?: \A | (?<=\A\ ) ) [#>+\-]                              # heading, quote, list, subtext
    | (?: \A | (?<=\A\ ) ) (?P<number> \d{1,9} ) (?= [.)] )     # numbered list
    | : (?=//)                                                  # a link
    | : (?= (?: [\w+\-]*[A-Za-z][\w+\-]* | \+1 | -1 | 100 | 1234 ) : )  # :tada:, but not 10:30:45
    | (?<=\w) \. (?= [A-Za-z]{2,24} (?: :\d+ )? / )             # discord.gg/x is an invitation
    """,
    re.VERBOSE,
)
# Discord's servers look for mentions without regard to backslashes: the token itself is broken.
_MENTION = re.compile(r"<(?=[@#:/+]|a:|t:|id:|sound:)", re.IGNORECASE)
_TOKEN = re.compile(rf"{_MENTION.pattern}|:(?=//)|(?<=\w)\.(?=[A-Za-z]{{2,24}}/)", re.IGNORECASE)
_EVERYBODY = re.compile(r"@(?=everyone|here)", re.IGNORECASE)

_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters by category, drawn as nothing
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co"})
_MARKS = frozenset({"Mn", "Me", "Mc"})


def units(text: str) -> int:
    """The UTF-16 code units of *text*: never fewer than the code points that Discord counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def readable(text: str) -> str:
    """
    *text* as one line of visible characters: the words stay, what hides or turns them goes.

    Control characters, direction overrides and zero-width characters are left out; white space of
    any kind and length is one space, also at the ends; a letter keeps `MARKS_PER_LETTER` combining
    marks at most.
    """
    return "".join(character for _, character in visible(text))


def visible(text: str) -> Iterator[tuple[int, str]]:
    """The characters of `readable`, each with its offset in *text*."""
    last, marks = "", 0
    for offset, character in enumerate(text):
        marks = marks + 1 if is_mark(character) else 0
        shown = " " if character.isspace() or character in _BLANK_LETTERS else character
        if _is_shown_after(last, shown, marks):
            yield offset, shown
            last = shown


def is_mark(character: str) -> bool:
    """Whether *character* belongs to the letter before it."""
    return unicodedata.category(character) in _MARKS


def escaped(text: str) -> str:
    """*text* as Discord markdown that shows its words, as `readable` has them, and does no more."""
    return _EVERYBODY.sub("@" + ZERO_WIDTH, _ACTIVE.sub(_disarmed, readable(text)))


def inert(text: str) -> str:
    """*text* as `readable` has it for where Discord knows no markdown, its tokens broken."""
    return _EVERYBODY.sub("@" + ZERO_WIDTH, _TOKEN.sub(_split, readable(text)))


def _is_shown_after(last: str, character: str, marks: int) -> bool:
    if character == " ":
        return last != " "
    if marks:
        return marks <= MARKS_PER_LETTER and last not in {"", " "}
    if character in JOINERS:  # they hide nothing between two letters of a script that uses them
        return not last.isascii() and last not in JOINERS
    return unicodedata.category(character) not in _HIDDEN and not _is_noncharacter(character)


def _is_noncharacter(character: str) -> bool:
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _split(match: re.Match[str]) -> str:
    return match[0] + ZERO_WIDTH


def _disarmed(match: re.Match[str]) -> str:
    if match["number"]:
        return match["number"] + "\\"
    broken = ZERO_WIDTH if _MENTION.match(match.string, match.start()) else ""
    return "\\" + match[0] + broken
