"""Titles that stand in a question by themselves: "on JS Party 280", "brain science on sleep"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.asking.shelf import Shelf
from index.words import token_of, tokens

LONGEST_TITLE = 12  # words
_WORD = re.compile(r"[^\s,;:?!\"“”]+")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"#?\w*\d\w*", re.IGNORECASE)
_COUNTED = re.compile(r"(?:episodes?|eps?\.?|number|no\.?|nr\.?|#)", re.IGNORECASE)
_WITHIN = frozenset("in on from during of for at within throughout".split())
_BESIDE = frozenset("before after since until".split())
_LEADING = _WITHIN | _BESIDE
# "on" and "of" lead to a place where somebody was, or where the topic stands elsewhere.
_WAS_THERE = re.compile(
    r"\b(?:guests?|hosts?|hosted|was|were|is|are|been|appear(?:s|ed|ance)?|interview(?:ed)?|"
    r"episodes?|eps?|discuss(?:ed|es)?|featured|came|listen(?:ed)? to)\s*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:about|regarding|concerning)\b", re.IGNORECASE)
_WHICH = re.compile(
    r"^(?:(?:in )?(?:which|what|how many)|is there an?|are there any|any) (?:of the )?"
    r"(?P<show>.+?) (?=episodes?\b)",
    re.IGNORECASE,
)
_TO_TOPIC = re.compile(r"\s*:?\s*(?:(?:on|about|re)\b)?", re.IGNORECASE)
_LEADS_TO = re.compile(r"(?:(?P<how>\w+)\s+)?(?:the\s+)?$", re.IGNORECASE)
_OPENS = re.compile(r"^(?:the )?(?P<rest>.+?)(?= (?:on|about|re) |\s*:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """Where a title stands in a question, the word before it, what it says, and what it names."""

    start: int
    end: int
    how: str
    words: str
    episodes: frozenset[int]
    several: bool = False


def standing(text: str, shelf: Shelf) -> Title | None:
    """A title, or the name of a show, that *text* begins with or that says where something was."""
    return _listed(text, shelf) or _placed(text, shelf) or _opening(text, shelf)


def _listed(text: str, shelf: Shelf) -> Title | None:
    """A show whose episodes are asked for: "which JS Party episodes mention Svelte"."""
    found = _WHICH.match(text)
    episodes = shelf.show(found["show"]) if found else frozenset()
    if found is None or not episodes:
        return None
    return Title(*found.span("show"), "in", found["show"], episodes, several=True)


def numbered(text: str, shelf: Shelf) -> Title | None:
    """A whole title that ends with a number, such as "ship it 130" or "Ship It episode 130"."""
    if not _DIGIT.search(text):  # as most questions
        return None
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        if at == 0 or not _NUMBER.fullmatch(word.group()):
            continue
        before = _run_up_to(text, words, at)
        counted = len(before) > 1 and _COUNTED.fullmatch(before[-1].group()) is not None
        named = before[:-1] if counted else before
        for first in reversed(range(len(named))):
            title = " ".join(one.group() for one in (*named[first:], word)).replace("#", "")
            found = shelf.exactly_titled(title)
            if found and len(tokens(title)) > 1:
                more = _more_of(shelf.title(min(found)), named[:first])
                return _from(text, named[first - more].start(), word.end(), found)
    return None


def _more_of(title: str, words: Sequence[re.Match[str]]) -> int:
    """How many of *words* from their end on stand in *title* too, such as its "The"."""
    own = title.casefold().split()
    more = 0
    while more < len(words) and words[-1 - more].group().casefold() in own:
        more += 1
    return more


def _run_up_to(text: str, words: list[re.Match[str]], at: int) -> list[re.Match[str]]:
    """The words before the one *at*, with nothing but spaces between them."""
    first = at
    while first > max(0, at - LONGEST_TITLE):
        if text[words[first - 1].end() : words[first].start()].strip():
            break
        first -= 1
    return words[first:at]


def _placed(text: str, shelf: Shelf) -> Title | None:
    """A whole title, or the name of a show, after "in" or "on"."""
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words[:-1]):
        how = word.group().lower()
        if how not in _LEADING or not _is_place(text, word):
            continue
        for title, found, end in _titles_from(text, words, at + 1, shelf):
            return Title(word.start(), end, how, title, found, several=True)
    return None


def _titles_from(
    text: str, words: list[re.Match[str]], at: int, shelf: Shelf
) -> Iterator[tuple[str, frozenset[int], int]]:
    """The titles and shows of at least two words that begin with the word *at*, longest first."""
    run = words[at : at + LONGEST_TITLE]
    if not shelf.begins_title(run[0].group()):
        return
    for length in range(len(run), 1, -1):
        title = text[run[0].start() : run[length - 1].end()]
        found = shelf.show(title)
        if not found and token_of(run[length - 1].group()) is not None:
            found = shelf.exactly_titled(title)
        if found:
            yield title, found, run[length - 1].end()


def _is_place(text: str, how: re.Match[str]) -> bool:
    """False where what follows may be the topic: "what did she say on rye bread"."""
    before, after = text[: how.start()], text[how.end() :]
    if _ABOUT.search(before) and how.group().lower() in ("of", "for", "at"):
        return False
    if how.group().lower() in ("in", "during", "from", *_BESIDE):
        return True
    return bool(_WAS_THERE.search(before) or _ABOUT.search(before) or _ABOUT.search(after))


def _opening(text: str, shelf: Shelf) -> Title | None:
    """A show, or a title before a colon, with which the question begins."""
    found = _OPENS.match(text)
    if found is None or len(found["rest"].split()) < 2:
        return None
    episodes = shelf.show(found["rest"])
    if not episodes and text[found.end() :].lstrip().startswith(":"):
        episodes = shelf.exactly_titled(found["rest"])
    if not episodes:
        return None
    end = _topic_starts(text, found.end())
    return Title(0, end, "in", found["rest"], episodes, several=True)


def _topic_starts(text: str, at: int) -> int:
    found = _TO_TOPIC.match(text, at)
    return found.end() if found else at


def _from(text: str, start: int, end: int, episodes: frozenset[int]) -> Title:
    """The title from *start* to *end*, with the words before it that lead to it."""
    found = _LEADS_TO.search(text[:start])
    how = (found["how"] or "").lower() if found else ""
    words = text[start:end]
    if text[:start].strip().lower() in ("", "the"):
        start, end = 0, _topic_starts(text, end)
    if found is None or how not in _LEADING:
        return Title(start, end, "in", words, episodes)
    return Title(found.start(), end, how, words, episodes)
