"""What was worked out for the last few questions, and may be asked for again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

LARGEST = 8


class Recent(Generic[Key, Value]):
    """
    The values of the keys that were asked for last; safe to use from many threads.

    Their weights, by *weigh*, are *size* at most together; without it each weighs 1. One that
    weighs more than a part of that in `LARGEST` is not kept: all others would go for it.
    """

    def __init__(self, size: int, weigh: Callable[[Value], int] | None = None) -> None:
        self._size, self._weigh, self._lock = size, weigh, Lock()
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._weight = 0

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of *key*, which *make* gives where it is not kept; two threads may both."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        if self._weigh is None or self._weigh(made) * LARGEST <= self._size:
            self._keep(key, made)
        return made

    def _keep(self, key: Key, made: Value) -> None:
        with self._lock:
            if key in self._kept:
                self._weight -= self._weight_of(self._kept.pop(key))
            self._kept[key] = made
            self._weight += self._weight_of(made)
            while self._weight > self._size:
                self._weight -= self._weight_of(self._kept.popitem(last=False)[1])

    def _weight_of(self, value: Value) -> int:
        return 1 if self._weigh is None else 1 + self._weigh(value)
