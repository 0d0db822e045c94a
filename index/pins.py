"""Passages that moderators pinned as the answer to a question: shown first, and asked again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.answer import Answer, Citation, State
from index.embedding import Vector
from index.evaluation.places import ranked_turn
from index.picking import Wanted
from index.question import Question
from index.reviews import ALL
from index.reviews.placing import Placing
from index.reviews.standing import Decision
from index.search import Search
from index.store import Snapshot
from index.words import tokens, words

# Questions with the same content words are the same at this cosine, any others only when hardly
# a word differs: "did they raise prices" and "did they lower prices" have 0.93.
SAME_WORDS = 0.85
SAME_MEANING = 0.96
_NEGATION = re.compile(r"\b(?:no|not|never|nobody|none|nothing|without|cannot|\w+n['’]t)\b")

Understand = Callable[[str], Question]
Encode = Callable[[str], Vector]


def folded(question: str) -> str:
    """*question* as pins compare it: its words alone, in small letters."""
    return " ".join(words(question.casefold()))


@dataclass(frozen=True, slots=True)
class PinBoard:
    """
    The pins that one view sees.

    Attributes:
        pins: (question, row of the passage), the latest first.
        understand: reads a question as it is read when it is asked.
        encode: the model.
    """

    pins: Sequence[tuple[str, int]]
    understand: Understand
    encode: Encode

    def rows_for(self, asked: Question) -> list[int]:
        """The rows pinned for *asked*, or for a question that surely means the same."""
        return list(dict.fromkeys(row for pin, row in self.pins if self._fits(pin, asked)))

    def put_first(self, search: Search, found: Answer) -> Answer:
        """*found*, with what is pinned for the question of *search* before it."""
        return with_pinned(search, found, self.rows_for(search.question))

    def _fits(self, pin: str, asked: Question) -> bool:
        return folded(pin) == folded(asked.text) or self._means(pin, asked)

    def _means(self, pin: str, asked: Question) -> bool:
        if _sides(pin) != _sides(asked.text):
            return False
        pinned = self.understand(pin)
        if _constraints(pinned) != _constraints(asked):
            return False
        likeness = float(self.encode(pin) @ self.encode(asked.text))
        same = set(tokens(pinned.topic)) == set(tokens(asked.topic)) != set()
        return likeness >= (SAME_WORDS if same else SAME_MEANING)


def _sides(question: str) -> tuple[frozenset[str], bool]:
    """What turns a question into another one though the words are nearly the same."""
    plain = question.casefold()
    return frozenset(re.findall(r"\d+", plain)), bool(_NEGATION.search(plain))


def _constraints(question: Question) -> tuple[Any, ...]:
    narrowed = question.narrowed
    return (
        question.said_by.names if question.said_by else question.named,
        question.role,
        question.asks,
        question.asked_of,
        tuple(one.name for one in question.other_than),
        narrowed.episodes,
        narrowed.period,
        narrowed.phrases,
    )


def with_pinned(search: Search, found: Answer, rows: Sequence[int]) -> Answer:
    """*found* with the turns at *rows* first, marked as pinned."""
    if not rows:
        return found
    cited = {citation.turn_id: citation for citation in found.citations}
    pinned = [_pinned(search, row, cited) for row in rows]
    ids = {citation.turn_id for citation in pinned}
    others = [one for one in found.citations if one.turn_id not in ids]
    return replace(
        found,
        state=State.ANSWERED,
        citations=(*pinned, *_of_use(found, others))[: max(search.shown, len(pinned))],
        confidence=1.0,
        suggestions=found.suggestions if found.state is State.ANSWERED else (),
    )


def _of_use(found: Answer, others: list[Citation]) -> list[Citation]:
    """What somebody else said is no answer beside a pinned passage."""
    return others if found.state is State.ANSWERED else []


def _pinned(search: Search, row: int, cited: Mapping[int, Citation]) -> Citation:
    known = cited.get(int(search.snapshot.turn_id[row]))
    if known is None:
        mask = search.snapshot.turn_id == search.snapshot.turn_id[row]
        ranking = search.ranked_anywhere(mask)
        quoted = search.cited(ranking, Wanted(1))
        same = [one for one in quoted if one.turn_id == int(search.snapshot.turn_id[row])]
        known = same[0] if same else search.citer.whole_turn(row)
    return replace(known, pinned=True)


def as_questions(snapshot: Snapshot, pins: Iterable[Decision]) -> list[dict[str, Any]]:
    """*pins* as labelled questions for `quoth evaluate`, one for each question and guild."""
    place = Placing(snapshot)
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for pin in sorted(pins, key=lambda one: one.record.seq):
        row, verdict = place.row(pin.passage), pin.record.verdict
        if row is None or verdict.question is None:
            continue
        at = ranked_turn(snapshot.turns([row])[0])
        line = lines.setdefault(
            (verdict.scope, folded(verdict.question)),
            {
                "id": f"pin-{pin.record.seq}",
                "question": verdict.question,
                "file": at.file,
                "relevant": [],
                "scope": "all guilds" if verdict.scope == ALL else verdict.scope,
            },
        )
        line["relevant"].append([at.file, at.first_line])
    return list(lines.values())
