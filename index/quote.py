"""Which sentences of a turn to quote, and which of their words answer: offsets, never new text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.literal import folded
from index.sentences import Span, sentence_spans
from index.words import ENGLISH, Words

WHOLE_TURN_WORDS = 45  # a turn of so few words is quoted whole
QUOTE_WORDS = 90  # a quote grows by neighbouring sentences up to about here
# A sentence elsewhere in the turn joins the quote when it adds so much of what the turn holds of
# the question's words.
ELSEWHERE = 0.4
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_COMPOUND = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_JOINT = re.compile(r"[\s–—,]{1,3}")

Rating = Callable[[Sequence[str]], Sequence[float]]  # how close each text is to the question


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
        words: how the index knows the words of its language.
    """

    weights: Mapping[str, float]
    phrases: tuple[re.Pattern[str], ...] = ()
    words: Words = ENGLISH


def choose(
    text: str, sought: Sought, nearest: Span | None = None, rate: Rating | None = None
) -> Quote:
    """
    The sentences of *text* that answer best.

    Args:
        text: of one turn.
        sought: the question's words and phrases.
        nearest: the stretch whose meaning is closest to the question, a tie-breaker and the
            fallback where no word of the question stands in the turn.
        rate: tells between sentences that the words leave equal; None for the first of them.
    """
    found = [one for phrase in sought.phrases if (one := phrase.search(folded(text)))]
    phrases = tuple(one.span() for one in found)
    places = list(_places(text, sought))
    chooser = _Chooser(text, sought, nearest, sentence_spans(text), phrases, rate, places)
    if len(text.split()) <= WHOLE_TURN_WORDS or len(chooser.sentences) <= 1:
        parts: tuple[Span, ...] = ((0, len(text)),)
    else:
        parts = chooser.best_parts()
    return Quote(parts, tuple(_merged([*chooser.emphasised(parts), *phrases])))


def _places(text: str, sought: Sought) -> Iterator[tuple[str, int, int]]:
    """Each word of the question that stands in *text*, with where it starts and ends."""
    for word in _WORD.finditer(text):
        token = sought.words.token_of(word.group())
        if token and sought.weights.get(token, 0) > 0:
            yield token, *word.span()


@dataclass(frozen=True, slots=True)
class _Chooser:
    text: str
    sought: Sought
    nearest: Span | None
    sentences: list[Span]
    phrases: tuple[Span, ...]
    rate: Rating | None
    places: list[tuple[str, int, int]]

    def best_parts(self) -> tuple[Span, ...]:
        """The best run of sentences, and one elsewhere that holds what it lacks."""
        run = self._best_run()
        further = self._best_elsewhere(run)
        return (run,) if further is None else tuple(sorted((run, further)))

    def _best_run(self) -> Span:
        """The best sentence, grown by neighbours that hold further words of the question."""
        first = last = self._best_sentence()
        run = self.sentences[first]
        while (grown := self._grown(first, last)) is not None:
            first, last = min(first, grown), max(last, grown)
            longer = (self.sentences[first][0], self.sentences[last][1])
            if len(self.text[slice(*longer)].split()) > QUOTE_WORDS:
                break
            run = longer
        return run

    def _best_sentence(self) -> int:
        worth = [self._worth(sentence) for sentence in self.sentences]
        tied = [at for at, one in enumerate(worth) if one == max(worth)]
        if self.rate is None or len(tied) == 1:
            return tied[0]
        rated = self.rate([self.text[slice(*self.sentences[at])] for at in tied])
        return max(zip(tied, rated, strict=True), key=lambda one: (one[1], -one[0]))[0]

    def _best_elsewhere(self, run: Span) -> Span | None:
        """The sentence outside *run* that adds most of the question's words, where that is much."""
        shown, held = self._held(run), self._held((0, len(self.text)))
        total = sum(self.sought.weights[token] for token in held)
        outside = [one for one in self.sentences if one[1] <= run[0] or one[0] >= run[1]]
        best = max(outside, key=lambda one: self._weight(self._held(one) - shown), default=None)
        if best is None or self._weight(self._held(best) - shown) < max(ELSEWHERE * total, 1e-9):
            return None
        longer = len(self.text[slice(*run)].split()) + len(self.text[slice(*best)].split())
        return best if longer <= QUOTE_WORDS else None

    def _grown(self, first: int, last: int) -> int | None:
        """The sentence beside the run that adds a word of the question; None for none."""
        run = (self.sentences[first][0], self.sentences[last][1])
        beside = [at for at in (last + 1, first - 1) if 0 <= at < len(self.sentences)]
        cut = [at for at in beside if self._continues_phrase(run, self.sentences[at])]
        seen = self._held(run)
        adding = cut or [at for at in beside if self._held(self.sentences[at]) - seen]
        return max(adding, key=lambda at: self._worth(self.sentences[at]), default=None)

    def _continues_phrase(self, run: Span, beside: Span) -> bool:
        return any(_overlap(run, one) and _overlap(beside, one) for one in self.phrases)

    def _worth(self, span: Span) -> float:
        asked_for = 1000.0 * any(_overlap(span, phrase) for phrase in self.phrases)
        return asked_for + self._weight(self._held(span)) + self._closeness(span)

    def _weight(self, tokens: Iterable[str]) -> float:
        return sum(self.sought.weights[token] for token in sorted(tokens))

    def _held(self, span: Span) -> set[str]:
        """The words of the question that stand in *span*."""
        start, end = span
        return {token for token, at, until in self.places if start <= at and until <= end}

    def _closeness(self, span: Span) -> float:
        """A little for a sentence inside the closest stretch, less than any word is worth."""
        if self.nearest is None:
            return 0.0
        return 0.05 if 2 * _overlap(span, self.nearest) > span[1] - span[0] else 0.0

    def emphasised(self, parts: tuple[Span, ...]) -> Iterator[Span]:
        """The question's words in *parts*, compounds whole, neighbours joined into one."""
        open_stretch: Span | None = None
        for start, end in parts:
            for compound in _COMPOUND.finditer(self.text, start, end):
                if not self._held(compound.span()):
                    continue
                if open_stretch and _JOINT.fullmatch(self.text, open_stretch[1], compound.start()):
                    open_stretch = (open_stretch[0], compound.end())
                    continue
                if open_stretch:
                    yield open_stretch
                open_stretch = compound.span()
        if open_stretch:
            yield open_stretch


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
