"""From a question that is understood to an answer: search, judge, cite, or say an honest no."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz

from index.answer import Answer, Searched, State, Suggestion, Understood
from index.citations import cite, suggest, whole_turn
from index.embedding import Vector
from index.question import Intent, Question
from index.retrieval.corpus import Corpus
from index.retrieval.pipeline import Ranking, rank
from index.retrieval.query import Query
from index.scope import Mask, asked_of, both, citable, of_file
from index.store import CatalogueSpeaker, Snapshot
from index.weights import SHIPPED, Weights
from index.words import tokens

SUGGESTED_PASSAGES = 3
SUGGESTED_SPEAKERS = 5
ALIKE = 75  # of 100: names at least this alike are offered first for an unknown one
ASKED_FROM = 20  # of the best turns, those that ask come first when a question is asked for


@dataclass(frozen=True, slots=True)
class Search:
    """
    A question put to a corpus.

    Attributes:
        vector: of the question, as the index was made.
        limit: at most so many citations.
        context: turns shown on each side of a citation.
        without: ids of turns that are no answer any more, since the asker has seen them.
        file: the stem of the one file that is searched; None for all.
        apart_from: the stem of a file that is left out; None for none.
        weights: of the evidence, and of the confidence.
    """

    corpus: Corpus
    question: Question
    vector: Vector
    limit: int
    context: int = 0
    without: Collection[int] = ()
    file: str | None = None
    apart_from: str | None = None
    weights: Weights = SHIPPED

    def answer(self) -> Answer:
        """What the corpus says, or that nobody (or somebody else, or nobody known) said it."""
        if self.question.names_nobody_known:
            return self._unknown_speaker()
        own = asked_of(self._snapshot, self.question)
        return self._from_anyone() if own is None else self._from_speakers(own)

    def best_rows(self) -> list[int]:
        """The *limit* best turns, whatever the state, with nothing folded or left out."""
        return [int(row) for row in self._ranked(None).turns[: self.limit]]

    @property
    def _snapshot(self) -> Snapshot:
        return self.corpus.snapshot

    def _from_anyone(self) -> Answer:
        found = self._ranked(None)
        if found.answers:
            return self._answered(State.ANSWERED, found)
        return self._not_found(found)

    def _from_speakers(self, own: Mask) -> Answer:
        theirs = self._ranked(own)
        if theirs.answers:
            return self._answered(State.ANSWERED, theirs)
        others = self._ranked(~own)
        if others.answers:
            return self._answered(State.OTHER_SPEAKER, others)
        return self._not_found(theirs if len(theirs.turns) else others)

    def _unknown_speaker(self) -> Answer:
        nearest = self._ranked(None)
        known = _known_speakers(self._snapshot, self.question.named or "")
        passages = suggest(self._snapshot, nearest, 1) if nearest.answers else ()
        bare = self._bare(State.UNKNOWN_SPEAKER, nearest.confidence)
        return replace(bare, suggestions=known + passages)

    def _answered(self, state: State, found: Ranking) -> Answer:
        if self.question.intent is Intent.ASKED:
            found = _asking_first(self._snapshot, found)
        citations = cite(self._snapshot, found, self.limit, self.context)
        return replace(self._bare(state, found.confidence), citations=citations)

    def _not_found(self, nearest: Ranking) -> Answer:
        suggestions = suggest(self._snapshot, nearest, SUGGESTED_PASSAGES)
        return replace(self._bare(State.NOT_FOUND, nearest.confidence), suggestions=suggestions)

    def query(self, allowed: Mask | None = None) -> Query:
        """What the stages search for, among the turns *allowed*."""
        scope = citable(self._snapshot, self.question, self.without)
        if self.file is not None:
            scope = both(scope, of_file(self._snapshot, self.file))
        if self.apart_from is not None:
            scope = both(scope, ~of_file(self._snapshot, self.apart_from))
        return as_query(self.question, self.vector, both(scope, allowed))

    def _ranked(self, allowed: Mask | None) -> Ranking:
        return rank(self.corpus, self.query(allowed), self.weights)

    def _bare(self, state: State, confidence: float) -> Answer:
        return bare_answer(self._snapshot, self.question, state, confidence)


def beside(snapshot: Snapshot, question: Question, focus: int, step: int, context: int) -> Answer:
    """The turn *step* turns after the turn *focus* (before it when negative), as an answer."""
    bare = bare_answer(snapshot, question, State.NOT_FOUND, 0.0)
    row = snapshot.row_of(focus)
    if row is None:
        return replace(bare, notes=("that passage is no longer in the index",))
    there = row + step
    inside = 0 <= there < len(snapshot.turn_episode)
    if not inside or snapshot.turn_episode[there] != snapshot.turn_episode[row]:
        return replace(bare, notes=("that is where the transcript ends",))
    cited = whole_turn(snapshot, there, context)
    return replace(bare, state=State.ANSWERED, confidence=1.0, citations=(cited,))


def bare_answer(snapshot: Snapshot, question: Question, state: State, confidence: float) -> Answer:
    """An answer with neither citations nor suggestions."""
    return Answer(
        question=question.text,
        state=state,
        citations=(),
        confidence=confidence,
        understood=understood(question),
        searched=searched(snapshot),
        notes=tuple(_notes(question)),
    )


def as_query(question: Question, vector: Vector, allowed: Mask | None) -> Query:
    """*question* for the search stages, restricted to the turns *allowed*."""
    matched = question.said_by.speakers if question.said_by else ()
    said_by = frozenset(speaker.ordinal for speaker in matched)
    named = said_by | {speaker.ordinal for speaker in question.mentioned}
    distinct = tuple(dict.fromkeys(tokens(question.topic)))
    return Query(vector, distinct, allowed, said_by, named)


def understood(question: Question) -> Understood:
    """What was made of *question*, for the asker to see."""
    names = tuple(one.name for one in question.said_by.speakers) if question.said_by else ()
    who = question.named if question.role else " or ".join(names)
    return Understood(
        topic=question.topic,
        speakers=names,
        named=question.named,
        intent=str(question.intent),
        summary=f"speaker: {who}" if who else "",
    )


def searched(snapshot: Snapshot) -> Searched:
    """What a search of *snapshot* covers."""
    dates = sorted(one.record.date for one in snapshot.episodes if one.record.date)
    return Searched(
        episodes=len(snapshot.episodes),
        turns=sum(episode.turns for episode in snapshot.episodes),
        first_date=dates[0] if dates else None,
        last_date=dates[-1] if dates else None,
    )


def _notes(question: Question) -> Iterable[str]:
    match = question.said_by
    if match is None or not match.speakers:
        return
    if not match.exact:
        yield f"“{question.named}” was read as {match.speakers[0].name}"
    if len(match.speakers) > 1:
        names = " and ".join(speaker.name for speaker in match.speakers)
        yield f"“{question.named}” may be {names}: the answer is for all of them"


def _known_speakers(snapshot: Snapshot, named: str) -> tuple[Suggestion, ...]:
    """Those who do speak here, names like *named* first, then who speaks most."""
    people = [one for one in snapshot.speakers.values() if not one.generic]

    def order(speaker: CatalogueSpeaker) -> tuple[float, int, str]:
        alike = fuzz.WRatio(named.casefold(), speaker.name.casefold())
        return (-alike if alike >= ALIKE else 0.0, -speaker.turns, speaker.name)

    nearest = sorted(people, key=order)[:SUGGESTED_SPEAKERS]
    return tuple(Suggestion("speaker", speaker.name) for speaker in nearest)


def _asking_first(snapshot: Snapshot, found: Ranking) -> Ranking:
    """*found* with the turns that ask something before those that do not."""
    head = snapshot.turns([int(row) for row in found.turns[:ASKED_FROM]])
    asks = np.array(["?" in stored.turn.text for stored in head], dtype=np.bool_)
    first = np.argsort(~asks, kind="stable")
    order = np.concatenate([first, np.arange(len(head), len(found.turns))]).astype(np.intp)
    return replace(
        found,
        turns=found.turns[order],
        scores=found.scores[order],
        sureness=found.sureness[order],
    )
