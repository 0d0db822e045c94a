"""Items that are forgotten as they are read: of a large file nothing is kept twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def released(items: Iterable[T]) -> Iterator[T]:
    """
    *items* in order, each dropped as it is yielded.

    It helps where the caller keeps no name for *items*: what is made of them takes their place in
    memory.
    """
    waiting = list(items)
    del items
    waiting.reverse()
    while waiting:
        yield waiting.pop()
