"""Limits on time that a busy machine keeps too: what is slow always is, a busy machine at times."""

from __future__ import annotations

import time
from collections.abc import Callable

TRIES = 5


def kept_once(limit_s: float, measured_s: Callable[[], float]) -> bool:
    """Whether what is measured, in seconds, stays below *limit_s* in one of `TRIES`."""
    return any(measured_s() < limit_s for _ in range(TRIES))


def is_done_within(limit_s: float, work: Callable[[], object]) -> bool:
    """Whether *work* is done within *limit_s* in one of `TRIES`."""

    def took() -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    return kept_once(limit_s, took)
