"""Gathers the evidence for the candidates of labelled questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np

from index.answering import Search
from index.evaluation import LabelledQuestion, Place
from index.evaluation.places import rows_by_place
from index.retrieval.candidates import gather
from index.retrieval.evidence import weigh
from index.retrieval.fusion import fuse
from index.retrieval.phrases import READ, phrase_scores
from index.tuning import COLUMNS, DataSet, Example

Progress = Callable[[Sequence[LabelledQuestion], str], Iterable[LabelledQuestion]]


class Searchable(Protocol):
    """What starts the search of a labelled question: an index."""

    def search(
        self, labelled: LabelledQuestion, *, within: bool = False, absent: bool = False
    ) -> Search:
        """The search among all turns, those of the question's file, or all but those."""
        ...


def collect(
    index: Searchable,
    name: str,
    questions: Sequence[LabelledQuestion],
    foreign: Sequence[LabelledQuestion] = (),
    counted: Progress = lambda questions, _doing: questions,
) -> DataSet:
    """
    The evidence for every candidate of *questions*, over the corpus, within and without the file.

    Args:
        index: what is searched.
        name: of the file of questions.
        questions: each with at least one right turn.
        foreign: questions that nothing in *index* answers.
        counted: shows the progress.
    """
    rows = rows_by_place(index.search(questions[0]).corpus.snapshot)
    corpus, within, absent = [], [], []
    for one in counted(questions, f"collecting {name}"):
        corpus.append(example(index.search(one), one, rows))
        within.append(example(index.search(one, within=True), one, rows))
        absent.append(example(index.search(one, absent=True), one, rows))
    others = [
        example(index.search(one), one, rows)
        for one in counted(foreign, "collecting other questions")
    ]
    return DataSet(name, corpus, within, absent, others)


def example(search: Search, labelled: LabelledQuestion, rows: Mapping[Place, int]) -> Example:
    """The candidates of *search* with their evidence, in rising rows."""
    query = search.query()
    candidates = gather(search.corpus, query)
    evidence = weigh(search.corpus, query, candidates)
    columns = dict(evidence.columns)
    # Only the best turns' texts are read for phrases, here as in the ranking.
    best = np.argsort(-fuse(evidence, search.weights.fusion), kind="stable")[:READ]
    columns["phrases"] = np.zeros(len(candidates.turns), np.float32)
    columns["phrases"][best] = phrase_scores(
        search.corpus.snapshot,
        candidates.postings,
        candidates.turns[best],
        evidence.held[:, best],
    )
    features = np.column_stack([columns[name] for name in COLUMNS]).astype(np.float32)
    right = {rows[place] for place in labelled.useful if place in rows}
    relevant = np.isin(candidates.turns, np.fromiter(right, np.int64, len(right)))
    episodes = search.corpus.snapshot.turn_episode[candidates.turns]
    return Example(labelled.file, features, relevant, len(right), episodes)
