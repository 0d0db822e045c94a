"""Discord's search operators in a question, and phrases in quotation marks (pure)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

KEYS = ("from", "in", "before", "after", "during")
LONGEST_VALUE = 5  # words of a value that stands without quotation marks
_QUOTED = r"\"[^\"]+\"|“[^”]+”|„[^“”]+[“”]|«[^»]+»"
_OPERATOR = re.compile(
    rf"(?<![\w'’:/.-])(?P<key>{'|'.join(KEYS)}):\s*(?P<value>{_QUOTED}|[^\s\"“„«]+)", re.IGNORECASE
)
_PHRASE = re.compile(_QUOTED)
_NEXT_WORD = re.compile(r"\s+(?!\w+:)([^\s\"“„«]+)")
_BEFORE_TITLE = re.compile(
    rf"\b(?P<how>in|on|from|during|before|after) (?:the )?(?:episode )?(?P<value>{_QUOTED})"
    r"(?: episode)?",
    re.IGNORECASE,
)
_MARKS = '"“”„«» \t'


@dataclass(frozen=True, slots=True)
class Operators:
    """
    What stands in a question beside its words.

    Attributes:
        rest: the question without its operators, phrases without their quotation marks.
        values: for each operator used, its values in order.
        phrases: what stood in quotation marks.
    """

    rest: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrases: tuple[str, ...] = ()


def with_titles(text: str, is_title: Callable[[str], bool]) -> str:
    """*text* with titles in quotation marks as operators: in "Rye and reason" is in:"…"."""

    def operator(found: re.Match[str]) -> str:
        value = found["value"].strip(_MARKS)
        if not is_title(value):
            return found.group()
        how = found["how"].lower()
        return f'{how if how in ("before", "after") else "in"}:"{value}"'

    return _BEFORE_TITLE.sub(operator, text)


def read(text: str, means: Callable[[str, str], bool] = lambda _key, _value: False) -> Operators:
    """
    The operators and phrases of *text*; a quotation mark without its other is left alone.

    Args:
        text: a question.
        means: whether an operator's value means something, so that "from:andrew mines drones" is
            from Andrew Mines: of a value without quotation marks the longest that does is taken.
    """
    values: defaultdict[str, list[str]] = defaultdict(list)
    kept, at = [], 0
    while found := _OPERATOR.search(text, at):
        key, end = found["key"].lower(), found.end()
        value = found["value"].strip(_MARKS)
        if not _PHRASE.fullmatch(found["value"]):
            value, end = _longest(text, value, end, partial(means, key))
        values[key].append(value)
        kept.append(text[at : found.start()])
        at = end
    kept.append(text[at:])
    without = " ".join(kept)
    phrases = [one.group().strip(_MARKS) for one in _PHRASE.finditer(without)]
    rest = _PHRASE.sub(lambda one: one.group().strip(_MARKS), without)
    return Operators(
        " ".join(rest.split()),
        {key: tuple(one) for key, one in values.items()},
        tuple(phrase for phrase in phrases if any(sign.isalnum() for sign in phrase)),
    )


def _longest(text: str, value: str, end: int, means: Callable[[str], bool]) -> tuple[str, int]:
    """*value* with the words after it that still mean something, and where they end."""
    best, longer, at = (value, end), value, end
    for _word in range(LONGEST_VALUE - 1):
        following = _NEXT_WORD.match(text, at)
        if following is None:
            break
        longer, at = f"{longer} {following[1]}", following.end()
        if means(longer):
            best = (longer, at)
    return best
