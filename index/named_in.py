"""The names that stand in a text, of those who speak in the index (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.spelled import TITLES, mentionable, words_of
from index.store import CatalogueSpeaker
from index.words import STOPWORDS

LONGEST_NAME = 4  # words; a longer label says what somebody is, too
_POSSESSIVE = re.compile(r"['’]s?$")
_POSSESSIVE_FIRST = re.compile(r"^['’]s?(?!\w)")

People = tuple[CatalogueSpeaker, ...]
# Those of whom some words, folded, are the whole name, or a word of it.
Called = Callable[[Sequence[str]], Sequence[CatalogueSpeaker]]


@dataclass(frozen=True, slots=True)
class NameIn:
    """
    A name that stands in a text from *start* to *end*, and the people who have it.

    Not *sure* is a word of a long label, which says what somebody is: "Minister of Health".
    """

    start: int
    end: int
    people: People
    sure: bool = True

    def cut_out_of(self, text: str) -> str:
        """*text* without the name, and without its possessive."""
        after = _POSSESSIVE_FIRST.sub("", text[self.end :])
        return " ".join(f"{text[: self.start]} {after}".split()).strip(" ,:;-")


def names_in(text: str, called: Called, is_in_a_name: Callable[[str], bool]) -> list[NameIn]:
    """
    Where names stand in *text*, the longest first; *is_in_a_name* tells which words are of any.

    One word counts as a name when it is written with a capital, or when nothing in *text* is; a
    first name before a surname that is not theirs is somebody else's: "Ross Perot".
    """
    written, folded = mentionable(text)
    lower = not any(_has_capital(word) for word in written[1:])
    found: list[NameIn] = []
    taken: set[int] = set()
    named = [at for at, word in enumerate(folded) if is_in_a_name(word)]
    for length in (4, 3, 2, 1):
        for at in named:
            places = range(at, at + length)
            if not taken.isdisjoint(places) or any(one not in named for one in places):
                continue
            if length == 1 and not (lower or _has_capital(written[at])):
                continue
            people = tuple(called(folded[at : at + length]))
            taken.update(places if people else ())
            if length == 1 and _is_of_another(written, folded, at, people, called):
                continue
            alone = people if length > 1 else _named_alone(folded[at], people)
            if alone or (people and _has_capital(written[at])):
                span = written[at].start(), written[places[-1]].end()
                found.append(NameIn(*span, alone or people, sure=bool(alone)))
    return found


def _named_alone(word: str, people: People) -> People:
    """Those of *people* whom *word* names by itself: no "of", nor a word of an office."""
    if word in STOPWORDS:
        return ()
    return tuple(one for one in people if word in _words_of_names(one))


def _words_of_names(one: CatalogueSpeaker) -> set[str]:
    names = [words for words in map(words_of, one.aliases) if len(words) <= LONGEST_NAME]
    return {word for words in names for word in words}


def _is_of_another(
    written: Sequence[re.Match[str]],
    folded: Sequence[str],
    at: int,
    people: People,
    called: Called,
) -> bool:
    """Whether the word *at*, by which *people* are called, is of a name that is none of theirs."""
    if all(map(_has_capital, written)) or not _goes_on(written[at : at + 2]):
        return False
    if at > 1 and _goes_on(written[at - 1 : at + 1]) and not called(folded[at - 1 : at]):
        return folded[at - 1] not in TITLES  # "Hill" in "Sand Hill Road"
    is_surname = any(" " in one.name and words_of(one.name)[-1] == folded[at] for one in people)
    return not is_surname and not called(folded[at + 1 : at + 2])


def _goes_on(words: Sequence[re.Match[str]]) -> bool:
    """Whether *words*, two of them, are written as first name and surname."""
    if len(words) < 2 or _POSSESSIVE.search(words[0].group()):
        return False
    first, second = words
    beside = first.string[first.end() : second.start()] == " "
    return beside and _has_capital(first) and second.group().istitle()


def _has_capital(word: re.Match[str]) -> bool:
    return word.group()[:1].isupper()
