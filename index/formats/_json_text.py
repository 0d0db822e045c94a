"""A JSON text read piece by piece: each value with its lines, nothing large decoded as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]  # the library's own, in C
from typing import Any, Final, TypeAlias

from index.formats._fields import cleaned
from index.formats._lines import ParseError

Json: TypeAlias = Any  # what JSON holds: objects, lists, texts, numbers, True, False, None

# Decoded JSON takes several times its length, so that a file of 200 MB is never decoded at once.
_LARGE = 64 * 1024
_DEEPEST = 500  # levels; a service's transcripts have about ten

_SIGN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_BLANK = re.compile(r"[ \t\n\r]*")
_BEGINNING = re.compile(
    r"\s*(?:\{\s*(?:[\"}]|\Z)|\[\s*(?:[\[{\"\]]|\Z|-?\d+(?:\.\d+)?\s*[,\]]|(?:true|false|null)\b))"
)
_SURELY = re.compile(
    r"\s*(?:\[\s*)*\{\s*(?:\"(?:[^\"\\\n]|\\.){0,200}\"\s*:|\}\s*\Z)|\s*(?:\[\s*){9}"
)


class _Unread:
    """What stands for the content of a value that is too large to be decoded as a whole."""


UNREAD: Final = _Unread()


@dataclass(frozen=True, slots=True)
class Value:
    """
    A value in a JSON text.

    Attributes:
        start, end: offsets into the text, the end excluded.
        content: as `json.loads` decodes it; `UNREAD` where it is large.
        loose: a list without brackets or commas: the lines of a JSON-lines file.
    """

    source: JsonText
    start: int
    end: int
    content: Json
    loose: bool = False

    @property
    def is_list(self) -> bool:
        """Whether it is a list; JSON lines are one."""
        return self.loose or self.source.text[self.start] == "["

    @property
    def is_object(self) -> bool:
        """Whether it is an object."""
        return not self.loose and self.source.text[self.start] == "{"

    @property
    def line(self) -> int:
        """Where it begins, from 1."""
        return self.source.line_at(self.start)

    @property
    def end_line(self) -> int:
        """Where it ends, from 1; a comma on the line below it counts."""
        after = _BLANK.match(self.source.text, self.end)
        comma = after is not None and self.source.text[after.end() : after.end() + 1] == ","
        return self.source.line_at(after.end() if comma and after is not None else self.end - 1)

    def whole(self) -> Json:
        """
        The content, decoded now if it is large: of an element of a list, which fits in memory.

        Raises:
            ParseError: the text is broken here.
        """
        return self.source.read(self.start, whole=True).content if self.is_unread else self.content

    @property
    def is_unread(self) -> bool:
        """Whether it is too large to have been decoded."""
        return self.content is UNREAD

    def members(self) -> dict[str, Value]:
        """
        The values of an object by key, the last one of a key that stands twice; {} of no object.

        Raises:
            ParseError: the text is broken here.
        """
        return dict(self.source.members(self)) if self.is_object else {}

    def elements(self) -> Iterator[Value]:
        """
        The values of a list, in order, decoded as they are asked for; none of no list.

        Raises:
            ParseError: the text is broken here.
        """
        return self.source.elements(self) if self.is_list else iter(())

    def at(self, *path: str | int) -> Value | None:
        """The value that keys and positions lead to from here; None where there is none."""
        value: Value | None = self
        for step in path:
            if value is None:
                return None
            if isinstance(step, str):
                value = value.members().get(step)
            else:
                elements = value.elements()
                value = next((one for at, one in enumerate(elements) if at == step), None)
        return value


class JsonText:
    """
    A JSON text, or several values one after the other as in JSON lines.

    Raises:
        ParseError: from here and from each `Value`, where the text is broken or too deep.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._large = _large_values(text) if len(text) > 4 * _LARGE else {}
        self._scan = json.JSONDecoder(object_pairs_hook=self._object, strict=False).scan_once  # type: ignore[attr-defined]
        self._counted, self._line = 0, 1
        self._repeated: set[str] = set()
        self._doubled: dict[str, int] = {}
        self.root = self._whole()

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence for each key that stands twice in an object, the first ones."""
        return tuple(
            f'line {line}: "{cleaned(key[:40])}" stands twice in one object, the last one is read'
            for key, line in list(self._doubled.items())[:3]
        )

    def line_at(self, offset: int) -> int:
        """The line, from 1, of the sign at *offset*."""
        if offset >= self._counted:
            self._line += self.text.count("\n", self._counted, offset)
        else:
            self._line -= self.text.count("\n", offset, self._counted)
        self._counted = offset
        return self._line

    def read(self, at: int, *, whole: bool = False) -> Value:
        """The value that begins at *at*, undecoded if it is large, but for *whole*."""
        end = None if whole else self._large.get(at)
        if end is not None:
            return Value(self, at, end, UNREAD)
        try:
            content, end = self._scan(self.text, at)
        except StopIteration as error:
            raise self._broken("a value is missing", error.value) from error
        except json.JSONDecodeError as error:
            raise self._broken(error.msg, error.pos) from error
        except RecursionError as error:
            _large_values(self.text)  # says where
            raise _too_deep(None) from error
        except ValueError as error:  # an integer of thousands of digits
            raise self._broken("a number is too long", at) from error
        if self._repeated:
            # What is around an object is read too, and begins on an earlier line.
            line = self.line_at(at)
            for key in self._repeated:
                self._doubled[key] = max(line, self._doubled.get(key, 0))
            self._repeated.clear()
        return Value(self, at, end, content)

    def members(self, value: Value) -> Iterator[tuple[str, Value]]:
        """The members of the object *value*, in order."""
        at = self._after_blank(value.start + 1)
        while self.text[at : at + 1] == '"':
            try:
                key, at = scanstring(self.text, at + 1, False)  # noqa: FBT003 - its signature
            except json.JSONDecodeError as error:
                raise self._broken(error.msg, error.pos) from error
            at = self._after_blank(at)
            if self.text[at : at + 1] != ":":
                raise self._broken("a colon is missing", at)
            member = self.read(self._after_blank(at + 1))
            yield key, member
            at = self._next(member, "}")
        if self.text[at : at + 1] != "}":
            raise self._broken("a key is missing", at)

    def elements(self, value: Value) -> Iterator[Value]:
        """The elements of the list *value*, in order."""
        at = self._after_blank(value.start + (not value.loose))
        while at < len(self.text) and self.text[at] != "]":
            element = self.read(at)
            yield element
            at = self._after_blank(element.end) if value.loose else self._next(element, "]")

    def _next(self, value: Value, closing: str) -> int:
        """Where after *value* the next one begins, or *closing* stands."""
        at = self._after_blank(value.end)
        sign = self.text[at : at + 1]
        if sign == ",":
            return self._after_blank(at + 1)
        if sign != closing:
            raise self._broken(f'"," or "{closing}" is missing', at)
        return at

    def _after_blank(self, at: int) -> int:
        found = _BLANK.match(self.text, at)
        return at if found is None else found.end()

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            keys = [key for key, _value in pairs]
            self._repeated |= (
                {key for key in keys if keys.count(key) > 1} if len(keys) < 99 else {"a key"}
            )
        return made

    def _whole(self) -> Value:
        """The one value of the text, or the list of all that stand one after the other."""
        start = self._after_blank(0)
        first = self.read(start)
        at = self._after_blank(first.end)
        if at == len(self.text):
            return first
        if self.text[at] not in "[{" or self.text[start] not in "[{":
            raise self._broken("more text follows the end of the JSON", at)
        return Value(self, start, len(self.text), UNREAD, loose=True)

    def _broken(self, what: str, offset: int) -> ParseError:
        line = self.line_at(min(offset, len(self.text)))
        if self._after_blank(offset) >= len(self.text) or what.startswith("Unterminated string"):
            return ParseError(
                "the JSON ends before it is complete: the file was cut off, get all of it", line
            )
        return ParseError(
            f"this is no JSON ({what[:1].lower()}{what[1:]}): correct it, or export it anew", line
        )


def is_json(text: str) -> bool:
    """Whether *text* begins as JSON with an object or a list does."""
    return _BEGINNING.match(text) is not None


def is_surely_json(text: str) -> bool:
    """Whether *text* can be nothing but JSON, be it broken: it begins with an object's key."""
    return _SURELY.match(text) is not None


def _large_values(text: str) -> dict[int, int]:
    """
    The large objects and lists of *text*: offset of the first sign -> of the one after the last.

    Raises:
        ParseError: the text is too deep, or ends within one of them.
    """
    large: dict[int, int] = {}
    opened: list[int] = []
    for found in _SIGN.finditer(text):
        sign = text[found.start()]
        if sign in "[{":
            opened.append(found.start())
            if len(opened) > _DEEPEST:
                raise _too_deep(text.count("\n", 0, found.start()) + 1)
        elif sign != '"' and opened:
            start = opened.pop()
            if found.end() - start >= _LARGE:
                large[start] = found.end()
    if opened:
        raise ParseError(
            "the JSON ends before it is complete: the file was cut off, get all of it",
            text.rstrip().count("\n") + 1,
        )
    return large


def _too_deep(line: int | None) -> ParseError:
    return ParseError(
        f"the JSON is nested more than {_DEEPEST} levels deep, and no transcript is: "
        "see that this is the right file",
        line,
    )
