from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from index.commands import announce
from index.settings import Settings

HELP = "measure how well questions with known turns are answered"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The questions, and what is ranked for each."""
    parser.add_argument("questions", metavar="QUESTIONS.jsonl", type=Path)
    parser.add_argument(
        "--within", action="store_true", help="rank the turns of the right file alone"
    )
    parser.add_argument(
        "--run", type=Path, metavar="OUT.jsonl", help="write the ranking of each question"
    )
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0; questions that cannot be used are an error."""
    from index.ask import TranscriptIndex  # noqa: PLC0415 - keeps `quoth --help` light
    from index.evaluation.measures import per_question, summary  # noqa: PLC0415
    from index.evaluation.questions import read_questions  # noqa: PLC0415
    from index.evaluation.runs import write_runs  # noqa: PLC0415
    from index.terminal import counted, print_measures  # noqa: PLC0415 - as above

    with TranscriptIndex.open(chosen, announce=announce) as index:
        questions = read_questions(options.questions, index.texts_by_line())
        runs = {
            one.id: index.run(one, within=options.within)
            for one in counted(questions, "evaluating")
        }
    if options.run:
        write_runs(options.run, runs.values())
    measures = summary(per_question(questions, runs))
    if options.json:
        shown = {name: measure.as_json() for name, measure in measures.items()}
        json.dump({"questions": len(questions), "within": options.within} | shown, sys.stdout)
        sys.stdout.write("\n")
    else:
        print_measures(measures, len(questions))
    return 0
