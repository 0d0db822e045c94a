"""Ports of this machine that tests may listen at."""

from __future__ import annotations

import random
import socket
from contextlib import suppress


def free_port() -> int:
    """
    A port that nobody listens at.

    Below those that systems give out by themselves, so that no connection which begins in the
    meantime, of whatever runs beside, is given it.
    """
    for port in random.SystemRandom().sample(range(20_000, 30_000), 100):
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")
