"""The words that an index knows a text by: lower case, stemmed, without stop words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag
from functools import cache, lru_cache
from itertools import chain, compress
from operator import not_

from Stemmer import Stemmer

from index.irregular import BASE_OF

# English function words, and the words with which people ask. They say how a question is put,
# not what it is about.
STOPWORDS = frozenset(
    """
    a about above after again against all am an and any are aren't as at be because been before
    being below between both but by can can't cannot could couldn't did didn't do does doesn't
    doing don't down during each few for from further had hadn't has hasn't have haven't having he
    her here hers herself him himself his how i if in into is isn't it its itself just let me more
    most my myself no nor not now of off on once only or other ought our ours ourselves out over
    own same she should shouldn't so some such than that the their theirs them themselves then
    there these they this those through to too under until up us very was wasn't we were weren't
    what when where which while who whom why will with won't would wouldn't you your yours
    yourself yourselves i'm you're he's she's it's we're they're i've you've we've they've i'd
    you'd he'd she'd we'd they'd i'll you'll he'll she'll we'll they'll that's who's what's here's
    there's when's where's why's how's let's ain't gonna wanna yeah yes okay ok oh uh um hmm mm
    """.split()
)

USEFUL_WORDS = 5
USEFUL_CONTENT_WORDS = 2
_FIRST = 16  # words of a turn, among which there are mostly enough


class Flag(IntFlag):
    """What a turn is, in bits of one byte."""

    USEFUL = 1  # it has words enough to answer something; "Right." does not
    ASKS = 2  # it ends with a question


@dataclass(frozen=True, slots=True)
class Words:
    """
    How texts of one language are known by their words.

    Attributes:
        language: of the transcripts, as the stemmer names it; "none" for words as they stand.
    """

    language: str = "english"

    def tokens(self, text: str) -> list[str]:
        """As `tokens` in this module, in the language."""
        if self.language == "english":
            return tokens(text)
        return [token for word in words(text) if (token := self.token_of(word)) is not None]

    def tokens_in(self, parts: Iterable[str]) -> list[str]:
        """The `tokens` of a text that was split at its white space into *parts*."""
        if self.language == "english":
            return tokens_in(parts)
        return [token for part in parts for token in self.tokens(part)]

    def token_of(self, word: str) -> str | None:
        """As `token_of` in this module; only English has stop words and irregular forms."""
        if self.language == "english":
            return token_of(word)
        return _stemmed(self.language, word)

    def stretches_with(self, text: str, wanted: frozenset[str]) -> Iterable[str]:
        """Some of *text*, each once, outside of which no word has one of the *wanted* tokens."""
        if self.language != "english":
            return (text,)
        parts = set(text.split())
        lacking = map(wanted.isdisjoint, map(_TOKENS_IN.__getitem__, parts))
        return compress(parts, map(not_, lacking))


ENGLISH = Words()

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")


def tokens(text: str) -> list[str]:
    """
    The index words of *text*, in order and with repetition.

    Hyphenated words are known by their parts ("over-the-horizon": horizon). "U.S." and "US" are
    known as "usa", so that they are not mistaken for the pronoun.
    """
    return tokens_in(text.split())


def tokens_in(parts: Iterable[str]) -> list[str]:
    """The `tokens` of a text that was split at its white space into *parts*."""
    return list(chain.from_iterable(map(_TOKENS_IN.__getitem__, parts)))


class _TokensIn(dict[str, tuple[str, ...]]):
    """
    The index words of each part of a text in which no white space is: no word reaches over any.

    Most parts come again and again. A dictionary is asked in a third of the time of `lru_cache`.
    """

    def __missing__(self, part: str) -> tuple[str, ...]:
        if len(self) >= _MOST_PARTS:
            self.clear()
        bare = part.strip(_AROUND)
        said = (bare,) if bare.isascii() and bare.isalpha() else words(part)
        found = tuple(token for word in said if (token := token_of(word)) is not None)
        self[part] = found
        return found


_AROUND = '.,?!:;"()'  # a word that stands between any of them, and nothing else, is that word
_MOST_PARTS = 65_536  # about 10 MB; 18,000 turns of podcasts have as many
_TOKENS_IN = _TokensIn()


def words(text: str) -> list[str]:
    """The words of *text* as they stand, split at everything that is no letter or digit."""
    return _WORD.findall(_joined_initials(text))


def flags_of(text: str) -> Flag:
    """The flags of a turn that says *text*."""
    said = text.split(maxsplit=_FIRST)  # the rest of a long turn is the last of them
    is_useful = len(said) >= USEFUL_WORDS and (
        _have_content(said[:_FIRST]) or (len(said) > _FIRST and _have_content(text.split()))
    )
    return _FLAGS[is_useful, asks(text)]


def asks(text: str) -> bool:
    """Whether *text* ends with a question."""
    return text.rstrip(" \n\"'”’)").endswith("?")


_FLAGS = {
    (False, False): Flag(0),
    (True, False): Flag.USEFUL,
    (False, True): Flag.ASKS,
    (True, True): Flag.USEFUL | Flag.ASKS,
}


def _have_content(said: Iterable[str]) -> bool:
    """Whether words enough of *said* are no stop words; most turns are known by their first few."""
    found = 0
    for part in said:
        found += len(_TOKENS_IN[part])
        if found >= USEFUL_CONTENT_WORDS:
            return True
    return False


@lru_cache(maxsize=200_000)
def token_of(word: str) -> str | None:
    """The index word of *word*: folded and stemmed; None for a stop word."""
    if word == "US":
        return "usa"
    folded = word.lower() if word.isascii() else _folded(word)
    if folded in STOPWORDS:
        return None
    bare = _POSSESSIVE.sub("", folded) if "'" in folded else folded
    return _stem(BASE_OF.get(bare, bare)) or None


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().replace("’", "'")


_stemmer = Stemmer("english")


def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


@lru_cache(maxsize=200_000)
def _stemmed(language: str, word: str) -> str | None:
    folded = _folded(word)
    if language == "none":
        return folded or None
    return str(_stemmer_of(language).stemWord(folded)) or None


@cache
def _stemmer_of(language: str) -> Stemmer:
    return Stemmer(language)


_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_POINTED = re.compile(r"\.[A-Z]\.")  # stands in all initials, and is found in no time


def _joined_initials(text: str) -> str:
    """*text* with the initials of "U.S." or "D.C." written together."""
    if not _POINTED.search(text):
        return text
    return _INITIALS.sub(lambda found: found.group().replace(".", "") + " ", text)
