"""
Patterns that are compiled, and tried, only for a text which has what they need (pure).

A pattern of many verbs takes milliseconds to compile, and a process that answers one question comes
to some hundred patterns. What a text must hold to match one is told by its words (`needs`): most
texts lack it, which shows in less time than it takes to try the pattern.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from index.asking.needs import (
    AnyOf,
    OneOf,
    Parts,
    Row,
    can_begin,
    can_begin_with,
    folded,
    has_all,
    has_one,
    needs_of,
    telling,
)

_FLAGS = re.IGNORECASE | re.DOTALL
_PART = re.compile(r"\{([a-z_]+)\}")
# The words that a template begins with, one of them.
_BEGINNING = re.compile(r"\^?(?:\(\?:(?P<some>[a-z '|]+)\)|(?P<one>[a-z ']+))(?![*+?{])")
Instead = str | Callable[[re.Match[str]], str]
_NO_PARTS: Parts = MappingProxyType({})
_FIRST_WORDS = 256  # with which texts began last
USES = 2  # of one pattern, after which it is compiled for all texts


class Gated:
    """
    *template* as a pattern, without regard to case, compiled when a text has all that it needs.

    A name in braces stands for one of *parts*. Where *whole*, nothing may stand before or after it.
    All alternatives stand in brackets. Once it is compiled nothing else is looked for.
    """

    def __init__(
        self,
        template: str,
        parts: Parts = _NO_PARTS,
        *,
        whole: bool = False,
        flags: int = _FLAGS,
    ) -> None:
        self._template, self._parts = template, parts
        self._is_whole, self._flags = whole, flags
        self._compiled: re.Pattern[str] | None = None
        self._used = 0

    def prepare(self) -> re.Pattern[str]:
        """The pattern, compiled: for a process that answers many questions."""
        if self._compiled is None:
            self._compiled = self._pattern(str)
        return self._compiled

    def match(self, text: str) -> re.Match[str] | None:
        """How the beginning of *text* matches."""
        pattern = self._compiled or self._beginning(text)
        return pattern.match(text) if pattern else None

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """How *text* matches wherever it does first, from *start* on."""
        pattern = self._compiled or self._within(text, start)
        return pattern.search(text, start) if pattern else None

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterable[re.Match[str]]:
        """How *text* matches wherever it does, from *start* up to *end*."""
        pattern = self._compiled or self._within(text, start)
        return pattern.finditer(text, start, end) if pattern else ()

    def sub(self, instead: Instead, text: str, count: int = 0) -> str:
        """*text* with *instead* in place of what matches, the first *count* times; 0 is always."""
        pattern = self._compiled or self._within(text)
        return pattern.sub(instead, text, count) if pattern else text

    def _beginning(self, text: str) -> re.Pattern[str] | None:
        known = folded(text)
        if not known.startswith(_first_words(self._template)):
            return None  # before all needs are told, which takes longer
        begins = can_begin(self.needs, known) and has_all(self.needs, known)
        return self._pattern_for(known) if begins else None

    def _within(self, text: str, start: int = 0) -> re.Pattern[str] | None:
        known = folded(text)
        if self._template.startswith("^") and not can_begin(self.needs, known):
            return None
        return self._pattern_for(known) if has_all(self.needs, known, start) else None

    def _pattern_for(self, text: str) -> re.Pattern[str]:
        """A pattern that matches *text*, `folded`, as the whole one does, soon compiled."""
        self._used += 1
        if self._used > USES:
            return self.prepare()
        return self._pattern(lambda part: part if isinstance(part, str) else part.within(text))

    def _pattern(self, part: Callable[[str | AnyOf], str]) -> re.Pattern[str]:
        filled_in = _PART.sub(lambda found: part(self._parts[found[1]]), self._template)
        return re.compile(rf"(?:{filled_in})$" if self._is_whole else filled_in, self._flags)

    @cached_property
    def needs(self) -> Row:
        """What a text has that matches (`needs`)."""
        return needs_of(self._template, self._parts)


class Choice:
    """
    Patterns of which one after the other is tried, in their order.

    Once they are compiled, only those that a text can match: by its first word, and by the words
    that it most likely lacks.
    """

    def __init__(self, patterns: Iterable[Gated]) -> None:
        self._patterns = tuple(patterns)
        self._beginning: Callable[[str], Sequence[_Tried]] | None = None

    def prepare(self) -> None:
        """Compiles all of them: for a process that answers many questions."""
        tried = [
            _Tried(number, one.prepare().match, one.needs, telling(one.needs))
            for number, one in enumerate(self._patterns)
        ]
        self._beginning = lru_cache(_FIRST_WORDS)(
            lambda word: tuple(one for one in tried if can_begin_with(one.needs, word))
        )

    def matches(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """The number of each pattern that the beginning of *text* matches, and how it does."""
        if self._beginning is None:
            for number, pattern in enumerate(self._patterns):
                if found := pattern.match(text):
                    yield number, found
            return
        known = folded(text)
        for one in self._beginning(known.partition(" ")[0]):
            lacks = one.telling is not None and not has_one(one.telling, known)
            if not lacks and (found := one.match(text)):
                yield one.number, found


class _Tried(NamedTuple):
    number: int
    match: Callable[[str], re.Match[str] | None]
    needs: Row
    telling: OneOf | None


def _first_words(template: str) -> tuple[str, ...]:
    """One of them begins whatever *template* matches; the empty one, where that is not plain."""
    found = _BEGINNING.match(template)
    return tuple((found["some"] or found["one"]).split("|")) if found else ("",)
