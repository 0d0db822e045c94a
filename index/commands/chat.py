from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.commands import announce
from index.settings import Settings

if TYPE_CHECKING:
    from index.ask import TranscriptIndex

HELP = "ask and follow up at a prompt"
_GREETING = (
    "Ask away, then follow up: “what else?”, “and the …?”, “what came right before that?”.\n"
)
_HELP = (
    "/state shows what is carried over, /reset forgets it, /quit or Ctrl-D leaves; "
    "anything else is asked.\n"
)
# What people type without the slash; no question is one of these words alone.
_COMMANDS = {
    "quit": "/quit", "exit": "/quit", "bye": "/quit", "/exit": "/quit", "q": "/quit",
    "reset": "/reset", "forget": "/reset", "start over": "/reset",
    "state": "/state", "help": "/help", "?": "/help",
    "thanks": "/thanks", "thank you": "/thanks", "thx": "/thanks", "cheers": "/thanks",
    "hi": "/help", "hello": "/help", "hey": "/help",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much to show."""
    parser.add_argument("--context", action="store_true", help="show the turns around each quote")


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """0 when the asker leaves."""
    from index.ask import TranscriptIndex  # noqa: PLC0415 - keeps `quoth --help` light

    with TranscriptIndex.open(chosen, announce=announce) as index:
        lines = _prompted(chosen) if sys.stdin.isatty() else _piped()
        _talk(index, lines, with_context=options.context)
    return 0


def _talk(index: TranscriptIndex, lines: Iterator[str], *, with_context: bool) -> None:
    from index.conversation import Conversation  # noqa: PLC0415 - as above
    from index.errors import QuestionError  # noqa: PLC0415 - as above
    from index.terminal import print_answer  # noqa: PLC0415 - as above

    conversation = Conversation()
    for line in lines:
        command = command_of(line)
        if command == "/quit":
            return
        if command == "/reset":
            conversation = Conversation()
            sys.stdout.write("forgotten\n")
        elif command == "/state":
            sys.stdout.write(f"{conversation}\n")
        elif command == "/thanks":
            sys.stdout.write("you are welcome\n")
        elif command.startswith("/"):
            sys.stdout.write(_HELP)
        elif command:
            try:
                answer, conversation = index.follow_up(line, conversation)
            except QuestionError as error:
                sys.stdout.write(f"{error}\n")
            else:
                print_answer(answer, with_context=with_context)
        sys.stdout.flush()


def command_of(line: str) -> str:
    """The command that *line* is, with or without its slash; any other line as it is, folded."""
    written = line.strip().lower()
    return _COMMANDS.get(written.rstrip("!."), written)


def _piped() -> Iterator[str]:
    yield from sys.stdin


def _prompted(chosen: Settings) -> Iterator[str]:
    """What the asker types, with line editing, and a history that lasts."""
    from prompt_toolkit import PromptSession  # noqa: PLC0415 - only a terminal pays for it
    from prompt_toolkit.history import FileHistory, InMemoryHistory  # noqa: PLC0415 - as above

    sys.stdout.write(_GREETING + _HELP)
    kept = chosen.home / "chat-history"
    writable = os.access(kept if kept.exists() else chosen.home, os.W_OK)
    history = FileHistory(kept) if writable else InMemoryHistory()
    session: PromptSession[str] = PromptSession(history=history)
    while True:
        try:
            yield session.prompt("quoth> ")
        except KeyboardInterrupt:  # drops the line, as a shell does
            continue
        except EOFError:
            return
