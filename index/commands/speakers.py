from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from index.settings import Settings

if TYPE_CHECKING:  # keeps `quoth --help` light
    from index.ask import TranscriptIndex
    from index.casting.operating import Noted, Operator

HELP = "who speaks: list people, show what their names rest on, merge, split, rename, undo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do; nothing lists everyone."""
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")
    parser.set_defaults(action="list", names=[])
    actions = parser.add_subparsers(metavar="ACTION", title="actions")
    listed = _action(actions, "list", "everyone who speaks (also without an action)")
    listed.add_argument("names", metavar="TEXT", nargs="*", help="only names that hold TEXT")
    shown = _action(actions, "show", "who somebody is, and what that rests on")
    shown.add_argument("name", metavar="NAME")
    _add_where(shown)
    merged = _action(actions, "merge", "say that OTHERs are the person NAME")
    merged.add_argument("name", metavar="NAME")
    merged.add_argument("others", metavar="OTHER", nargs="+")
    _add_where(merged)
    _add_called(merged)
    _add_all(merged, "everybody called OTHER is meant")
    split = _action(actions, "split", "say that NAME is somebody else in some episodes or turns")
    split.add_argument("name", metavar="NAME")
    _add_where(split)
    split.add_argument("--label", metavar="LABEL", help="only the turns with this label")
    _add_called(split)
    renamed = _action(actions, "rename", "call NAME by another name")
    renamed.add_argument("name", metavar="NAME")
    renamed.add_argument("called", metavar="NEW")
    _add_where(renamed)
    _add_all(renamed, "everybody called NAME is meant")
    undone = _action(actions, "undo", "take back a decision, the last one unless NUMBER says which")
    undone.add_argument("number", metavar="NUMBER", nargs="?", type=int)
    _action(actions, "log", "all that was decided, and what of it was taken back")


def _action(actions: Any, name: str, described: str) -> argparse.ArgumentParser:  # noqa: ANN401
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=described, description=described
    )
    parser.set_defaults(action=name)
    # Not set where it is left out, so that `quoth speakers --json list` counts as well.
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    return parser


def _add_where(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--episode",
        action="append",
        default=[],
        metavar="EPISODE",
        help="by id, title, file or folder; may be given several times",
    )


def _add_called(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="called", metavar="NAME", help="the name from then on")


def _add_all(parser: argparse.ArgumentParser, described: str) -> None:
    parser.add_argument("--all", dest="everyone", action="store_true", help=described)


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0; a name that does not say who is meant is an error, and then nothing is changed."""
    from index.ask import TranscriptIndex  # noqa: PLC0415 - keeps `quoth --help` light

    with TranscriptIndex.open(chosen) as index:
        if options.action in _SHOWING:
            _SHOWING[options.action](options, chosen, index)
        else:
            _decide(options, chosen, index)
    return 0


def _decide(options: argparse.Namespace, chosen: Settings, index: TranscriptIndex) -> None:
    from index.casting.operating import Operator  # noqa: PLC0415 - as above

    noted = _noted(options, Operator(index.sight.snapshot(), chosen.decisions_path))
    if options.json:
        _print_json({"decision": noted.number, "done": noted.sentence})
        return
    sys.stdout.write(f"{noted.sentence}; `quoth speakers undo {noted.number}` takes it back\n")


def _noted(options: argparse.Namespace, operator: Operator) -> Noted:
    if options.action == "undo":
        return operator.undo(options.number)
    if options.action == "split":
        return operator.split(
            options.name, episodes=options.episode, label=options.label, called=options.called
        )
    where = {"episodes": options.episode, "everyone": options.everyone}
    if options.action == "rename":
        return operator.rename(options.name, options.called, **where)
    return operator.merge(options.name, options.others, called=options.called, **where)


def _list(options: argparse.Namespace, _chosen: Settings, index: TranscriptIndex) -> None:
    from index.casting.evidence import listed, person_json  # noqa: PLC0415 - as above
    from index.casting.report import print_people  # noqa: PLC0415 - as above
    from index.casting.view import cast_under  # noqa: PLC0415 - as above
    from index.names import name_key  # noqa: PLC0415 - as above
    from index.terminal import console  # noqa: PLC0415 - as above
    from index.view import EVERYTHING  # noqa: PLC0415 - as above

    snapshot, seen = index.sight.snapshot(), index.sight.seen(EVERYTHING).corpus.snapshot
    wanted = [name_key(text) for text in options.names]
    people = [
        one
        for one in listed(seen)
        if all(any(text in name_key(alias) for alias in one.aliases) for text in wanted)
    ]
    if options.json:
        _print_json({"speakers": [person_json(one) for one in people]})
        return
    touched = cast_under(snapshot)[0].touched
    print_people(console(), people, {one.name for one in people if one.ordinal in touched})


def _show(options: argparse.Namespace, chosen: Settings, index: TranscriptIndex) -> None:
    from index.casting.evidence import evidence  # noqa: PLC0415 - as above
    from index.casting.finding import Finder  # noqa: PLC0415 - as above
    from index.casting.log import in_force, read_log  # noqa: PLC0415 - as above
    from index.casting.report import print_evidence  # noqa: PLC0415 - as above
    from index.terminal import console  # noqa: PLC0415 - as above
    from index.view import EVERYTHING  # noqa: PLC0415 - as above

    snapshot, seen = index.sight.snapshot(), index.sight.seen(EVERYTHING).corpus.snapshot
    decisions = in_force(read_log(chosen.decisions_path))
    found = [
        evidence(snapshot, seen.speakers[one.ordinal], decisions, seen)
        for one in Finder(snapshot).people(options.name, options.episode)
        if one.ordinal in seen.speakers  # all of whose turns are withheld says nothing here
    ]
    if options.json:
        _print_json({"speakers": [one.as_json() for one in found]})
        return
    for one in found:
        print_evidence(console(), one)


def _log(options: argparse.Namespace, chosen: Settings, _index: TranscriptIndex) -> None:
    from index.casting.evidence import decision_json  # noqa: PLC0415 - as above
    from index.casting.log import read_log, undone_numbers  # noqa: PLC0415 - as above
    from index.casting.report import print_log  # noqa: PLC0415 - as above
    from index.terminal import console  # noqa: PLC0415 - as above

    log = read_log(chosen.decisions_path)
    undone = undone_numbers(log)
    if options.json:
        shown = [decision_json(one) | {"in_force": one.number not in undone} for one in log]
        _print_json({"decisions": shown})
        return
    print_log(console(), log, undone)


_SHOWING = {"list": _list, "show": _show, "log": _log}


def _print_json(shown: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(shown, ensure_ascii=False) + "\n")
