from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.commands import announce
from index.settings import Settings

if TYPE_CHECKING:  # keeps `quoth --help` light
    from index.ask import TranscriptIndex
    from index.evaluation import LabelledQuestion, Run
    from index.evaluation.measures import Values
    from index.evaluation.report import Report

HELP = "measure how well questions with known turns are answered"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The questions, what is ranked for each, and what it is compared with."""
    parser.add_argument("questions", metavar="QUESTIONS.jsonl", type=Path)
    parser.add_argument(
        "--within", action="store_true", help="rank the turns of the right file alone"
    )
    parser.add_argument(
        "--run", type=Path, metavar="OUT.jsonl", help="write the ranking of each question"
    )
    parser.add_argument(
        "--against", type=Path, metavar="RUN.jsonl", help="compare with an earlier --run"
    )
    parser.add_argument(
        "--absent",
        action="store_true",
        help="how well an honest no is told: ask again with each question's file left out",
    )
    parser.add_argument(
        "--foreign",
        type=Path,
        metavar="OTHER.jsonl",
        help="how well an honest no is told: ask questions that nothing here answers",
    )
    parser.add_argument(
        "--limit", type=_positive, metavar="N", help="ask N of the questions, evenly spread"
    )
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")


def _positive(written: str) -> int:
    number = int(written)
    if number < 1:
        raise ValueError(written)
    return number


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0; questions that cannot be used are an error."""
    from index.ask import TranscriptIndex  # noqa: PLC0415 - keeps `quoth --help` light
    from index.terminal import console  # noqa: PLC0415 - as above

    with TranscriptIndex.open(chosen, announce=announce) as index:
        report = _evaluate(options, index)
    if options.json:
        json.dump(report.as_json(), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        report.print_to(console())
    return 0


def _evaluate(options: argparse.Namespace, index: TranscriptIndex) -> Report:
    # As above; every file is read before the first question is asked.
    from index.evaluation.abstention import abstention, well_answered  # noqa: PLC0415
    from index.evaluation.measures import per_question  # noqa: PLC0415
    from index.evaluation.questions import read_foreign, read_questions, spread  # noqa: PLC0415
    from index.evaluation.runs import read_runs, write_runs  # noqa: PLC0415

    asked = spread(read_questions(options.questions, index.texts_by_line()), options.limit)
    answerable = [one for one in asked if one.useful]
    earlier = read_runs(options.against, answerable) if options.against else {}
    foreign = spread(read_foreign(options.foreign) if options.foreign else [], options.limit)
    found = _asked(index, asked, "evaluating", within=options.within)
    runs = {one.id: one for one in found}
    values = per_question(answerable, runs) if answerable else {}
    if options.run:
        write_runs(options.run, found, [one.id for one in answerable], values)
    well = well_answered(answerable, runs)
    sure = [runs[one.id] for one in well]
    left_out = _asked(index, well if options.absent else [], "leaving files out", absent=True)
    others = _asked(index, foreign, "asking other questions")
    return replace(
        _measured(answerable, runs, values, earlier),
        within=options.within,
        absent=abstention(sure, left_out),
        foreign=abstention(sure, others),
    )


def _measured(
    answerable: Sequence[LabelledQuestion],
    runs: Mapping[str, Run],
    values: Mapping[str, Values],
    earlier: Mapping[str, Run],
) -> Report:
    """The report of the rankings."""
    from index.evaluation.measures import summary  # noqa: PLC0415 - as above
    from index.evaluation.report import Report  # noqa: PLC0415
    from index.evaluation.runs import compare  # noqa: PLC0415

    labelled = {one.id for one in answerable}
    nobody = [run for run in runs.values() if run.id not in labelled]
    return Report(
        questions=len(answerable),
        measures=summary(values),
        unanswered=len(nobody),
        refused=sum(one.refused for one in nobody) / len(nobody) if nobody else None,
        against=compare(answerable, earlier, runs) if earlier else None,
    )


def _asked(
    index: TranscriptIndex,
    questions: Sequence[LabelledQuestion],
    doing: str,
    *,
    within: bool = False,
    absent: bool = False,
) -> list[Run]:
    from index.terminal import counted  # noqa: PLC0415 - as above

    return [index.run(one, within=within, absent=absent) for one in counted(questions, doing)]
