"""
An optional last stage: the best turns read once more, together with the question, by a model.

A cross-encoder sees question and passage at once, and so tells an answer from a neighbour of it; it
costs a run of the model for each passage, some hundred times the rest of a question, and is off
unless the settings name one.

Nogueira and Cho, "Passage Re-ranking with BERT" (2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from index.questions_asked import BRIEF, is_asked_before
from index.retrieval.pipeline import Ranking
from index.settings import Settings
from index.store import Scores, Snapshot, StoredTurn

DEPTH = 20  # turns that are read again
PASSAGE_WORDS = 180  # of a long turn, about what a model of 256 tokens reads beside a question


class Judge(Protocol):
    """A model that reads a question together with each of some passages."""

    def scores(self, question: str, passages: Sequence[str]) -> Scores:
        """How well each of *passages* answers *question*, float32 (n,), higher is better."""
        ...


@dataclass(frozen=True, slots=True)
class Reranking:
    """
    The stage: *judge* orders the best turns of a ranking anew.

    Attributes:
        judge: the model.
        depth: how many of the best turns it reads.
    """

    judge: Judge
    depth: int = DEPTH

    def reranked(self, snapshot: Snapshot, question: str, ranking: Ranking) -> Ranking:
        """*ranking* with its best turns in the order of the judge, the others behind them."""
        head = snapshot.turns([int(row) for row in ranking.turns[: self.depth]])
        if len(head) < 2:
            return ranking
        passages = [passage_of(snapshot, ranking, stored) for stored in head]
        return in_order_of(ranking, self.judge.scores(question, passages))


def reranking_by(settings: Settings) -> Reranking:
    """The stage with the model of *settings*, which is loaded when it is first needed."""
    from index.embedding.cross_encoder import CrossEncoderJudge  # noqa: PLC0415 - few have one

    return Reranking(CrossEncoderJudge(settings.reranker, settings.threads), settings.reranked)


def in_order_of(ranking: Ranking, judged: Scores) -> Ranking:
    """
    *ranking* with as many of its best as are *judged* in falling order of that; ties as they were.

    The scores stay those of the fusion, which fall: a turn that rises takes that of its new place,
    and how sure each turn is goes with it; how sure it is that any answers stays.
    """
    best = np.argsort(-judged, kind="stable")
    order = np.concatenate([best, np.arange(len(best), len(ranking.turns))]).astype(np.intp)
    return replace(
        ranking,
        turns=ranking.turns[order],
        sureness=ranking.sureness[order],
        worth=ranking.worth[order],
        coverage=ranking.coverage[order],
    )


def passage_of(snapshot: Snapshot, ranking: Ranking, stored: StoredTurn) -> str:
    """What the judge reads of a turn: who says it, and of a long one what comes closest."""
    said = f"{stored.turn.speaker}: " if stored.turn.speaker else ""
    text = _closest_part(snapshot, ranking, stored)
    brief = len(stored.turn.text.split()) <= BRIEF
    if not brief or not is_asked_before(snapshot, stored.row):
        return f"{said}{text}"
    (asked,) = snapshot.turns([stored.row - 1])
    return f"{asked.turn.text} {said}{text}"


def _closest_part(snapshot: Snapshot, ranking: Ranking, stored: StoredTurn) -> str:
    """The pieces of a turn around the closest one, in all `PASSAGE_WORDS` at most, or that one."""
    row, text = stored.row, stored.turn.text
    first, end = int(snapshot.turn_first_piece[row]), int(snapshot.turn_first_piece[row + 1])
    pieces = np.arange(first, end, dtype=np.int32)
    low = high = int(pieces[np.argmax(snapshot.piece_cosines(ranking.query.vector, pieces))])
    words = int(snapshot.piece_words[low])
    while (wider := [at for at in (high + 1, low - 1) if first <= at < end]) and (
        words + int(snapshot.piece_words[wider[0]]) <= PASSAGE_WORDS
    ):
        words += int(snapshot.piece_words[wider[0]])
        low, high = min(low, wider[0]), max(high, wider[0])
    return text[int(snapshot.piece_start[low]) : int(snapshot.piece_end[high])]
