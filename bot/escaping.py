"""Other people's words, made safe to show: nothing of a transcript or of an asker ever acts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

MARKS_PER_LETTER = 3  # Hebrew and Devanagari need three; a stack of twenty hides what is around it
ZERO_WIDTH = "\u200b"
JOINERS = "\u200c\u200d"  # Persian, the scripts of India and emoji families are spelt with them

# Discord shows the sign itself where a backslash stands before punctuation.
_ACTIVE = re.compile(
    r"""
      [\\*_~`|\[\]<]                                            # acts wherever it stands
    | (?: \A | (?<=\A\ ) ) [#>+\-]                              # heading, quote, list, subtext
    | : (?=//)                                                  # a link
    | : (?= (?: [\w+\-]*[A-Za-z][\w+\-]* | \+1 | -1 | 100 | 1234 ) : )  # :tada:, but not 10:30:45
    | (?<=\w) \. (?= [A-Za-z]{2,24} (?: :\d+ )? / )             # discord.gg/x is an invitation
    """,
    re.VERBOSE,
)
_NUMBERED = re.compile(r" ?\d{1,9}(?=[.)](?: |\Z))")  # a list, where a line starts with it
# Discord's servers look for these without regard to backslashes: the token itself is broken.
_MENTION = r"<(?=[@#:/+]|a:|t:|id:|sound:)|@(?=everyone|here)"
_MENTIONS = re.compile(_MENTION, re.IGNORECASE)
_TOKENS = re.compile(rf"{_MENTION}|:(?=//)|(?<=\w)\.(?=[A-Za-z]{{2,24}}(?::\d+)?/)", re.IGNORECASE)

# What would ping, invite or hide where it leads, for whoever pastes it into Discord.
_ACTING = re.compile(
    rf"{_MENTION}|\](?=\()|(?<=discord)\.(?=gg/)|(?<=discord)\.(?=com/invite/)"
    r"|(?<=discordapp)\.(?=com/invite/)",
    re.IGNORECASE,
)

_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters by category, drawn as nothing
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co"})
_MARKS = frozenset({"Mn", "Me", "Mc"})
_category = lru_cache(4096)(unicodedata.category)


def units(text: str) -> int:
    """The UTF-16 code units of *text*: never fewer than the code points that Discord counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, room: int) -> str:
    """The start of *text* that fits into *room* UTF-16 units."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * room].decode("utf-16-le", "ignore")


def lines_within(lines: Iterable[str], room: int) -> list[str]:
    """The first of *lines* that, each with a line's end, fit into *room* UTF-16 units."""
    shown: list[str] = []
    for line in lines:
        room -= units(line) + 1
        if room < 0:
            break
        shown.append(line)
    return shown


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
    return _category(character) in _MARKS


def escaped(line: str) -> list[str]:
    """Each character of *line*, which is `readable`, as markdown: it shows, and does no more."""
    pieces = list(line)
    for found in _ACTIVE.finditer(line):
        pieces[found.start()] = "\\" + found[0]
    if numbered := _NUMBERED.match(line):
        pieces[numbered.end()] = "\\" + line[numbered.end()]
    return _parted(pieces, line, _MENTIONS)


def inert(line: str) -> list[str]:
    """Each character of *line*, which is `readable`, for where Discord knows no markdown."""
    return _parted(list(line), line, _TOKENS)


def defused(text: str) -> str:
    """*text* to be pasted elsewhere: the same to the eye, with mentions and invitations broken."""
    return _ACTING.sub(lambda found: f"{found[0]}{ZERO_WIDTH}", text)


def _parted(pieces: list[str], line: str, tokens: re.Pattern[str]) -> list[str]:
    for found in tokens.finditer(line):
        pieces[found.start()] += ZERO_WIDTH
    return pieces


def _is_shown_after(last: str, character: str, marks: int) -> bool:
    if character == " ":
        return last != " "
    if marks:
        return marks <= MARKS_PER_LETTER and last not in {"", " "}
    if character in JOINERS:  # they hide nothing between two letters of a script that uses them
        return not last.isascii() and last not in JOINERS
    return _category(character) not in _HIDDEN and not _is_noncharacter(character)


def _is_noncharacter(character: str) -> bool:
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
