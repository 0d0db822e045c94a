"""
Questions asked as an asker does: is the state right, does a right turn come first, is any speaker
wrong?

    python -m benchmarks.asking [NAME TRANSCRIPTS QUESTIONS.jsonl]… [--home FOLDER] [--into PAGE.md]

The invented episodes of the tests are always asked; further sets are named with their transcripts.
A question has "question", "state", "relevant" ([[file stem, line from 0], …]) and, where it is
asked of somebody by name, "speaker" (a name, or a list of those that are right). Prints a Markdown
table, or puts it between the marks in PAGE.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.pages import put_into
from index import Answer, Citation, Settings, State, TranscriptIndex

PROJECT = Path(__file__).resolve().parents[1]
EPISODES = PROJECT / "tests" / "episodes"
SHOWN = 5
MARKS = "<!-- asked -->", "<!-- end of asked -->"
HEAD = "| questions | right state | success@1 | success@5 | answers with another's turn |"


@dataclass(frozen=True)
class Outcome:
    """How one question went; *first* is the place of a right turn, None where none is shown."""

    state: State
    right_state: bool
    first: int | None
    is_wrong: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="NAME TRANSCRIPTS QUESTIONS.jsonl")
    parser.add_argument("--home", type=Path, help="keep the indexes here, and use those there")
    parser.add_argument("--into", type=Path, metavar="PAGE.md")
    options = parser.parse_args()
    if len(options.sets) % 3:
        sys.exit("give a name, the transcripts and the questions of each set")
    sets = [("invented episodes", EPISODES, EPISODES / "questions.jsonl")]
    for at in range(0, len(options.sets), 3):
        name, transcripts, questions = options.sets[at : at + 3]
        sets.append((name, Path(transcripts), Path(questions)))
    with tempfile.TemporaryDirectory() as temporary:
        home = options.home or Path(temporary)
        rows = [row(name, asked(home / name, folder, file)) for name, folder, file in sets]
    written = "\n".join(["| set " + HEAD, "| --- | --- | --- | --- | --- | --- |", *rows])
    if options.into:
        put_into(options.into, MARKS, written)
    else:
        print(written)


def asked(home: Path, transcripts: Path, questions: Path) -> list[Outcome]:
    """The outcomes of *questions* over *transcripts*, which are indexed first if need be."""
    lines = questions.read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines if line.strip()]
    with TranscriptIndex.open(Settings(home=home, threads=1), create=True) as index:
        if not index.status().episodes:
            print(f"indexing {transcripts} …", file=sys.stderr)
            index.add([transcripts])
        return [outcome(index.ask(one["question"], limit=SHOWN), one) for one in read]


def outcome(answer: Answer, expected: dict[str, Any]) -> Outcome:
    """What *answer* amounts to against what is *expected*."""
    relevant = {(stem, line) for stem, line in expected["relevant"]}
    hits = [at for at, one in enumerate(answer.citations) if places(one) & relevant]
    stated = expected.get("speaker") or []
    right = {bare(name) for name in ([stated] if isinstance(stated, str) else stated)}
    named = any(name.split()[-1] in expected["question"] for name in right)
    cited = {bare(citation.speaker or "") for citation in answer.citations}
    return Outcome(
        State(expected["state"]),
        answer.state == expected["state"],
        hits[0] if hits else None,
        named and answer.state is State.ANSWERED and not cited <= right,
    )


def bare(name: str) -> str:
    """*name* without initials, which one episode may give and another leave out."""
    return " ".join(part for part in name.split() if len(part.strip(".")) > 1)


def places(citation: Citation) -> set[tuple[str, int]]:
    """The file stem and the lines, from 0, on which *citation* stands."""
    if citation.line is None:
        return set()
    lines = range(citation.line - 1, citation.end_line or citation.line)
    return {(Path(citation.episode.path).stem, line) for line in lines}


def row(name: str, outcomes: Sequence[Outcome]) -> str:
    """A line of the table."""
    answered = [one for one in outcomes if one.state is State.ANSWERED]
    first = [one.first == 0 for one in answered]
    shown = [one.first is not None for one in answered]
    cells = [
        name,
        f"{len(outcomes)}, {len(answered)} of them answered here",
        share([one.right_state for one in outcomes]),
        share(first),
        share(shown),
        str(sum(one.is_wrong for one in outcomes)),
    ]
    return f"| {' | '.join(cells)} |"


def share(hits: Sequence[bool]) -> str:
    """The share of *hits* that are true."""
    return f"{sum(hits) / len(hits):.3f}" if hits else "–"


if __name__ == "__main__":
    main()
