"""Names, folded and taken into their words, so that they can be compared (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

TITLES = frozenset(
    """
    mr mrs ms miss mx dr doctor prof professor sir dame lord lady commissioner president senator
    sen rep representative congressman congresswoman governor gov secretary minister ambassador
    judge justice general gen colonel col captain capt lieutenant lt sergeant sgt officer father
    sister brother bishop rabbi reverend rev hon honourable honorable
    """.split()
)
ARTICLES = frozenset(("the", "a", "an"))
_NO_NAMES = TITLES | ARTICLES
_READ = 65_536  # names and words
_INITIAL = re.compile(r"(?:^| )\S(?: |$)")
_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_NAME_WORD = re.compile(r"[^\W_]+(?:['’.]*[^\W_]+)*")
# Letters that Unicode does not take apart into a letter and an accent.
_UNACCENTED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


def name_parts(name: str) -> tuple[str, ...]:
    """The words of *name*, folded, without titles: "Dr. Ann Lee's" is ("ann", "lee")."""
    return without_titles(words_of(name))


def without_titles(words: Iterable[str]) -> tuple[str, ...]:
    """Those of *words* that are neither titles nor articles."""
    return tuple(word for word in words if word not in _NO_NAMES)


def folded(name: str) -> str:
    """The `words_of` *name* with spaces between them."""
    return name.lower() if _is_plain(name) else " ".join(words_of(name))


@lru_cache(_READ)  # each alias goes into several tables, and all of them before a first answer
def words_of(name: str) -> tuple[str, ...]:
    """The words of *name*, folded; "Jean-Pierre" is two."""
    if _is_plain(name):  # most are, and need no patterns
        return tuple(name.lower().split())
    whole = _POSSESSIVE.sub("", name.strip()).replace("-", " ")
    return tuple(folded for word in _NAME_WORD.findall(whole) if (folded := _folded(word)))


def _is_plain(name: str) -> bool:
    """Whether *name* is of ASCII letters and spaces alone."""
    return name.isascii() and name.replace(" ", "").isalpha()


def mentionable(text: str) -> tuple[list[re.Match[str]], list[str]]:
    """The words of *text* that may be of names, as they stand there and folded."""
    written = [*_NAME_WORD.finditer(text.replace("-", " "))]
    return written, [_folded(word.group()) for word in written]


@lru_cache(_READ)
def _folded(word: str) -> str:
    """*word* as names are compared: without case, accents, possessive, full stops, apostrophes."""
    bare = _POSSESSIVE.sub("", word).casefold()
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare).translate(_UNACCENTED)
        bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return bare.replace(".", "").replace("'", "").replace("’", "")


def spellings_of(aliases: Iterable[str]) -> set[str]:
    """Each of *aliases*, folded, as it is written and without its titles."""
    spelled: set[str] = set()
    for alias in aliases:
        written = words_of(alias)
        if not _NO_NAMES.isdisjoint(written):
            written = tuple(word for word in written if word not in ARTICLES)
            spelled.add(" ".join(word for word in written if word not in TITLES))
        spelled.add(" ".join(written))
    spelled.discard("")
    return spelled


def parts_of(aliases: Iterable[str]) -> set[str]:
    """The words of all *aliases* but initials and titles."""
    parts = {part for alias in aliases for part in words_of(alias) if len(part) > 1}
    return parts if _NO_NAMES.isdisjoint(parts) else parts - _NO_NAMES


def without_initials(parts: tuple[str, ...]) -> tuple[str, ...]:
    """*parts* without single letters, where two longer ones remain: John R. Smith."""
    longer = tuple(part for part in parts if len(part) > 1)
    return longer if len(longer) > 1 else parts


def longer_names(names: Iterable[str]) -> set[str]:
    """Those of *names* that have initials, without them."""
    split = [tuple(name.split()) for name in names if _INITIAL.search(name)]
    return {" ".join(without_initials(parts)) for parts in split}
