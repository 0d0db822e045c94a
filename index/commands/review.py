from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.settings import Settings

if TYPE_CHECKING:  # keeps `quoth --help` light
    from index.ask import TranscriptIndex
    from index.moderation import By, Moderation
    from index.reviews import Record

HELP = "decide what may be shown: withhold, correct, pin, undo; list and export what was decided"
TURN_HELP = "a turn_id (`quoth ask --json`), or FILE:LINE with the line counted from 1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do; nothing lists the decisions in force."""
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")
    parser.set_defaults(action="list", moved=False, guild=None, reason="")
    actions = parser.add_subparsers(metavar="ACTION", title="actions")
    listed = _action(actions, "list", "the decisions in force (also without an action)")
    listed.add_argument("--moved", action="store_true", help="only those whose text was edited")
    log = _action(actions, "log", "every record: who, what, when, why, before and after")
    log.add_argument("--csv", action="store_true", help="as CSV")
    withheld = _deciding(actions, "withhold", "a passage feeds no answer any more")
    withheld.add_argument("--part", metavar="WORDS", help="only these words of the turn")
    corrected = _deciding(actions, "correct", "say who said it, or what was said")
    what = corrected.add_mutually_exclusive_group(required=True)
    what.add_argument("--speaker", metavar="NAME", help="who said it: somebody known or new")
    what.add_argument("--words", metavar="TEXT", help="what was said; the source's words are kept")
    pinned = _deciding(actions, "pin", "a passage is the answer to a question")
    pinned.add_argument("question", metavar="QUESTION")
    fine = _deciding(actions, "fine", "nothing is wrong with a passage, or with a moved decision")
    fine.add_argument("--decision", type=int, metavar="NUMBER", help="the decision that moved")
    for name, described in (
        ("undo", "take a record back, an undo too"),
        ("extend", "make a server's decision one for all servers"),
    ):
        taken = _action(actions, name, described)
        taken.add_argument("number", metavar="NUMBER", type=int)
        taken.add_argument("--reason", default="")
    exported = _action(actions, "export", "the pins as questions for `quoth evaluate`")
    exported.add_argument("file", metavar="FILE", nargs="?", type=Path)
    for one in (listed, log, exported):
        one.add_argument("--guild", metavar="ID", help="what concerns one server")


def _action(actions: Any, name: str, described: str) -> argparse.ArgumentParser:  # noqa: ANN401
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=described, description=described
    )
    parser.set_defaults(action=name)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    return parser


def _deciding(actions: Any, name: str, described: str) -> argparse.ArgumentParser:  # noqa: ANN401
    parser = _action(actions, name, described)
    parser.add_argument("turn", metavar="TURN", help=TURN_HELP)
    parser.add_argument("--reason", default="", help="why, for the log")
    parser.add_argument("--guild", metavar="ID", help="for one server alone; for all without it")
    return parser


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0; what cannot be decided is an error, and nothing is recorded."""
    from index.ask import TranscriptIndex  # noqa: PLC0415 - keeps `quoth --help` light

    with TranscriptIndex.open(chosen) as index:
        if options.action in _SHOWING:
            _SHOWING[options.action](options, index)
        else:
            record = _decided(options, index.moderation)
            _tell(options, record)
    return 0


def _decided(options: argparse.Namespace, moderation: Moderation) -> Record:
    by = _by(options)
    if options.action in ("undo", "extend"):
        taken: Record = getattr(moderation, options.action)(options.number, by)
        return taken
    return _verdict(options, moderation, moderation.find(options.turn), by)


def _verdict(options: argparse.Namespace, moderation: Moderation, turn: int, by: By) -> Record:
    if options.action == "withhold":
        start, end = moderation.part_of(turn, options.part) if options.part else (None, None)
        return moderation.withhold(turn, by, start=start, end=end)
    if options.action == "pin":
        return moderation.pin(turn, options.question, by)
    if options.action == "fine":
        return moderation.fine(turn, by, refers=options.decision)
    if options.speaker is not None:
        return moderation.correct_speaker(turn, options.speaker, by)
    return moderation.correct_words(turn, options.words, by)


def _by(options: argparse.Namespace) -> By:
    from index.moderation import By  # noqa: PLC0415 - as above
    from index.reviews import ALL  # noqa: PLC0415 - as above

    return By("operator", options.guild or ALL, options.reason)


def _tell(options: argparse.Namespace, record: Record) -> None:
    if options.json:
        _print_json({"record": record.as_json()})
        return
    sys.stdout.write(f"{_line_of(record)}\n`quoth review undo {record.seq}` takes it back\n")


def _list(options: argparse.Namespace, index: TranscriptIndex) -> None:
    moderation, view = index.moderation, index.moderation.view_of(options.guild)
    found = moderation.moved(view) if options.moved else moderation.decisions(view)
    if options.json:
        _print_json({"decisions": [one.as_json() for one in found]})
        return
    for one in found:
        sys.stdout.write(f"{_line_of(one.record)}\n")
        if one.note:
            sys.stdout.write(f"    {one.note}\n")
    if not found:
        sys.stdout.write("nothing is decided\n")


def _log(options: argparse.Namespace, index: TranscriptIndex) -> None:
    from index.reviews.csv_log import reviews_as_csv  # noqa: PLC0415 - as above

    moderation = index.moderation
    records = moderation.records(moderation.view_of(options.guild))
    if options.csv:
        sys.stdout.write(reviews_as_csv(records))
    elif options.json:
        _print_json({"records": [one.as_json() for one in records]})
    else:
        sys.stdout.writelines(f"{_line_of(one)}\n" for one in records)


def _export(options: argparse.Namespace, index: TranscriptIndex) -> None:
    lines = [
        json.dumps(one, ensure_ascii=False)
        for one in index.moderation.pinned_questions(options.guild)
    ]
    written = "".join(f"{line}\n" for line in lines)
    if options.file is None:
        sys.stdout.write(written)
        return
    options.file.write_text(written, encoding="utf-8")
    if options.json:
        _print_json({"file": str(options.file), "questions": len(lines)})
    else:
        sys.stdout.write(f"{len(lines)} questions written to {options.file}\n")


_SHOWING: dict[str, Callable[[argparse.Namespace, TranscriptIndex], None]] = {
    "list": _list,
    "log": _log,
    "export": _export,
}


def _line_of(record: Record) -> str:
    """*record* in a line: number, when, what, where, and what changed."""
    verdict, passage = record.verdict, record.verdict.passage
    where = f"{passage.episode}, turn {passage.position + 1}" if passage else ""
    change = {
        "speaker": f"{verdict.before or 'nobody named'} → {verdict.after}",
        "words": f"now “{_short(verdict.after)}”",
        "pin": f"answers “{verdict.question}”",
        "undo": f"of {verdict.refers}",
        "moved": f"decision {verdict.refers}, now “{_short(verdict.after)}”",
    }.get(str(verdict.kind), f"“{_short(verdict.before)}”" if verdict.before else "")
    scope = "all servers" if verdict.scope == "all" else f"server {verdict.scope}"
    parts = [f"{record.seq}", record.at, str(verdict.kind), where, change, scope, verdict.reason]
    return " · ".join(part for part in parts if part)


def _short(text: str | None) -> str:
    words = " ".join((text or "").split())
    return words if len(words) <= 60 else f"{words[:60].rsplit(' ', 1)[0]} …"


def _print_json(shown: object) -> None:
    json.dump(shown, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
