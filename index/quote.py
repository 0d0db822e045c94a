"""Which sentences of a turn to quote, and which of their words answer: offsets, never new text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.sentences import Span, sentence_spans
from index.words import token_of

WHOLE_TURN_WORDS = 45  # a turn of so few words is quoted whole
QUOTE_WORDS = 90  # a quote grows by neighbouring sentences up to about here
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_COMPOUND = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_JOINT = re.compile(r"[\s–—,]{1,3}")


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


def choose(text: str, weights: Mapping[str, float], nearest: Span | None = None) -> Quote:
    """
    The sentences of *text* that answer best.

    Args:
        text: of one turn.
        weights: what each index word of the question is worth, its idf.
        nearest: the stretch whose meaning is closest to the question, a tie-breaker and the
            fallback where no word of the question stands in the turn.
    """
    chooser = _Chooser(text, weights, nearest, sentence_spans(text))
    if len(text.split()) <= WHOLE_TURN_WORDS or len(chooser.sentences) <= 1:
        parts: tuple[Span, ...] = ((0, len(text)),)
    else:
        parts = (chooser.best_run(),)
    return Quote(parts, tuple(chooser.emphasised(parts)))


@dataclass(frozen=True, slots=True)
class _Chooser:
    text: str
    weights: Mapping[str, float]
    nearest: Span | None
    sentences: list[Span]

    def best_run(self) -> Span:
        """The best sentence, grown by neighbours that hold further words of the question."""
        places = range(len(self.sentences))
        first = last = max(places, key=lambda at: (self._worth(self.sentences[at]), -at))
        run = self.sentences[first]
        while (grown := self._grown(first, last)) is not None:
            first, last = min(first, grown), max(last, grown)
            longer = (self.sentences[first][0], self.sentences[last][1])
            if len(self.text[slice(*longer)].split()) > QUOTE_WORDS:
                break
            run = longer
        return run

    def _grown(self, first: int, last: int) -> int | None:
        """The sentence beside the run that adds a word of the question; None for none."""
        seen = self._held((self.sentences[first][0], self.sentences[last][1]))
        beside = [at for at in (last + 1, first - 1) if 0 <= at < len(self.sentences)]
        adding = [at for at in beside if self._held(self.sentences[at]) - seen]
        return max(adding, key=lambda at: self._worth(self.sentences[at]), default=None)

    def _worth(self, span: Span) -> float:
        return sum(self.weights[token] for token in self._held(span)) + self._closeness(span)

    def _held(self, span: Span) -> set[str]:
        """The words of the question that stand in *span*."""
        found = (token_of(word.group()) for word in _WORD.finditer(self.text, *span))
        return {token for token in found if token and self.weights.get(token, 0) > 0}

    def _closeness(self, span: Span) -> float:
        """A little for a sentence inside the closest stretch, less than any word is worth."""
        if self.nearest is None:
            return 0.0
        overlap = min(span[1], self.nearest[1]) - max(span[0], self.nearest[0])
        return 0.05 if overlap * 2 > span[1] - span[0] else 0.0

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
