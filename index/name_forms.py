"""Other forms of a first name: an initial, a nickname, another spelling of the same sounds."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # its table is read for a name that nobody here has
    from nicknames import NickNamer

# In fewer letters the same consonants make another name: Tim is not Tom, nor Anna Anne.
ALIKE_FROM = 5
_VOWELS = re.compile(r"[aeiouy]+")
_ENDING = re.compile(r"(.)\1e$")  # "Anne" is "Ann", but "Jane" is not "Jan"
_DOUBLED = re.compile(r"(.)\1+")


def is_form_of(written: str, name: str) -> bool:
    """
    Whether *written* may stand for the first name *name*: "r" for "ruth", "nicholas" for "nick".

    Both folded to lower case. It is too little to tell by alone: the surname has to be right.
    """
    if len(written) == 1:
        return name.startswith(written)
    return (
        _spelling(written) == _spelling(name)
        or _sounds_alike(written, name)
        or _is_nickname(written, name)
    )


def _spelling(name: str) -> str:
    """*name* without the letters that are written one way or the other: "Matt" is "Mat"."""
    heard = name[0] + name[1:].replace("h", "")
    return _DOUBLED.sub(r"\1", _ENDING.sub(r"\1", heard).replace("c", "k").replace("y", "i"))


def _sounds_alike(one: str, other: str) -> bool:
    """Whether they have the same consonants and begin alike: "jared" and "jerod"."""
    if min(len(one), len(other)) < ALIKE_FROM or one[0] != other[0]:
        return False
    return _consonants(one) == _consonants(other)


def _consonants(name: str) -> str:
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", name[1:]))


def _is_nickname(one: str, other: str) -> bool:
    names = _nicknamer()
    return other in names.nicknames_of(one) or other in names.canonicals_of(one)


@cache
def _nicknamer() -> NickNamer:
    from nicknames import NickNamer  # noqa: PLC0415 - reads its table, which takes 40 ms

    return NickNamer()
