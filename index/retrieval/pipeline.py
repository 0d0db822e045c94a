"""The stages put together: a snapshot and a query in, ranked turns out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.retrieval.candidates import gather
from index.retrieval.confidence import confidence, gap
from index.retrieval.corpus import Corpus
from index.retrieval.evidence import Evidence, weigh
from index.retrieval.fusion import fuse
from index.retrieval.phrases import READ, phrase_scores
from index.retrieval.query import Query
from index.retrieval.words import Posting
from index.store import Rows, Scores
from index.weights import SHIPPED, Weights

HEAD = 3  # the best turns, which together say whether a question is answered


@dataclass(frozen=True, slots=True)
class Ranking:
    """
    Turns, best first.

    Attributes:
        turns: rows of the snapshot.
        scores: float32 (n,), falling.
        sureness: float32 (n,), in 0..1, how sure it is that each turn, or what stands around it,
            answers.
        worth: float32 (n,), how much of the question each turn by itself holds, in words and
            meaning, as a part of what the first one holds; 0 for a turn of a few words.
        coverage: float32 (n,), how much of the question's idf stands in each turn, in 0..1.
        query: what was searched for.
        postings: of the question's words, for choosing what to quote.
        confidence: how sure it is that the head answers the question, in 0..1.
        answered: at least this sure to say that the question is answered.
    """

    query: Query
    turns: Rows
    scores: Scores
    sureness: Scores
    worth: Scores
    coverage: Scores
    postings: tuple[Posting, ...]
    confidence: float
    answered: float = SHIPPED.answered

    @property
    def best(self) -> float:
        """The highest score; 0 where no turn was ranked."""
        return float(self.scores[:1].max(initial=0))

    @property
    def heard(self) -> float:
        """How much of the question's words a turn of the head holds, in 0..1."""
        return float(self.coverage[:HEAD].max(initial=0))

    @property
    def is_said(self) -> bool:
        """Whether anybody says any word of the question, in whatever turn."""
        return any(posting.is_said for posting in self.postings)

    @property
    def answers(self) -> bool:
        """True when it is sure enough that the question is answered."""
        return self.confidence >= self.answered


def rank(corpus: Corpus, query: Query, weights: Weights = SHIPPED) -> Ranking:
    """The turns of *corpus* that may answer *query*, best first; ties in reading order."""
    candidates = gather(corpus, query)
    evidence = weigh(corpus, query, candidates, weights.weighed)
    scores = fuse(evidence, weights.fusion)
    best = np.argsort(-scores, kind="stable")[:READ]
    phrases = phrase_scores(
        corpus.snapshot, candidates.postings, candidates.turns[best], evidence.held[:, best]
    )
    scores[best] += np.float32(weights.phrases) * phrases
    order = np.argsort(-scores, kind="stable")
    episodes = corpus.snapshot.turn_episode[candidates.turns[order]]
    ahead = gap(scores[order], episodes) - (scores.max(initial=-np.inf) - scores)
    evidence.columns["gap"] = np.maximum(ahead, 0).astype(np.float32)
    own = ((evidence["coverage"] + evidence["turn_cosine"]) * evidence["useful"])[order]
    return Ranking(
        query,
        candidates.turns[order],
        scores[order],
        confidence(evidence, weights.confidence, weights.intercept)[order],
        own / max(float(own[0]), 1e-6) if len(own) else own,
        evidence["coverage"][order],
        candidates.postings,
        _confidence(evidence, order[:HEAD], weights),
        weights.answered,
    )


def _confidence(evidence: Evidence, head: NDArray[np.intp], weights: Weights) -> float:
    """How sure it is that any of *head* answers: by the best of each signal among them."""
    if not len(head):
        return 0.0
    names = [name for name, weight in weights.confidence.items() if weight]
    values = np.array([evidence[name][head] for name in names], np.float32)
    best = values.reshape(len(names), len(head)).max(axis=1, keepdims=True)
    together = Evidence(evidence.turns[head[:1]], dict(zip(names, best, strict=True)))
    return float(confidence(together, weights.confidence, weights.intercept)[0])
