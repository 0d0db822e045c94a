"""
Whether whom a question names is taken to say it: questions about what somebody says, and the same
ones put to somebody else, of the same episode and of another.

    python -m benchmarks.attribution [NAME HOME QUESTIONS.jsonl]… [--fit] [--into PAGE.md]

HOME is a data folder whose index holds the transcripts of QUESTIONS.jsonl (docs/json.md). Of these
the questions count that name a speaker who speaks a right turn. Prints how many are answered with
what that person says as a Markdown table, or puts it between the marks in PAGE.md; with --fit also
the rule fitted on all sets, each counting the same.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from benchmarks.pages import put_into
from index.answer import State
from index.answering import answer
from index.ask import TranscriptIndex
from index.evaluation import LabelledQuestion, Place
from index.evaluation.places import rows_by_place
from index.evaluation.questions import read_questions
from index.retrieval.attribution import COEFFICIENTS, signals
from index.search import Search
from index.settings import Settings
from index.store import CatalogueSpeaker, Rows
from index.tuning.calibrating import logistic

MARKS = "<!-- attributed -->", "<!-- end of attributed -->"
KEPT = 0.96  # of the questions put to who says it
SPEAKS = 5  # turns; who says less in all is nobody whom a question is put to
KINDS = {"theirs": 1.0, "in the same episode": 1 / 3, "of another episode": 2 / 3}


@dataclass(frozen=True)
class Asked:
    """By kind, the questions that were answered with what whom they name says, and the signals."""

    answered: dict[str, list[bool]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    compared: dict[str, list[list[float]]] = field(
        default_factory=lambda: {kind: [] for kind in KINDS}
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", metavar="NAME HOME QUESTIONS.jsonl")
    parser.add_argument("--fit", action="store_true", help="fit the rule anew")
    parser.add_argument("--into", type=Path, metavar="PAGE.md")
    options = parser.parse_args()
    if len(options.sets) % 3:
        sys.exit("give a name, the data folder and the questions of each set")
    sets = {}
    for at in range(0, len(options.sets), 3):
        name, home, questions = options.sets[at : at + 3]
        with TranscriptIndex.open(Settings(home=Path(home), threads=1)) as index:
            sets[name] = asked(index, read_questions(Path(questions), index.texts_by_line()))
        print(f"asked {name}", file=sys.stderr)
    written = "\n".join(table(sets))
    if options.into:
        put_into(options.into, MARKS, written)
    else:
        print(written)
    if options.fit:
        print(fitted(list(sets.values())))


def asked(index: TranscriptIndex, questions: Sequence[LabelledQuestion]) -> Asked:
    """What comes of those of *questions* that name who says it, and of the same put to others."""
    found, chance = Asked(), random.Random(3)
    rows: Mapping[Place, int] = {}
    for one in questions:
        search = index.search(one)
        rows = rows or rows_by_place(search.snapshot)
        right = np.array([rows[place] for place in one.useful if place in rows], np.int32)
        if not is_put_to_who_says_it(search, right):
            continue
        note(found, "theirs", search)
        for kind, people in others(search, right).items():
            if people:
                put = chance.choice(people).name
                text = one.question.replace(search.question.named or "", put)
                note(found, kind, index.search(replace(one, question=text)))
    return found


def is_put_to_who_says_it(search: Search, right: Rows) -> bool:
    """Whether the question names a speaker, of whom one of the turns *right* is."""
    question = search.question
    if question.said_by is None or not question.said_by.speakers or search.own is None:
        return False
    return bool(search.own[right].any())


def others(search: Search, right: Rows) -> dict[str, list[CatalogueSpeaker]]:
    """Whom the question could have been put to wrongly."""
    snapshot = search.snapshot
    here = {
        int(one) for one in snapshot.turn_speaker[snapshot.turn_episode == episode(search, right)]
    }
    named = search.question.said_by.speakers if search.question.said_by else ()
    spoke = {int(one) for one in snapshot.turn_speaker[right]} | {one.ordinal for one in named}
    people = [one for one in snapshot.speakers.values() if not one.generic and one.turns >= SPEAKS]
    return {
        "in the same episode": [one for one in people if one.ordinal in here - spoke],
        "of another episode": [one for one in people if one.ordinal not in here],
    }


def episode(search: Search, right: Rows) -> int:
    """The number of the episode of the turns *right*."""
    return int(search.snapshot.turn_episode[right[0]])


def note(found: Asked, kind: str, search: Search) -> None:
    """Notes in *found* what comes of *search*, where it has the shape that is compared."""
    question, own = search.question, search.own
    if question.said_by is None or question.names_nobody_known or own is None:
        return
    theirs = search.ranked(own)
    if not len(theirs.turns) or question.narrowed.phrases or question.asked_of:
        return
    named = search.corpus.roster.mentioned(question.topic)
    rest = search.ranked(~own & ~search.spoken_by(named))
    compared = signals(search.snapshot, theirs, rest, own)
    found.compared[kind].append([compared[name] for name in COEFFICIENTS])
    found.answered[kind].append(answer(search).state is State.ANSWERED)


def table(sets: Mapping[str, Asked]) -> Iterator[str]:
    """The lines of the table."""
    yield f"| set | {' | '.join(f'put to one {kind}' for kind in KINDS)} |".replace(
        "put to one theirs", "put to who says it"
    )
    yield "| --- | " + " | ".join("---" for _kind in KINDS) + " |"
    for name, one in sets.items():
        cells = [f"{np.mean(hits):.3f} of {len(hits)}" for hits in one.answered.values()]
        yield f"| {name} | {' | '.join(cells)} |"


def fitted(sets: Sequence[Asked]) -> str:
    """The rule fitted on *sets*."""
    rows, labels, each = [], [], []
    for one in sets:
        for kind, compared in one.compared.items():
            rows += compared
            labels += [float(kind == "theirs")] * len(compared)
            each += [KINDS[kind] / len(compared)] * len(compared)
    coefficients, _intercept = logistic(np.array(rows), np.array(labels), np.array(each))
    theirs = np.array(labels) == 1
    worth = np.array(rows)[theirs] @ np.array(coefficients)
    weights = np.array(each)[theirs]
    says_it = np.quantile(worth, 1 - KEPT, weights=weights, method="inverted_cdf")
    named = ", ".join(f"{name} {one}" for name, one in zip(COEFFICIENTS, coefficients, strict=True))
    return f"{named}; says it from {says_it:.2f} on"


if __name__ == "__main__":
    main()
