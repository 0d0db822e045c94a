"""The command line: `quoth COMMAND …`, one file a command in `index.commands`."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import io
import logging
import os
import pkgutil
import sys
import threading
from collections.abc import Sequence
from typing import NoReturn, Protocol

from index import commands, errors, quoth_version, settings
from index.visible import visible

_log = logging.getLogger(__name__)

DONE, HONEST_NO, ERROR, INTERRUPTED = 0, 1, 2, 130


class Command(Protocol):
    """
    What a module in `index.commands` offers; its name is the command's.

    Modules import what is heavy inside `run`, so that `quoth --help` stays quick.
    """

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declares the command's arguments."""
        ...

    def run(self, options: argparse.Namespace, chosen: settings.Settings) -> int:
        """The exit status: 0 done or answered, 1 an honest no."""
        ...


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(ERROR, f"quoth: {message}; see `{self.prog} --help`\n")


class _Version(argparse.Action):
    """Prints the version; it is looked up only then."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        _namespace: argparse.Namespace,
        _values: object,
        _option: str | None = None,
    ) -> None:
        sys.stdout.write(f"quoth {quoth_version()}\n")
        parser.exit()


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of `quoth` run with *arguments*; errors are one sentence on stderr."""
    _write_any_letter()
    if arguments is not None:
        return _status(list(arguments))
    status = _status(sys.argv[1:])
    _end(status)
    return status


def _status(words: Sequence[str]) -> int:
    try:
        return _run(words)
    except KeyboardInterrupt:
        _complain("stopped; what was committed before is kept")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has what it wanted. Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - a user gets no traceback; a debug log does
        _log.debug("failed", exc_info=True)
        for sentence in _sentences(error):
            _complain(sentence)
        return ERROR


def _end(status: int) -> None:
    """
    Ends the process here, and leaves it to the system to take away what one question loaded: to
    take it apart, and to search it for garbage before, takes Python a twentieth of a question.

    Returns where that is not for us: others are at work, somebody watches, or not all is written.
    """
    gc.freeze()  # no search either way
    if threading.active_count() > 1 or sys.gettrace() or sys.getprofile():
        return
    atexit._run_exitfuncs()  # noqa: SLF001 - as `multiprocessing` does where it ends a process
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # Python says so
    os._exit(status)


def _write_any_letter() -> None:
    """Makes pipes UTF-8, and a terminal that lacks a letter show a substitute for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def _run(words: Sequence[str]) -> int:
    options = _parser(words).parse_args(words)
    command: Command = options.command
    chosen = settings.from_process()
    if chosen.log_level == "debug":
        logging.basicConfig(level=logging.DEBUG)
    return command.run(options, chosen)


def _sentences(error: Exception) -> Sequence[str]:
    """What a user is told of *error*: a sentence for each fault."""
    if isinstance(error, errors.SettingsError):
        return error.faults
    if isinstance(error, errors.QuestionFileError):
        return error.sentences
    if isinstance(error, errors.QuothError):
        return (str(error),)
    if isinstance(error, OSError):
        return (f"{error.filename or 'the operating system'}: {error.strerror or error}",)
    return (
        (
            f"something that should not happen did ({type(error).__name__}: {error}): "
            "please report it with what QUOTH_LOG_LEVEL=debug adds to it"
        ),
    )


def _complain(sentence: str) -> None:
    shown = " ".join(visible(sentence).split())
    print(f"quoth: {shown}", file=sys.stderr)  # noqa: T201 - the terminal end


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """A parser that knows the command in *words*, or all commands when there is none."""
    parser = _Parser(prog="quoth", description="Ask transcripts who said what.")
    parser.add_argument("--version", action=_Version, nargs=0, help="say which Quoth this is")
    listed = parser.add_subparsers(metavar="COMMAND", required=True)
    names = [module.name for module in pkgutil.iter_modules(commands.__path__)]
    wanted = [name for name in names if words and name == words[0]] or names
    for name in wanted:
        command: Command = importlib.import_module(f"{commands.__name__}.{name}")
        described = listed.add_parser(name, help=command.HELP, description=command.HELP)
        command.add_arguments(described)
        described.set_defaults(command=command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
