"""`python -m bot`: the Discord bot."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import NoReturn


def main() -> int:
    """The exit status: 0 after a stop that was asked for, 2 where the bot cannot run."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    from bot.service import run  # noqa: PLC0415 - takes a second, in which a stop must be heard

    return run()


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
