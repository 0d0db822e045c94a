"""Slips of the hand in the words with which people ask: "waht did", "abuot", "wich episde"."""

from __future__ import annotations

import re
from functools import cache

from index.roster import Roster

_ASKING = (
    "what when which where about said anyone anything everything someone somebody everyone "
    "mention mentions mentioned mentioning episode episodes discuss discussed explain explained "
    "according recommend recommended describe described suggest suggested between before first"
).split()
_LONG = 7  # letters; of shorter words a letter too few makes another one
_SHORTHAND = {
    "abt": "about", "wat": "what", "wut": "what", "wht": "what", "waht": "what", "wich": "which",
    "teh": "the", "ddi": "did", "sya": "say", "siad": "said", "hwo": "who", "ppl": "people",
    "u": "you", "pls": "please", "plz": "please", "smth": "something", "sth": "something",
    "anyting": "anything",
}  # fmt: skip
# What a slip would make of another word: a discus is thrown.
_OTHER_WORDS = frozenset("discus form dose".split())
_WORD = re.compile(r"(?<![\w.'’-])[A-Za-z]+(?![\w'’-]|\.\w)")


def straightened(text: str, roster: Roster) -> str:
    """*text* with such slips put right; names and all other words are left alone."""

    def right(found: re.Match[str]) -> str:
        word = found.group()
        meant = _slips().get(word.lower())
        if meant is None or _is_name(word, roster):
            return word
        return meant.capitalize() if word[0].isupper() else meant

    if _slips().keys().isdisjoint(map(str.lower, _WORD.findall(text))):
        return text  # as most are
    return _WORD.sub(right, text)


def _is_name(word: str, roster: Roster) -> bool:
    match = roster.match(word)
    return match.exact and bool(match.speakers)


@cache
def _slips() -> dict[str, str]:
    """What each slip was meant to be: two letters exchanged, or in long words one left out."""
    slips: dict[str, str] = {}
    for word in _ASKING:
        for at in range(len(word) - 1):
            slips[word[:at] + word[at + 1] + word[at] + word[at + 2 :]] = word
        if len(word) >= _LONG:
            slips |= {word[:at] + word[at + 1 :]: word for at in range(1, len(word))}
    right = {*_ASKING, *_OTHER_WORDS}
    return {slip: word for slip, word in (slips | _SHORTHAND).items() if slip not in right}
