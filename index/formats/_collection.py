"""Reading without the garbage collector, which finds nothing to collect there."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """
    No cyclic garbage is looked for inside.

    A parse makes many objects and no cycles of them; looking through all of them again and again
    took half of the time that captions need.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
