"""A question put to a corpus: which turns may answer, how they rank, what an answer starts from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.answer import Answer, Citation, State
from index.asking.shelf import Shelf
from index.citations import Citer
from index.embedding import Vector
from index.picking import ASKED_FOR, LISTED, Wanted, pick
from index.question import Intent, Question
from index.respelling import respelled
from index.retrieval.corpus import Corpus
from index.retrieval.pipeline import Ranking, rank
from index.retrieval.query import Query
from index.retrieval.runs import is_any
from index.scope import Limits, Mask, asked_of, both, citable, maybe_in_role, narrowed
from index.store import CatalogueSpeaker, Rows, Snapshot
from index.told import Told
from index.understanding import narrower_questions, notes, searched, understood
from index.weights import SHIPPED, Weights
from index.words import ENGLISH, Words

if TYPE_CHECKING:
    from index.retrieval.reranking import Reranking

SUGGESTED_PASSAGES = 3  # that come nearest, after a no
LISTS = 2  # a list shows so many times the passages of a plain answer


@dataclass(frozen=True)
class Search:
    """
    A question, and what it is put to.

    Attributes:
        shelf: the episodes of the corpus.
        vector: of the question, as the index was made.
        quotes: how many citations a plain answer has; a list has `LISTS` times as many.
        limit: at most so many citations instead; None for *quotes*.
        context: turns shown on each side of a citation.
        limits: what is left out whatever the question says.
        weights: of the evidence, and of the confidence.
        words: how the index knows the words of its language.
        english_model: the name of a model that reads nothing but English; None for another one.
        reranking: orders the best turns anew; None to leave them as they are.
    """

    corpus: Corpus
    shelf: Shelf
    question: Question
    vector: Vector
    quotes: int = 3
    limit: int | None = None
    context: int = 0
    limits: Limits = field(default_factory=Limits)
    weights: Weights = SHIPPED
    words: Words = ENGLISH
    english_model: str | None = None
    reranking: Reranking | None = None

    @property
    def snapshot(self) -> Snapshot:
        """What is searched."""
        return self.corpus.snapshot

    @property
    def shown(self) -> int:
        """At most so many citations."""
        lists = self.question.intent in LISTED
        return self.limit or (LISTS * self.quotes if lists else self.quotes)

    @property
    def wanted(self) -> Wanted:
        """Which turns are wanted: whoever says how many is shown less likely ones too."""
        return Wanted(self.shown, ASKED_FOR if self.limit else 1.0)

    @property
    def citer(self) -> Citer:
        """Makes citations as this search shows them."""
        phrases = self.question.narrowed.phrases
        return Citer(
            self.snapshot,
            self.corpus.roster,
            self.words,
            self.context,
            phrases,
            self.question.text,
            with_replies=self.question.intent in (Intent.SAID, Intent.TOPIC) and not phrases,
        )

    def cited(
        self, ranking: Ranking, wanted: Wanted, also: Rows | None = None
    ) -> tuple[Citation, ...]:
        """The turns of *ranking* that are *wanted*, as citations; *also* as in `pick`."""
        citer = self.citer
        read = citer.reading()
        return citer.cite(ranking, pick(read, self.question, ranking, wanted, also), read)

    @cached_property
    def own(self) -> Mask | None:
        """The turns of those whom the question asks about; None when it asks about anyone."""
        return asked_of(self.snapshot, self.question)

    @cached_property
    def maybe_own(self) -> Mask | None:
        """The turns that may be of the role asked about, where no source says whose it is."""
        role = self.question.role
        return None if role is None else maybe_in_role(self.snapshot, role)

    def spoken_by(self, people: Collection[CatalogueSpeaker]) -> Mask:
        """The turns of *people*."""
        return is_any(self.snapshot.turn_speaker, [one.ordinal for one in people])

    @cached_property
    def anywhere(self) -> Mask | None:
        """The turns that may be cited, wherever they stand; None for all."""
        return citable(self.snapshot, self.question, self.limits)

    @cached_property
    def scope(self) -> Mask | None:
        """The turns that may answer, whoever speaks them; None for all."""
        within = narrowed(self.snapshot, self.question, self.shelf, self.words)
        return both(self.anywhere, within)

    @cached_property
    def counted_words(self) -> tuple[str, ...]:
        """The index words of the topic, each once, which a turn has to hold to be counted."""
        return tuple(dict.fromkeys(self.words.tokens(self.question.topic)))

    def ranked(self, allowed: Mask | None) -> Ranking:
        """The turns of the scope that are *allowed*, best first; ranked once for the same ones."""
        for mask, ranking in self._ranked:
            if _same(mask, allowed):
                return ranking
        ranking = self._rank(self.query(allowed))
        self._ranked.append((allowed, ranking))
        return ranking

    @cached_property
    def _ranked(self) -> list[tuple[Mask | None, Ranking]]:
        return []

    def ranked_anywhere(self, allowed: Mask | None) -> Ranking:
        """The turns that are *allowed*, best first, in whatever episode and of whatever date."""
        return self._rank(self._query(both(self.anywhere, allowed)))

    def is_known(self, word: str) -> bool:
        """Whether anybody says *word*, in any of its forms; a stop word counts as said."""
        token = self.words.token_of(word)
        return token is None or len(self.snapshot.postings(token)[0]) > 0

    def query(self, allowed: Mask | None = None) -> Query:
        """What the stages search for, among the turns of the scope that are *allowed*."""
        return self._query(both(self.scope, allowed))

    def _query(self, allowed: Mask | None) -> Query:
        query = as_query(self.question, self.vector, allowed, self.words)
        return replace(query, tokens=self._as_written(query.tokens))

    def _as_written(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        written = self._written.get(tokens)
        if written is None:
            written = respelled(self.snapshot, self.words, self.question.topic, tokens)
            self._written[tokens] = written
        return written

    @cached_property
    def _written(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {}

    def _rank(self, query: Query) -> Ranking:
        ranking = rank(self.corpus, query, self.weights)
        if self.reranking is None:
            return ranking
        asked = self.question.search_text or self.question.text
        return self.reranking.reranked(self.snapshot, asked, ranking)

    def best_rows(self) -> list[int]:
        """The best turns, whatever the state, with nothing folded or left out."""
        return [int(row) for row in self.ranked(None).turns[: self.limit]]

    def mask_of(self, rows: Rows) -> Mask:
        """*rows* as a mask."""
        mask = np.zeros(len(self.snapshot.alive), np.bool_)
        mask[rows] = True
        return mask

    def bare(self, state: State, confidence: float) -> Answer:
        """An answer with neither citations nor passages."""
        return Answer(
            question=self.question.text,
            state=state,
            citations=(),
            confidence=confidence,
            understood=understood(self.question),
            searched=searched(self.question, self.shelf),
            suggestions=narrower_questions(self.question),
            notes=tuple(notes(self.question)) + self._role_note(),
        )

    def _role_note(self) -> tuple[str, ...]:
        if self.question.role is None or self.own is not None:
            return ()
        role = self.question.role
        said = f"no episode says who its {role} is: everyone was searched"
        return (Told(said, f"unknown_{role}"),)

    def about(self, topic: str) -> Search:
        """The same search for another *topic*."""
        return replace(self, question=replace(self.question, topic=topic))


def _same(one: Mask | None, other: Mask | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)


def as_query(
    question: Question, vector: Vector, allowed: Mask | None, words: Words = ENGLISH
) -> Query:
    """*question* for the search stages, restricted to the turns *allowed*."""
    matched = question.said_by.speakers if question.said_by else ()
    said_by = frozenset(speaker.ordinal for speaker in matched)
    named = said_by | {speaker.ordinal for speaker in question.mentioned}
    spoken_to = "" if question.addressed else question.spoken_to
    topic = f"{spoken_to} {question.topic}"
    sought = words.tokens(topic) or words.tokens(question.text)
    distinct = tuple(dict.fromkeys(sought))
    return Query(vector, distinct, allowed, said_by, named)
