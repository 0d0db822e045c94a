from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from index.settings import Settings

if TYPE_CHECKING:  # keeps `quoth --help` light
    from index.collections_kept import Collections

HELP = "who may see which episodes: list, create, add, remove, grant, revoke, narrow"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do; nothing lists the collections."""
    parser.add_argument("--json", action="store_true", help="print JSON (docs/json.md)")
    parser.set_defaults(action="list")
    actions = parser.add_subparsers(metavar="ACTION", title="actions")
    _action(actions, "list", "the collections, their episodes and who sees them")
    created = _action(actions, "create", "make a collection")
    created.add_argument("name", metavar="NAME")
    created.add_argument(
        "--private", action="store_true", help="answers for the eyes of allowed roles alone"
    )
    for name, described in (
        ("add", "put episodes into a collection; they are public no more"),
        ("remove", "take episodes out of a collection"),
    ):
        placed = _action(actions, name, described)
        placed.add_argument("name", metavar="NAME")
        placed.add_argument("episodes", metavar="EPISODE", nargs="+", help="id, file or folder")
    granted = _action(actions, "grant", "let a server see a collection")
    granted.add_argument("name", metavar="NAME")
    granted.add_argument("guild", metavar="SERVER")
    granted.add_argument(
        "--role", action="append", default=[], metavar="ID", help="may ask it, where it is private"
    )
    revoked = _action(actions, "revoke", "let a server see a collection no more")
    revoked.add_argument("name", metavar="NAME")
    revoked.add_argument("guild", metavar="SERVER")
    narrowed = _action(actions, "narrow", "let a channel see some of its server's collections")
    narrowed.add_argument("guild", metavar="SERVER")
    narrowed.add_argument("channel", metavar="CHANNEL")
    narrowed.add_argument("names", metavar="NAME", nargs="*", help="none: all of the server's")


def _action(actions: Any, name: str, described: str) -> argparse.ArgumentParser:  # noqa: ANN401
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=described, description=described
    )
    parser.set_defaults(action=name)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    return parser


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0; what cannot be set is an error, and nothing is changed."""
    from index.collections_kept import (  # noqa: PLC0415 - keeps `quoth --help` light
        open_collections,
    )

    with open_collections(chosen) as collections:
        if options.action == "list":
            _list(options, collections)
            return 0
        done = _change(options, collections)
    if options.json:
        _print_json({"done": done})
    else:
        sys.stdout.write(f"{done}\n")
    return 0


def _change(options: argparse.Namespace, collections: Collections) -> str:
    match options.action:
        case "create":
            return f"made {collections.create(options.name, private=options.private)}"
        case "add":
            return f"{_many(collections.add(options.name, options.episodes))} in {options.name} now"
        case "remove":
            gone = collections.remove(options.name, options.episodes)
            return (
                f"{_many(gone)} out of {options.name}; what is in no other collection is seen on "
                "the command line alone"
            )
        case "grant":
            collections.grant(options.name, options.guild, options.role)
            return f"server {options.guild} sees {options.name}"
        case "revoke":
            collections.revoke(options.name, options.guild)
            return f"server {options.guild} sees {options.name} no more"
    collections.narrow(options.guild, options.channel, options.names)
    seen = ", ".join(options.names) or "all that its server sees"
    return f"channel {options.channel} sees {seen}"


def _list(options: argparse.Namespace, collections: Collections) -> None:
    kept = collections.kept()
    if options.json:
        _print_json({"collections": [one.as_json() for one in kept]})
        return
    for one in kept:
        kind = " (private)" if one.private else ""
        seen = "every server" if one.name == "public" else ", ".join(one.guilds) or "no server"
        but = f" but {', '.join(one.refused)}" if one.name == "public" and one.refused else ""
        sys.stdout.write(f"{one.name}{kind}: {_many(one.episodes)}, seen by {seen}{but}\n")


def _many(episodes: object) -> str:
    count = len(episodes) if isinstance(episodes, list | tuple) else 0
    return f"{count:,} episode{'s' * (count != 1)}"


def _print_json(shown: object) -> None:
    json.dump(shown, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
