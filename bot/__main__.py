"""`python -m bot`: the Discord bot, or with `--check` whether it could work."""

from __future__ import annotations

import argparse
import signal
import sys
from types import FrameType
from typing import NoReturn


def main() -> int:
    """The exit status: 0 after a stop that was asked for, 2 where the bot cannot run."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    options = _parser().parse_args()
    from bot import service  # noqa: PLC0415 - takes a second, in which a stop must be heard

    return service.check() if options.check else service.run()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="The Discord bot of Quoth.")
    parser.add_argument(
        "--check",
        action="store_true",
        help="say whether the bot can work here and in its servers, and print its invite link",
    )
    return parser


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
