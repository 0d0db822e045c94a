"""
What a text must hold to match a pattern, told without compiling the pattern (pure).

A regular expression is read as a row of words and gaps: "what did (?P<who>.{1,60}?) sa(?:y|id)"
needs "what did ", then a sign or more, then " say" or " said". Where more cannot be told, less is
asked for: whatever matches has what is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

MOST_JOINED = (
    12  # words that are made of those which may follow each other: more take longer than they tell
)
_TOKEN = re.compile(
    r"(?P<part>\{[a-z_]+\})|(?P<choice>\((?:\?:|\?P<\w+>)[\w '’|-]+\))"
    r"|(?P<often>[*+?]|\{\d*(?:,\d*)?\})|(?P<escaped>\\.)"
    r"|(?P<kind>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<around>\(\?<?[=!])"
    r"|(?P<opens>\((?:\?(?:P<\w+>|[a-z]*:))?)|(?P<closes>\))|(?P<bar>\|)|(?P<nothing>[\^$])"
    r"|(?P<any>\.)|(?P<words>[\w '’,-]+(?![*+?{])|.)",
    re.DOTALL,
)
_NO_SIGN = ("\\b", "\\B", "\\A", "\\Z")
_ENDS_NAME = {":": ":", "P": ">"}  # of a group
_DIGITS = frozenset("0123456789")
# What stands for an English letter where case does not matter, beside its other case.
_LIKE = str.maketrans({"İ": "i", "ı": "i", "ſ": "s", "\N{KELVIN SIGN}": "k"})
_SPOTS_KEPT = 256
_TEXTS_KEPT = 64

Words = frozenset[str]


class Need(NamedTuple):
    """
    What stands next in whatever matches.

    Attributes:
        words: one of these, in lower case; without any, whatever signs.
        width: so many signs at least.
        is_whole: nothing stands there but one of *words*.
    """

    words: Words
    width: int
    is_whole: bool = False


Row = tuple[Need, ...]


class AnyOf:
    """
    Many alternatives between brackets, as a part of patterns: a text has few of them.

    Each is a regular expression that begins with a letter; all stand between *before* and *after*.
    They are written by that letter, so that where another one stands none of them is tried.
    """

    def __init__(self, alternatives: Sequence[str], before: str = "(?:", after: str = ")") -> None:
        self._alternatives, self._before, self._after = tuple(alternatives), before, after

    def __str__(self) -> str:
        """All of them."""
        return self._written(self._alternatives)

    def within(self, text: str) -> str:
        """Those that can match somewhere in *text*, `folded`, in their order."""
        return self._written([one for one, begins in self._beginnings if begins in text])

    @cached_property
    def needs(self) -> Row:
        """What a text has that one of them matches."""
        plain = frozenset(one for one, begins in self._beginnings if one == begins)
        others = [needs_of(one) for one, begins in self._beginnings if one != begins]
        return (_one_of([(_whole(plain),), *others]),)

    def _written(self, alternatives: Sequence[str]) -> str:
        groups: dict[str, list[str]] = {}
        for one in alternatives:
            groups.setdefault(one[0], []).append(one)
        written = "|".join(map(_by_first_letter, groups.values()))
        return f"{self._before}{written or _NEVER}{self._after}"

    @cached_property
    def _beginnings(self) -> tuple[tuple[str, str], ...]:
        found = ((one, _LETTERS.match(one)) for one in self._alternatives)
        return tuple((one, letters.group() if letters else "") for one, letters in found)


def _by_first_letter(alternatives: Sequence[str]) -> str:
    if len(alternatives) == 1:
        return alternatives[0]
    return f"{alternatives[0][0]}(?:{'|'.join(one[1:] for one in alternatives)})"


Parts = Mapping[str, str | AnyOf]
_NO_PARTS: Parts = MappingProxyType({})
_Tokens = Iterator[re.Match[str]]
_LETTERS = re.compile(r"[a-z]+(?![a-z*+?{])|[a-z]*(?=[a-z][*+?{])")
_NEVER = "(?!)"
_EMPTY, _SPACE = frozenset(("",)), frozenset((" ",))
_MAYBE = Need(frozenset(), 0)
_SIGN = Need(frozenset(), 1)


def needs_of(template: str, parts: Parts = _NO_PARTS) -> Row:
    """
    What a text that *template* matches has, in its order.

    *template* is a regular expression in which a name in braces stands for one of *parts*.
    """
    return _read(_TOKEN.finditer(template), parts)


class OneOf(tuple[str, ...]):
    """Words of which a text has to hold one; the same object wherever the same ones are needed."""

    __slots__ = ()
    __hash__ = object.__hash__
    __eq__ = object.__eq__


def telling(needs: Row) -> OneOf | None:
    """Of whatever has *needs*, the words that a text most likely lacks; None for no words."""
    told = max((need for need in needs if need.words - _SPACE), key=_sureness, default=None)
    return None if told is None else _shortest(told.words)


@cache
def _shortest(words: Words) -> OneOf:
    """*words* without those that hold another of them, the shortest first."""
    kept: list[str] = []
    for word in sorted(words, key=len):
        if not any(one in word for one in kept):
            kept.append(word)
    return OneOf(kept)


@lru_cache(_SPOTS_KEPT)
def has_one(words: OneOf, text: str) -> bool:
    """Whether *text*, `folded`, holds one of *words* anywhere."""
    return any(map(text.__contains__, words))


@lru_cache(_TEXTS_KEPT)
def folded(text: str) -> str:
    """*text* in lower case, sign by sign."""
    return text.translate(_LIKE).lower()


def can_begin(needs: Row, text: str) -> bool:
    """Whether *text*, `folded`, begins as whatever has *needs* does."""
    return not needs or not needs[0].is_whole or text.startswith(tuple(needs[0].words))


def can_begin_with(needs: Row, word: str) -> bool:
    """Whether something of which *word*, `folded`, is the first word begins as *needs* tell."""
    if not needs or not needs[0].is_whole:
        return True
    return any(one.startswith(word) or word.startswith(one) for one in needs[0].words)


def has_all(needs: Row, text: str, start: int = 0) -> bool:
    """Whether *text*, `folded`, has all of *needs* one after the other, from *start* on."""
    at = start
    for need in needs:
        wide = at + need.width
        if need.words:
            ends = [end for begin, end in _spots(need.words, text) if begin >= at]
            if not ends:
                return False
            wide = max(min(ends), wide)
        at = wide
    return at <= len(text)


@lru_cache(_SPOTS_KEPT)
def _spots(words: Words, text: str) -> list[tuple[int, int]]:
    """Where *words* begin and end in *text*."""
    found: list[tuple[int, int]] = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = text.find(word, at + 1)
    return found


def _read(tokens: _Tokens, parts: Parts) -> Row:
    """The needs up to the bracket that closes what *tokens* are in, or to their end."""
    choices: list[list[Row]] = [[]]
    repeated = False
    for token in tokens:
        kind, written = token.lastgroup, token.group()
        if kind == "closes":
            break
        if kind == "bar":
            choices.append([])
        elif kind != "often":
            choices[-1].append(_piece(kind, written, tokens, parts))
        elif not repeated:  # else it only says how eagerly
            choices[-1][-1] = _repeated(choices[-1][-1], written)
        repeated = kind == "often"
    rows = [_joined(pieces) for pieces in choices]
    return rows[0] if len(rows) == 1 else (_one_of(rows),)


def _piece(kind: str | None, written: str, tokens: _Tokens, parts: Parts) -> Row:
    if kind == "part":
        part = parts[written[1:-1]]
        return _needs_of_part(part) if isinstance(part, str) else part.needs
    if kind == "opens":
        return _read(tokens, parts)
    if kind == "around":
        _read(tokens, parts)  # may look at what stands elsewhere
        return ()
    return _needs_of_sign(kind, written)


@cache
def _needs_of_sign(kind: str | None, written: str) -> Row:
    if kind == "nothing" or written in _NO_SIGN:
        return ()
    if kind == "words":
        return (_whole(frozenset((written.lower(),))),)
    if kind == "choice":
        words = written[written.index(_ENDS_NAME[written[2]]) + 1 : -1]
        return (_whole(frozenset(words.lower().split("|"))),)
    if kind == "escaped":
        return (_escaped(written[1]),)
    return (_SIGN if kind == "any" else _of_kind(written[1:-1]),)


@cache
def _needs_of_part(part: str) -> Row:
    return needs_of(part)


def _whole(words: Words) -> Need:
    return Need(words, min(map(len, words)), is_whole=True)


def _escaped(sign: str) -> Need:
    if sign == "d":
        return _whole(_DIGITS)
    return _SIGN if sign.isalnum() else _whole(frozenset((sign,)))


def _of_kind(signs: str) -> Need:
    """What stands for one of *signs*, the inside of square brackets."""
    if signs == "0-9":
        return _whole(_DIGITS)
    if signs.startswith("^") or "\\" in signs or "-" in signs[1:-1]:
        return _SIGN
    return _whole(frozenset(signs.lower()))


def _repeated(needs: Row, often: str) -> Row:
    if often == "?" and len(needs) == 1 and needs[0].is_whole:
        return (_whole(needs[0].words | _EMPTY),)
    if often == "+" or often[:2] not in ("?", "*", "{0", "{,"):
        return (*(Need(need.words, need.width) for need in needs),)
    return (_MAYBE,)


def _joined(pieces: Sequence[Row]) -> Row:
    """The needs of *pieces* in a row; words that follow each other become one."""
    row: list[Need] = []
    run = _EMPTY
    for piece in pieces:
        for need in piece:
            if not need.is_whole:
                row += (*_ended(run), need)
                run = _EMPTY
            elif run is _EMPTY:
                run = need.words
            elif len(run) * len(need.words) <= MOST_JOINED:
                run = frozenset([one + other for one in run for other in need.words])
            else:
                row += _ended(run)
                run = need.words
    return (*row, *_ended(run))


def _ended(run: Words) -> Row:
    if run is _EMPTY:
        return ()
    return (_MAYBE,) if "" in run else (_whole(run),)


def _one_of(rows: Sequence[Row]) -> Need:
    """What is needed where one of *rows* matches."""
    if all(len(row) < 2 and (not row or row[0].is_whole) for row in rows):
        return _whole(frozenset().union(*(row[0].words if row else _EMPTY for row in rows)))
    width = min(sum(need.width for need in row) for row in rows)
    surest = [
        max((need for need in row if need.words), key=_sureness, default=_MAYBE) for row in rows
    ]
    if not all(need.words for need in surest):
        return Need(frozenset(), width)
    return Need(frozenset().union(*(need.words for need in surest)), width)


def _sureness(need: Need) -> int:
    return min(map(len, need.words))
