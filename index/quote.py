"""Which sentences of a turn to quote, and which of their words answer: offsets, never new text."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.literal import folded
from index.sentences import Span, sentence_spans
from index.words import ENGLISH, Words

WHOLE_TURN_WORDS = 60  # a turn of so few words is quoted whole
# A sentence that holds the question's words often only announces the answer. With fewer words than
# this a run of sentences takes in those around it, what follows first: of 122 answers in long turns
# 67 % stand in a quote that does not, 87 % in one that does, and few more in a longer one.
SELF_CONTAINED_WORDS = 30
RUN_WORDS = 60  # up to which a run grows; one of hardly any words up to QUOTE_WORDS
HARDLY_ANY = 15
QUOTE_WORDS = 90  # of all parts of a quote
# What the closeness of a sentence's piece counts, beside all of the question's words.
CLOSENESS = 0.25
# What a sentence counts for that has the sort of words that answer.
EXPECTED = 0.1
# A sentence elsewhere in the turn joins the quote when it adds so much of what the turn holds of
# the question's words.
ELSEWHERE = 0.4
_WORD_JOINTS, _COMPOUND_JOINTS = "'’.", "'’.-"
_WORD = re.compile(rf"[^\W_]+(?:[{_WORD_JOINTS}][^\W_]+)*")
_COMPOUND = re.compile(rf"[^\W_]+(?:[{_COMPOUND_JOINTS}][^\W_]+)*")
_JOINT = re.compile(r"[\s–—,]{1,3}")
# "And that is why", "He never came": what it is about stands before it.
_LEANS_BACK = re.compile(
    r"(?:(?:and|but|or|so|because|well|yeah|yes|no|then|also|like|plus|though)\b[,\s]*)*"
    r"(?:it|that|this|they|he|she|these|those|them|his|her|their|its|which|such|then|both)"
    r"(?:['’]\w+)?\b",
    re.IGNORECASE,
)
# "Rye doesn't.", "And so they are.": so does this.
_ECHO = re.compile(
    r"(?:[\w'’]+[, ]+){0,3}(?:am|is|are|was|were|do|does|did|have|has|had|can|could|will|would"
    r"|shall|should|may|might|must|cannot|ain['’]t|\w+n['’]t)\W*$",
    re.IGNORECASE,
)
# "What did we do?", "Here is the thing:", "So we thought...": what it announces stands after it.
_LEADS_ON = re.compile(r"(?:[:?…]|\.\.)[\"”'’]?$")


@dataclass(frozen=True, slots=True)
class Quote:
    """
    What to show of a turn.

    Attributes:
        parts: spans of the turn's text, in order, with something left out between them.
        emphasis: spans of the words that answer, inside the parts.
    """

    parts: tuple[Span, ...]
    emphasis: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """
    What a quote should hold.

    Attributes:
        weights: what each index word of the question is worth, its idf.
        phrases: what finds the words that were asked for as they stand, in a `folded` text.
        expected: what finds the sort of words that answer, such as numbers; None for any.
        words: how the index knows the words of its language.
    """

    weights: Mapping[str, float]
    phrases: tuple[re.Pattern[str], ...] = ()
    words: Words = ENGLISH
    expected: re.Pattern[str] | None = None


def choose(text: str, sought: Sought, closeness: Sequence[tuple[Span, float]] = ()) -> Quote:
    """
    The sentences of *text* that answer best, with as much around them as they need.

    Args:
        text: of one turn.
        sought: the question's words and phrases.
        closeness: stretches of *text* with their cosines to the question, which tell between
            sentences that hold as many of its words.
    """
    found = [one for phrase in sought.phrases if (one := phrase.search(folded(text)))]
    phrases = tuple(one.span() for one in found)
    places = _places(text, sought)
    sentences = [] if is_quoted_whole(text) else sentence_spans(text)
    parts: tuple[Span, ...] = ((0, len(text)),)
    if len(sentences) > 1:
        every = sum(sought.weights[token] for token in sorted(sought.weights)) or 1.0
        chooser = _Chooser(text, sought, closeness, sentences, phrases, places, every)
        parts = chooser.best_parts()
    return Quote(parts, tuple(_merged([*_emphasised(text, places, parts), *phrases])))


def is_quoted_whole(text: str) -> bool:
    """Whether *text* is so short that nothing of it is left out."""
    return len(text.split(maxsplit=WHOLE_TURN_WORDS)) <= WHOLE_TURN_WORDS


@dataclass(frozen=True, slots=True)
class _Places:
    """
    Where the words of a question stand in a text.

    Attributes:
        tokens: the index word that stands at each place, in order.
        starts, ends: of the places, rising.
    """

    tokens: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def within(self, span: Span) -> set[str]:
        """The words that stand in *span*."""
        first, last = bisect_left(self.starts, span[0]), bisect_right(self.ends, span[1])
        return set(self.tokens[first:last])


def _places(text: str, sought: Sought) -> _Places:
    """Each word of the question that stands in *text*."""
    wanted = frozenset(token for token, weight in sought.weights.items() if weight > 0)
    known = {
        word: token
        for stretch in sought.words.stretches_with(text, wanted)
        for word in _WORD.findall(stretch)
        if (token := sought.words.token_of(word)) in wanted
    }
    found = sorted((at, word) for word in known for at in _standing(text, word))
    return _Places(
        tuple(known[word] for _at, word in found),
        tuple(at for at, _word in found),
        tuple(at + len(word) for at, word in found),
    )


def _standing(text: str, word: str) -> Iterator[int]:
    """Where *word* stands in *text* as a whole word."""
    at = text.find(word)
    while at >= 0:
        begins = _start(text, at, _WORD_JOINTS, max(at - 2, 0)) == at
        if begins and _end(_WORD, text, at) == at + len(word):
            yield at
        at = text.find(word, at + 1)


def _start(text: str, at: int, joints: str, least: int) -> int:
    """Where the letters before *at* begin, over single *joints* too; no further than *least*."""
    while at > least:
        joined = text[at - 1] in joints and at - 1 > least
        if not text[at - 1 - joined].isalnum():
            break
        at -= 1 + joined
    return at


def _end(pattern: re.Pattern[str], text: str, at: int, end: int = sys.maxsize) -> int:
    """Where what *pattern* finds at *at* ends, before *end*; *at* itself where it finds nothing."""
    found = pattern.match(text, at, end)
    return found.end() if found else at


@dataclass(frozen=True, slots=True)
class _Chooser:
    text: str
    sought: Sought
    closeness: Sequence[tuple[Span, float]]
    sentences: list[Span]
    phrases: tuple[Span, ...]
    places: _Places
    every: float  # what all words of the question are worth

    def best_parts(self) -> tuple[Span, ...]:
        """The best run of sentences, and one elsewhere that holds what it lacks."""
        first, last = self._with_expected(*self._self_contained(*self._best_run()))
        run = self._span(first, last)
        further = self._best_elsewhere(run)
        return (run,) if further is None else tuple(sorted((run, further)))

    def _best_run(self) -> tuple[int, int]:
        """The best sentence, grown by neighbours that hold further words of the question."""
        first = last = self._best()
        while (grown := self._grown(first, last)) is not None:
            first, last = min(first, grown), max(last, grown)
        return first, last

    def _best(self) -> int:
        """The sentence that is worth most, the first of several."""
        by_words = [0.0] * len(self.sentences)
        for at in self._marked():
            by_words[at] = self._by_words(self.sentences[at])
        cosines = (0.0, *(cosine for _stretch, cosine in self.closeness))
        # How close it comes can lift no other sentence over the one with the most words.
        least = max(by_words) - CLOSENESS * (max(cosines) - min(cosines)) - 1e-6
        near = [at for at, worth in enumerate(by_words) if worth >= least]
        if len(near) == 1:
            return near[0]
        return max(near, key=lambda at: _summed(by_words[at], self._closeness(self.sentences[at])))

    def _marked(self) -> Iterable[int]:
        """The sentences in which a word of the question may stand; for a phrase, all of them."""
        if self.phrases:
            return range(len(self.sentences))
        begins = [start for start, _end in self.sentences]
        marked = {bisect_right(begins, at) - 1 for at in self.places.starts}
        return sorted(at for at in marked if at >= 0)

    def _self_contained(self, first: int, last: int) -> tuple[int, int]:
        """The run *first* to *last* with what it needs around it to say something."""
        while self._words(first, last) < SELF_CONTAINED_WORDS:
            beside = self._beside(first, last)
            if not beside:
                break
            first, last = min(first, beside[0]), max(last, beside[0])
        while self._leans_back(first) and first - 1 in self._beside(first, last):
            first -= 1
        if self._leads_on(last) and last + 1 in self._beside(first, last):
            last += 1
        return first, last

    def _with_expected(self, first: int, last: int) -> tuple[int, int]:
        """The run *first* to *last* with the number or the reason that stands close by."""
        if self._is_expected(first, last):
            return first, last
        near = [(first, last + 1), (first - 1, last), (first, last + 2), (first - 2, last)]
        return next(
            (run for run in near if self._fits(*run) and self._is_expected(*run)), (first, last)
        )

    def _fits(self, first: int, last: int) -> bool:
        inside = first >= 0 and last < len(self.sentences)
        return inside and self._words(first, last) <= QUOTE_WORDS

    def _is_expected(self, first: int, last: int) -> bool:
        """Whether the run has the sort of words that answer, where one knows which these are."""
        found = self.sought.expected
        return found is None or found.search(self.text, *self._span(first, last)) is not None

    def _beside(self, first: int, last: int) -> list[int]:
        """The sentences beside the run, the one after it first, for which there is room."""
        there = [at for at in (last + 1, first - 1) if 0 <= at < len(self.sentences)]
        words = self._words(first, last)
        room = RUN_WORDS if words >= HARDLY_ANY else QUOTE_WORDS
        return [at for at in there if words + self._words(at, at) <= room]

    def _span(self, first: int, last: int) -> Span:
        return self.sentences[first][0], self.sentences[last][1]

    def _words(self, first: int, last: int) -> int:
        return len(self.text[slice(*self._span(first, last))].split())

    def _leans_back(self, sentence: int) -> bool:
        where = self.sentences[sentence]
        return any(one.match(self.text, *where) for one in (_LEANS_BACK, _ECHO))

    def _leads_on(self, sentence: int) -> bool:
        return _LEADS_ON.search(self.text, *self.sentences[sentence]) is not None

    def _best_elsewhere(self, run: Span) -> Span | None:
        """The sentence outside *run* that adds most of the question's words, where that is much."""
        shown, held = self.places.within(run), set(self.places.tokens)
        if held == shown:
            return None
        total = sum(self.sought.weights[token] for token in held)
        marked = [self.sentences[at] for at in self._marked()]
        outside = [one for one in marked if one[1] <= run[0] or one[0] >= run[1]]
        adds = [self._weight(self.places.within(one) - shown) for one in outside]
        most = max(adds, default=0.0)
        if most < max(ELSEWHERE * total, 1e-9):
            return None
        best = outside[adds.index(most)]
        longer = len(self.text[slice(*run)].split()) + len(self.text[slice(*best)].split())
        return best if longer <= QUOTE_WORDS else None

    def _grown(self, first: int, last: int) -> int | None:
        """The sentence beside the run that adds a word of the question; None for none."""
        run, beside = self._span(first, last), self._beside(first, last)
        cut = [at for at in beside if self._continues_phrase(run, self.sentences[at])]
        seen = self.places.within(run)
        adding = cut or [at for at in beside if self.places.within(self.sentences[at]) - seen]
        return max(adding, key=lambda at: self._worth(self.sentences[at]), default=None)

    def _continues_phrase(self, run: Span, beside: Span) -> bool:
        return any(_overlap(run, one) and _overlap(beside, one) for one in self.phrases)

    def _worth(self, span: Span) -> float:
        """How much of the question *span* holds, in words and a little in meaning."""
        return _summed(self._by_words(span), self._closeness(span))

    def _by_words(self, span: Span) -> float:
        held = self._weight(self.places.within(span)) / self.every
        if self.sought.expected and self.sought.expected.search(self.text, *span):
            held += EXPECTED
        if self.phrases and any(_overlap(span, phrase) for phrase in self.phrases):
            return 1000.0 + held
        return held

    def _weight(self, tokens: Collection[str]) -> float:
        return sum(self.sought.weights[token] for token in sorted(tokens)) if tokens else 0.0

    def _closeness(self, span: Span) -> float:
        """The cosine of the stretches that *span* stands in, by how much of it stands there."""
        total, weighed = 0, 0.0
        start, end = span
        for (begin, stop), cosine in self.closeness:
            if begin < end and start < stop:
                inside = min(end, stop) - max(start, begin)
                total, weighed = total + inside, weighed + inside * cosine
        return weighed / max(total, 1)


