"""The words of a question that name episodes: "in the latest one", "in the Kandahar episode"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from index.asking import dates, title_words
from index.asking.gate import Gated
from index.asking.periods import Period
from index.asking.shelf import Shelf
from index.asking.title_words import Title
from index.roster import Roster
from index.words import token_of

LONGEST_TITLE = 12  # words
_WITHIN = ("in", "on", "from", "during", "of", "for", "at", "within", "throughout")
_BESIDE = ("before", "after", "since", "until", "prior to", "up to")
_HOW = rf"\b(?P<how>{'|'.join((*_WITHIN, *_BESIDE)).replace(' ', '[ ]')}) "
_WHOSE = r"(?P<whose>the|that|this|an?|our|your|his|her|their|[^\s,;]+['’]s?) "
# Whoever says "episode" means one. An interview or a meeting may be what is talked about.
_SURE = r"episodes?|eps?\.?|podcasts?|transcripts?|instal+ments?|broadcasts?"
_NOUN = rf"(?P<noun>{_SURE}|shows?|interviews?|conversations?|meetings?|sessions?|recordings?)"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_FROM_END = {
    "latest": -1, "newest": -1, "last": -1, "most recent": -1, "final": -1,
    "previous": -2, "penultimate": -2, "second to last": -2,
}  # fmt: skip
_FROM_START = {"oldest": 0, "earliest": 0} | {word: at for at, word in enumerate(_ORDINALS)}
_COUNTS = {word: at for at, word in enumerate("one two three four five six".split(), 1)}
_ORDER = "|".join(sorted((*_FROM_END, *_FROM_START), key=len, reverse=True)).replace(" ", r"[\s-]+")

_IN_ORDER = Gated(
    rf"{_HOW}(?:{_WHOSE})?(?:very )?(?P<order>{_ORDER}|\d+(?:st|nd|rd|th))"
    rf"(?: (?P<count>\d|{'|'.join(_COUNTS)}))? {_NOUN}\b"
    r"(?: (?:with|featuring|of) (?P<guest>[^\s,;?]+(?: [A-Z][^\s,;?]*)*))?",
    flags=re.IGNORECASE,
)
_NUMBERED = Gated(
    rf"(?:{_HOW})?(?:the )?\b(?P<noun>episode|ep\.?)\s*(?:number|no\.?|nr\.?)?\s*"
    r"#?(?P<number>\d+)\b",
    flags=re.IGNORECASE,
)
_LINKED = Gated(
    rf"{_HOW}(?:{_WHOSE})?{_NOUN} "
    r"(?P<link>about|on|called|titled|entitled|named|with|featuring|where|in which) (?P<title>.+)",
    flags=re.IGNORECASE,
)
_NOUN_ALONE = re.compile(rf"\b{_NOUN}\b", re.IGNORECASE)
_HOW_ALONE = Gated(rf"{_HOW}(?:{_WHOSE})?", flags=re.IGNORECASE)


def prepare() -> None:
    """Compiles what names episodes, for a process that answers many questions."""
    for pattern in (_IN_ORDER, _NUMBERED, _LINKED, _HOW_ALONE):
        pattern.prepare()


_UNTITLED = frozenset(
    "the that this same other whole entire each every any all some a an these those which what "
    "new old whole podcast show radio tv full".split()
)


@dataclass(frozen=True, slots=True)
class Reference:
    """
    Words that name episodes, and what they name.

    Attributes:
        start, end: where the words stand.
        how: the word before them: "in", "before" …
        named: what they say, for people.
        episodes: numbers of the shelf; none when nothing fits.
        period: instead of episodes, the dates that the words name ("the October episode").
        several: the words ask for more than one episode.
    """

    start: int
    end: int
    how: str
    named: str
    episodes: frozenset[int]
    period: Period | None = None
    several: bool = False

    @property
    def is_beside(self) -> bool:
        """True when the time before or after the episodes is meant."""
        return self.how in _BESIDE


def find(text: str, shelf: Shelf, roster: Roster, today: date) -> Reference | None:
    """The first words of *text* that name episodes; None when no words do."""
    return _Finder(text, shelf, roster, today).found()


@dataclass(frozen=True, slots=True)
class _Finder:
    text: str
    shelf: Shelf
    roster: Roster
    today: date

    def found(self) -> Reference | None:
        if not self.shelf.episodes:
            return None
        return (
            self._in_order()
            or self._whole_title()
            or self._numbered()
            or self._linked()
            or self._named()
            or self._titled()
        )

    def _in_order(self) -> Reference | None:
        found = _IN_ORDER.search(self.text)
        if found is None or not _is_countable(found):
            return None
        row = self._row(found)
        order = " ".join(found["order"].lower().replace("-", " ").split())
        count = found["count"]
        if count is not None:
            number = int(count) if count.isdecimal() else _COUNTS[count.lower()]
            picked = row[-number:] if order in _FROM_END else row[:number]
        else:
            at = _FROM_END.get(order, _FROM_START.get(order))
            at = int(re.sub(r"\D", "", order)) - 1 if at is None else at
            picked = row[at : at + 1 or None]
        return self._reference(found.span(), found["how"], found.group(), frozenset(picked))

    def _row(self, found: re.Match[str]) -> list[int]:
        """The episodes to count along: all, or those in which the people meant speak."""
        whose = (found["whose"] or "").lower()
        if found["guest"]:
            speakers = self.roster.match(found["guest"]).speakers
        elif whose in ("his", "her", "their"):
            speakers = self.roster.mentioned(self.text)
        else:
            speakers = self.roster.match(whose).speakers if whose[-1:] in "s'’" and whose else ()
        if not speakers:
            return list(self.shelf.in_order)
        theirs = self.shelf.with_speakers(speakers)
        return [number for number in self.shelf.in_order if number in theirs]

    def _numbered(self) -> Reference | None:
        found = _NUMBERED.search(self.text)
        if found is None:
            return None
        episodes = self.shelf.numbered(int(found["number"]))
        return self._reference(found.span(), found["how"] or "in", found.group(), episodes)

    def _linked(self) -> Reference | None:
        """By the longest run of words that fits after it: "in the episode about Kandahar"."""
        found = _LINKED.search(self.text)
        if found is None:
            return None
        words = list(re.finditer(r"[^\s,;?]+", found["title"]))[:LONGEST_TITLE]
        for last in reversed(words):
            title = found["title"][: last.end()]
            episodes = self._meant(title) if token_of(last.group()) else frozenset()
            if episodes:
                span = (found.start(), found.start("title") + last.end())
                return self._reference(span, found["how"], title, episodes)
        return self._unmatched(found, found["title"])

    def _named(self) -> Reference | None:
        """By as many of the words before it as fit: "in the Kandahar episode"."""
        for noun in _NOUN_ALONE.finditer(self.text):
            openings = [
                one
                for one in _HOW_ALONE.finditer(self.text, 0, noun.start())
                if len(self.text[one.end() : noun.start()].split()) <= LONGEST_TITLE
            ]
            titles = [
                (one, title)
                for one in openings
                if (title := self.text[one.end() : noun.start()].strip(" ,\"'“”"))
                and not _UNTITLED.issuperset(title.lower().split())
            ]
            for opening, title in titles:
                reference = self._fitting(opening, noun.end(), title)
                if reference is not None:
                    return reference
            unmatched = [one for one in titles if one[0]["whose"]]
            if unmatched and re.fullmatch(_SURE, noun["noun"], re.IGNORECASE):
                opening, title = unmatched[-1]
                span = (opening.start(), noun.end())
                return self._reference(span, opening["how"], title, frozenset())
        return None

    def _fitting(self, opening: re.Match[str], end: int, title: str) -> Reference | None:
        span = (opening.start(), end)
        episodes = self._meant(title)
        if episodes:
            return self._reference(span, opening["how"], title, episodes)
        period = dates.read(re.sub(r"['’]s?$", "", title), self.today)
        if period is None:
            return None
        return Reference(*span, opening["how"].lower(), title, frozenset(), period)

    def _titled(self) -> Reference | None:
        """By a title that stands by itself: "on JS Party 280", "in Rye and reason"."""
        return self._at(title_words.standing(self.text, self.shelf))

    def _whole_title(self) -> Reference | None:
        """By a title that ends with a number: "ship it 130", "ship it episode 130"."""
        return self._at(title_words.numbered(self.text, self.shelf))

    def _at(self, found: Title | None) -> Reference | None:
        if found is None:
            return None
        span = (found.start, found.end)
        reference = self._reference(span, found.how, found.words, found.episodes)
        return replace(reference, several=found.several or reference.several)

    def _meant(self, words: str) -> frozenset[int]:
        """The episodes that *words* name, by title or by who speaks in them."""
        found = self.shelf.titled(words)
        match = self.roster.match(words)
        return found or (self.shelf.with_speakers(match.speakers) if match.exact else frozenset())

    def _unmatched(self, found: re.Match[str], title: str) -> Reference | None:
        if not re.fullmatch(_SURE, found["noun"], re.IGNORECASE):
            return None
        return self._reference(found.span(), found["how"], title, frozenset())

    def _reference(
        self, span: tuple[int, int], how: str, named: str, episodes: frozenset[int]
    ) -> Reference:
        several = self.text[slice(*span)].lower().rstrip(" .").endswith("s")
        how = " ".join(how.lower().split())
        return Reference(*span, how, named.strip(" ,\"“”'?"), episodes, several=several)


def _is_countable(found: re.Match[str]) -> bool:
    """Whether words like "last interview" count episodes, and not the meetings somebody had."""
    if re.fullmatch(_SURE, found["noun"], re.IGNORECASE):
        return True
    plural = found["noun"].lower().endswith("s")
    return not plural and found["order"].lower() != "previous"
