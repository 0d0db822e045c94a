"""
Patterns that are compiled only for a text which has what they need (pure).

A pattern of many verbs takes milliseconds to compile, and a process that answers one question comes
to a hundred of them. What a text must hold to match one is told by a few that they share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from types import MappingProxyType

_FLAGS = re.IGNORECASE | re.DOTALL
_QUANTIFIERS = ("*", "?", "+")
_OFTEN = re.compile(r"\{\d*(?:,\d*)?\}")
_PART = re.compile(r"\{([a-z_]+)\}")
# A look around, or one sign of some kind: nothing, or of no weight.
_NO_WORDS = ("(?!", "(?=", "(?<!", "(?<=", "\\")
_NO_PARTS: Mapping[str, str] = MappingProxyType({})
_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Gated:
    """
    *template* as a pattern, without regard to case, compiled when a text has all that it needs.

    A name in braces stands for one of *parts*. Where *whole*, nothing may stand before or after it.
    Once it is compiled nothing else is looked for.
    """

    def __init__(
        self, template: str, parts: Mapping[str, str] = _NO_PARTS, *, whole: bool = False
    ) -> None:
        self._template, self._parts, self._is_whole = template, parts, whole
        self._compiled: re.Pattern[str] | None = None

    def prepare(self) -> re.Pattern[str]:
        """The pattern, compiled: for a process that answers many questions."""
        if self._compiled is None:
            written = _filled_in(self._template, self._parts)
            self._compiled = re.compile(rf"(?:{written})$" if self._is_whole else written, _FLAGS)
        return self._compiled

    def match(self, text: str) -> re.Match[str] | None:
        """How the beginning of *text* matches."""
        pattern = self._for(text, 0)
        return pattern.match(text) if pattern else None

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """How *text* matches wherever it does first, from *start* on."""
        pattern = self._for(text, start)
        return pattern.search(text, start) if pattern else None

    def _for(self, text: str, start: int) -> re.Pattern[str] | None:
        if self._compiled or not has_all(self._needed, text, start):
            return self._compiled
        return self.prepare()

    @cached_property
    def _needed(self) -> tuple[str, ...]:
        return needed(self._template, self._parts)


def has_all(pieces: Sequence[str], text: str, start: int = 0) -> bool:
    """
    Whether *text* holds each of *pieces*, regular expressions, none beginning before the one before
    it, the first not before *start*.
    """
    for piece in pieces:
        found = _alone(piece).search(text, start)
        if found is None:
            return False
        start = found.start()
    return True


def needed(template: str, parts: Mapping[str, str] = _NO_PARTS) -> tuple[str, ...]:
    """
    The pieces of *template* which a text that it matches has, in their order.

    *template* is a regular expression in which a name in braces stands for one of *parts*. Its
    alternatives, what may be left out and what may be empty are no pieces; neither are single
    signs, of which every text has some.
    """
    pieces = list(_pieces(template))
    if any(piece == "|" for piece, _ in pieces):
        return ()
    filled_in = (
        _filled_in(piece, parts) for piece, may_be_left_out in pieces if not may_be_left_out
    )
    return tuple(piece for piece in filled_in if _says_something(piece))


def _filled_in(template: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda found: parts[found[1]], template)


@cache
def _alone(piece: str) -> re.Pattern[str]:
    return re.compile(piece, _FLAGS)


def _says_something(piece: str) -> bool:
    is_word = len(piece) > 1 and not piece.startswith(_NO_WORDS)
    return is_word and _alone(piece).fullmatch("") is None


def _pieces(template: str) -> Iterator[tuple[str, bool]]:
    """The groups and runs of letters of *template*, each with whether it may be left out."""
    at = 0
    while at < len(template):
        end = _end(template, at)
        often = _quantifier(template, end)
        yield template[at:end], often.startswith(("*", "?", "{0", "{,"))
        at = end + len(often)


def _quantifier(template: str, at: int) -> str:
    """How often what ends at *at* comes, as *template* writes it; empty for once."""
    if found := _OFTEN.match(template, at):
        return found.group()
    end = at
    while template[end : end + 1] in _QUANTIFIERS:
        end += 1
    return template[at:end]


def _end(template: str, at: int) -> int:
    """Where the piece of *template* that begins at *at* ends."""
    sign = template[at]
    if sign in _CLOSING:
        return _closed(template, at)
    if sign == "\\":
        return at + 2
    end = at + 1
    if _is_plain(sign):
        while end < len(template) and _is_plain(template[end]):
            end += 1
        if end - at > 1 and _quantifier(template, end):
            end -= 1  # what is repeated is the last letter alone
    return end


def _is_plain(sign: str) -> bool:
    return sign.isalpha() or sign == " "


def _closed(template: str, at: int) -> int:
    """Where the bracket ends that *template* opens at *at*."""
    opening, depth, in_class = template[at], 0, False
    while at < len(template):
        sign = template[at]
        if sign == "\\":
            at += 1
        elif in_class:
            in_class = sign != "]"
        elif sign == "[" and opening == "(":
            in_class = True
        elif sign == opening:
            depth += 1
        elif sign == _CLOSING[opening]:
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return at
