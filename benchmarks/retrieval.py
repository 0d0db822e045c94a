"""
Retrieval on labelled questions: plain designs beside Quoth's, what each piece of evidence brings,
weights fitted on one data set and measured on the other, and the honest no.

    python -m benchmarks.retrieval [--eval FOLDER] [--also NAME TRANSCRIPTS QUESTIONS.jsonl]
        [--home FOLDER] [--limit N] [--into PAGE.md]

FOLDER of --eval holds data sets: NAME/questions.jsonl and NAME/transcripts. Each is indexed once
into a data folder of its own below --home; so is the set of --also, of any name. Prints Markdown
tables, or puts them between the marks in PAGE.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.pages import put_into
from index.ask import TranscriptIndex
from index.evaluation.questions import read_foreign, read_questions, spread
from index.settings import Settings
from index.tuning import FUSED, DataSet
from index.tuning.collecting import collect
from index.tuning.fitting import Sheet, fit
from index.tuning.tuned import figures
from index.weights import SHIPPED

MARKS = "<!-- figures -->", "<!-- end of figures -->"
PROJECT = Path(__file__).resolve().parents[1]
NAMES = {"qmsum_val": "QMSum val", "qmsum_train": "QMSum train", "friends_dev": "FriendsQA dev"}
# Of which corpus a data set is, and whose questions are of another world to it.
CORPUS = {"qmsum_val": "QMSum", "qmsum_train": "QMSum", "friends_dev": "FriendsQA"}
FOREIGN = {"qmsum_val": "friends_dev", "qmsum_train": "friends_dev", "friends_dev": "qmsum_val"}
FOREIGN_COUNT = 300
ELSEWHERE = "friends_dev"  # whose questions are of another world to any other data set
RRF_K = 60  # Cormack, Clarke and Buettcher, "Reciprocal rank fusion" (2009)
# What is left out together: pieces of evidence that stand in for one another.
GROUPS = {
    "all cosines": [name for name in FUSED if "cosine" in name],
    "all words": [name for name in FUSED if "words" in name or name == "phrases"],
    "all windows": [name for name in FUSED if name.startswith("window")],
    "all about the speaker": ["said_by", "named", "named_near"],
}
START = dict.fromkeys(FUSED, 0.5)  # a fit that has seen neither data set

KINDS = ("corpus", "within")

Scores = NDArray[np.float32]
Design = Callable[[Sheet], Scores]


@dataclass(frozen=True)
class Labelled:
    """A data set with its evidence, laid out once."""

    name: str
    collected: DataSet
    turns: int
    files: int
    corpus: Sheet
    within: Sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval", type=Path, default=PROJECT.parent / "shared" / "eval")
    parser.add_argument("--also", nargs=3, metavar=("NAME", "TRANSCRIPTS", "QUESTIONS.jsonl"))
    parser.add_argument("--home", type=Path, help="keep the indexes here, and use those there")
    parser.add_argument("--limit", type=int, help="ask N questions of each, evenly spread")
    parser.add_argument("--into", type=Path, metavar="PAGE.md")
    options = parser.parse_args()
    present = [name for name in NAMES if (options.eval / name / "questions.jsonl").is_file()]
    if not present:
        sys.exit(f"{options.eval} has none of {', '.join(NAMES)}: name their folder with --eval")
    with tempfile.TemporaryDirectory() as temporary:
        homes = options.home or Path(temporary)
        sources = {name: Source.of(options.eval, name) for name in present}
        if options.also:
            name, transcripts, questions = options.also
            foreign = options.eval / ELSEWHERE / "questions.jsonl"
            sources[name] = Source(Path(transcripts), Path(questions), foreign)
        sets = [collected(source, name, homes, options.limit) for name, source in sources.items()]
    written = "\n\n".join(tables(sets))
    if options.into:
        put_into(options.into, MARKS, written)
    else:
        print(written)


@dataclass(frozen=True)
class Source:
    """Where a data set is, and the questions that are of another world to it."""

    transcripts: Path
    questions: Path
    foreign: Path

    @classmethod
    def of(cls, folder: Path, name: str) -> Source:
        """The data set *name* of *folder*."""
        own = folder / name
        others = folder / FOREIGN[name] / "questions.jsonl"
        return cls(own / "transcripts", own / "questions.jsonl", others)


def collected(source: Source, name: str, homes: Path, limit: int | None) -> Labelled:
    """The evidence of the questions of the data set *name*, which is indexed first if need be."""
    with TranscriptIndex.open(Settings(home=homes / name, threads=1), create=True) as index:
        if not index.status().episodes:
            print(f"indexing {name} …", file=sys.stderr)
            index.add([source.transcripts])
        questions = read_questions(source.questions, index.texts_by_line())
        asked = spread([one for one in questions if one.useful], limit)
        others = source.foreign
        foreign = spread(read_foreign(others), limit or FOREIGN_COUNT) if others.is_file() else []
        print(f"asking {len(asked):,} questions of {name} …", file=sys.stderr)
        found = collect(index, name, asked, foreign)
        held = index.status()
    sheets = (Sheet(found.corpus, len(FUSED)), Sheet(found.within, len(FUSED)))
    return Labelled(name, found, held.turns, held.episodes, *sheets)


def tables(sets: Sequence[Labelled]) -> Iterable[str]:
    """The page's tables, each with what it shows above it."""
    counts = "; ".join(
        f"{title(one)}: {len(one.collected.corpus):,} questions over {one.turns:,} turns of "
        f"{one.files:,} files"
        for one in sets
    )
    yield f"{counts}. Each cell: nDCG@10 / success@1 / success@5."
    yield designs(sets)
    yield "What is lost in nDCG@10 (in thousandths) when a piece of evidence counts nothing:"
    yield left_out(sets)
    yield (
        "nDCG@10 with weights fitted on all questions of some corpora, each counting the same, "
        "from equal weights on, and measured on others too:"
    )
    yield transferred(sets)
    yield "The honest no, with the shipped confidence and threshold:"
    yield honest_no(sets)


