"""The outline of a JSON text, by which it is known: its keys, the first elements of its lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from index.formats._json_text import Json, JsonText, Value, is_json, is_surely_json
from index.formats._lines import ParseError

_ENVELOPES = ("result", "response", "data", "transcript", "transcription", "output", "body")
_ELEMENTS = 4  # of a list
_MEMBERS = 64  # of an object
_SIGNS = 80  # of a string
_VALUES = 4000  # in all
_DEEPEST = 12
_LONGEST_HEAD = 1 << 20


def head_of(text: str, size: int) -> str:
    """
    What a format is shown of *text*: its first *size* signs, of JSON its outline, itself JSON.

    A service may put an hour's talk into the first field, and what shows whose file it is below.

    Raises:
        ParseError: it is JSON, and broken.
    """
    if not is_json(text):
        return text[:size]
    try:
        return json.dumps(_outlined(text))
    except ParseError:
        if is_surely_json(text):
            raise
        return text[:size]


def json_in(head: str) -> Json:
    """What the JSON of *head* holds, in outline; None where it is no JSON."""
    # Every format asks the same of one head. What is longer is a whole text, not to be kept.
    return _kept(head) if len(head) <= _LONGEST_HEAD else _json_in(head)


@lru_cache(maxsize=4)
def _kept(head: str) -> Json:
    return _json_in(head)


def _json_in(head: str) -> Json:
    if not is_json(head):
        return None
    try:
        return _outlined(head)
    except ParseError:
        return None


def outline_of(value: Value) -> Json:
    """*value* in outline."""
    return _cut(value, _Budget(), 0)


def within(outline: Json, *path: str | int) -> Json:
    """What keys and positions lead to in *outline*; None where there is no such thing."""
    for step in path:
        if isinstance(step, str):
            outline = outline.get(step) if isinstance(outline, dict) else None
        else:
            found = isinstance(outline, list) and len(outline) > step
            outline = outline[step] if found else None
    return outline


def enveloped(outline: Json, is_it: Callable[[Json], bool]) -> tuple[str, ...] | None:
    """The key under which programs keep a service's answer; () for none, None for no answer."""
    if is_it(outline):
        return ()
    return next(((key,) for key in _ENVELOPES if is_it(within(outline, key))), None)


def objects_in(outline: Json) -> list[dict[str, Any]]:
    """The objects among the elements of the list *outline*; none of anything else."""
    return [one for one in outline if isinstance(one, dict)] if isinstance(outline, list) else []


def _outlined(text: str) -> Json:
    return outline_of(JsonText(text).root)


class _Budget:
    """How many values an outline may still take."""

    def __init__(self) -> None:
        self._left = _VALUES

    def spend(self) -> bool:
        """Whether there is room for one more."""
        self._left -= 1
        return self._left >= 0


def _cut(value: Json, budget: _Budget, depth: int) -> Json:
    """*value*, decoded or not, with the first of its parts and signs."""
    if isinstance(value, Value) and not value.is_unread:
        value = value.content
    if isinstance(value, str):
        return value[:_SIGNS]
    if isinstance(value, list) or (isinstance(value, Value) and value.is_list):
        elements = islice(_elements(value), _ELEMENTS if depth < _DEEPEST else 0)
        return [_cut(one, budget, depth + 1) for one in elements if budget.spend()]
    if isinstance(value, dict | Value):
        members = islice(_members(value), _MEMBERS if depth < _DEEPEST else 0)
        return {
            key[:_SIGNS]: _cut(one, budget, depth + 1) for key, one in members if budget.spend()
        }
    return value


def _elements(value: list[Any] | Value) -> Iterator[Any]:
    return value.elements() if isinstance(value, Value) else iter(value)


def _members(value: dict[str, Any] | Value) -> Iterator[tuple[str, Any]]:
    return value.source.members(value) if isinstance(value, Value) else iter(value.items())
