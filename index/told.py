"""Sentences in English that also say what they are made of, to be told in other languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self


class When(str):
    """A date by ISO 8601, as exact as it is known: YYYY, YYYY-MM or YYYY-MM-DD."""

    __slots__ = ()


class Told(str):
    """
    A sentence, or a part of one, in English.

    Attributes:
        kind: a lasting name of it, under which another language has it.
        values: what stands in it: text, whole numbers, `When`, parts that are `Told` themselves,
            and for the kinds "names_and" and "names_or" a tuple of names.
    """

    __slots__ = ("kind", "values")
    kind: str
    values: Mapping[str, Any]

    def __new__(cls, words: str, kind: str, /, **values: object) -> Self:
        """*words* of a *kind*, with what stands in them."""
        made = super().__new__(cls, words)
        made.kind, made.values = kind, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str, str], Mapping[str, Any]]:
        """What a copy is made of."""
        return (str(self), self.kind), self.values
