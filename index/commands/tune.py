from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.commands import announce
from index.errors import QuestionFileError
from index.settings import Settings

if TYPE_CHECKING:  # keeps `quoth --help` light
    from index.evaluation import LabelledQuestion
    from index.tuning import DataSet

HELP = "fit what the evidence counts on questions with known turns"


class _Further(argparse.Action):
    """Collects a data folder, its questions, and perhaps others; refuses any other number."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        given = list(values) if isinstance(values, list) else []
        if len(given) not in (2, 3):
            parser.error(f"{option_string} takes a data folder, its questions, and perhaps others")
        setattr(namespace, self.dest, [*getattr(namespace, self.dest), given])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The questions, and where the weights go."""
    parser.add_argument("questions", metavar="QUESTIONS.jsonl", type=Path)
    parser.add_argument(
        "--also",
        nargs="+",
        action=_Further,
        default=[],
        type=Path,
        metavar=("HOME QUESTIONS.jsonl", "OTHER.jsonl"),
        help="fit as well on questions about another data folder, and on others that nothing there "
        "answers; each file counts the same, one that is given twice counts twice",
    )
    parser.add_argument(
        "--foreign",
        type=Path,
        metavar="OTHER.jsonl",
        help="questions that nothing in this data folder answers, for the confidence",
    )
    parser.add_argument(
        "--within", action="store_true", help="fit on the rankings within the right files alone"
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="after measuring, fit once more on the files that were held out too",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="WEIGHTS.json",
        help="write the weights that QUOTH_WEIGHTS names",
    )
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0; questions that cannot be used are an error."""
    from index.terminal import console  # noqa: PLC0415 - keeps `quoth --help` light
    from index.tuning.report import print_tuned  # noqa: PLC0415 - as above
    from index.tuning.tuned import tune  # noqa: PLC0415 - as above
    from index.weights import load, save  # noqa: PLC0415 - as above

    start = load(chosen.weights)
    sets = [_collected(chosen, options.questions, options.foreign)]
    sets += [
        _collected(replace(chosen, home=home), path, *others)
        for home, path, *others in options.also
    ]
    found = tune(sets, start, within_alone=options.within, on_all=options.all)
    if options.out:
        save(options.out, found.weights, _fitted_on(sets, found.as_json()))
    if options.json:
        json.dump(found.as_json(), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        print_tuned(console(), found)
    return 0


def _collected(home: Settings, path: Path, others: Path | None = None) -> DataSet:
    from index.ask import TranscriptIndex  # noqa: PLC0415 - as above
    from index.evaluation.questions import read_foreign, read_questions  # noqa: PLC0415
    from index.terminal import counted  # noqa: PLC0415
    from index.tuning.collecting import collect  # noqa: PLC0415

    with TranscriptIndex.open(home, announce=announce) as index:
        asked = [one for one in read_questions(path, index.texts_by_line()) if one.useful]
        _check(path, asked)
        foreign = read_foreign(others) if others else []
        return collect(index, "/".join(path.parts[-2:]), asked, foreign, counted)


def _check(path: Path, asked: Sequence[LabelledQuestion]) -> None:
    from index.tuning.tuned import is_tunable  # noqa: PLC0415 - as above

    if not is_tunable([one.file for one in asked]):
        problem = (
            "has questions about too few files: some are fitted on and the rest held out "
            "to measure, so label questions about more files"
        )
        raise QuestionFileError(str(path), [(None, problem)])


def _fitted_on(sets: Sequence[DataSet], figures: dict[str, object]) -> dict[str, object]:
    """What a weights file says of its making."""
    questions = {one.name: len(one.corpus) for one in sets}
    return {"questions": questions, "before": figures["before"], "after": figures["after"]}