def title(one: Labelled) -> str:
    """What the tables call *one*."""
    return NAMES.get(one.name, one.name)


def designs(sets: Sequence[Labelled]) -> str:
    rows: dict[str, Design] = {
        "plain dense (closest piece of the turn)": by_columns(turn_cosine=1),
        "plain BM25 (turn with its speaker's name)": by_columns(turn_words=1),
        "reciprocal rank fusion of the two": reciprocal,
        "Quoth": by_weights({**SHIPPED.fusion, "phrases": SHIPPED.phrases}),
    }
    head = ["design", *(f"{title(one)}, {kind}" for one in sets for kind in KINDS)]
    return table(head, [[name, *cells(sets, design)] for name, design in rows.items()])


def cells(sets: Sequence[Labelled], design: Design) -> list[str]:
    found = []
    for sheet in (sheet for one in sets for sheet in (one.corpus, one.within)):
        scores = design(sheet)
        hits = sheet.hits_of(scores)
        shares = (hits[:, :count].any(axis=1).mean() for count in (1, 5))
        found.append(
            " / ".join(f"{value:.3f}" for value in (sheet.ndcg_of(scores).mean(), *shares))
        )
    return found


def left_out(sets: Sequence[Labelled]) -> str:
    shipped = {**SHIPPED.fusion, "phrases": SHIPPED.phrases}
    full = means(sets, shipped)
    groups = {name: [name] for name in FUSED if shipped[name]} | GROUPS
    rows = []
    for name, features in groups.items():
        without = means(sets, shipped | dict.fromkeys(features, 0.0))
        lost = [1000 * (less - all_of_it) for less, all_of_it in zip(without, full, strict=True)]
        rows.append([name, *(f"{value:+.0f}" for value in lost)])
    head = ["left out", *(f"{title(one)}, {kind}" for one in sets for kind in KINDS)]
    return table(head, rows)


def transferred(sets: Sequence[Labelled]) -> str:
    corpora = {CORPUS.get(one.name, one.name): one for one in sets}  # the larger of two comes last
    head = ["fitted on", *(f"{title(one)}, {kind}" for one in sets for kind in KINDS)]
    fits = {name: [one.corpus, one.within] for name, one in corpora.items()}
    if len(corpora) > 2:
        for name in corpora:
            rest = [sheets for other, sheets in fits.items() if other in corpora and other != name]
            fits[f"all but {name}"] = [sheet for sheets in rest for sheet in sheets]
    else:
        fits["both"] = [sheet for sheets in fits.values() for sheet in sheets]
    rows = [["equal weights", *shown(means(sets, START))]]
    for name, sheets in fits.items():
        print(f"fitting on {name} …", file=sys.stderr)
        rows.append([name, *shown(means(sets, fit(sheets, FUSED, START)))])
    shipped = {**SHIPPED.fusion, "phrases": SHIPPED.phrases}
    return table(head, [*rows, ["shipped", *shown(means(sets, shipped))]])


def honest_no(sets: Sequence[Labelled]) -> str:
    found = [figures(one.collected, SHIPPED) for one in sets]
    names = [name for name in found[0] if not name.startswith(KINDS)]
    rows = [[name, *shown([one[name] for one in found])] for name in names]
    return table(["figure", *(title(one) for one in sets)], rows)


def means(sets: Sequence[Labelled], weights: Mapping[str, float]) -> list[float]:
    design = by_weights(weights)
    sheets = (sheet for one in sets for sheet in (one.corpus, one.within))
    return [float(sheet.ndcg_of(design(sheet)).mean()) for sheet in sheets]


def by_columns(**weights: float) -> Design:
    return by_weights(weights)


def by_weights(weights: Mapping[str, float]) -> Design:
    column = np.array([weights.get(name, 0.0) for name in FUSED], np.float32)
    return lambda sheet: sheet.scores(column)


def reciprocal(sheet: Sheet) -> Scores:
    """Each list's part is 1 / (k + rank); what holds none of the words is on no list of words."""
    total = np.zeros(1, np.float32)
    for design in (by_columns(turn_cosine=1), by_columns(turn_words=1)):
        scores = design(sheet)
        ranks = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1)
        total = total + np.where(scores > 0, 1 / (RRF_K + 1 + ranks), 0)
    return np.where(np.isneginf(scores), -np.inf, total).astype(np.float32)


def shown(values: Iterable[float | None]) -> list[str]:
    return ["–" if value is None else f"{value:.3f}" for value in values]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