def _summed(by_words: float, closeness: float) -> float:
    return by_words + CLOSENESS * closeness


def _emphasised(text: str, places: _Places, parts: tuple[Span, ...]) -> Iterator[Span]:
    """The question's words in *parts*, compounds whole, neighbours joined into one."""
    open_stretch: Span | None = None
    for compound in _compounds(text, places, parts):
        if open_stretch and _JOINT.fullmatch(text, open_stretch[1], compound[0]):
            open_stretch = (open_stretch[0], compound[1])
            continue
        if open_stretch:
            yield open_stretch
        open_stretch = compound
    if open_stretch:
        yield open_stretch


def _compounds(text: str, places: _Places, parts: tuple[Span, ...]) -> Iterator[Span]:
    """The compounds in *parts* that a word of the question stands in."""
    for start, end in parts:
        at = start
        while (first := bisect_left(places.starts, at)) < bisect_left(places.starts, end):
            begin = _start(text, places.starts[first], _COMPOUND_JOINTS, at)
            compound = begin, _end(_COMPOUND, text, begin, end)
            if places.ends[first] <= compound[1]:
                yield compound
            at = compound[1]


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """*spans* in order, those that overlap as one."""
    joined: Span | None = None
    for start, end in sorted(spans):
        if joined is not None and start < joined[1]:
            joined = (joined[0], max(joined[1], end))
            continue
        if joined is not None:
            yield joined
        joined = (start, end)
    if joined is not None:
        yield joined


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))
