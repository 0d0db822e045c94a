"""After a re-index: decisions move with their passages, and pinned questions are asked again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.added import AddReport
from index.answer import Answer
from index.decisions import open_decisions, transaction, translated
from index.moderation import Moderation
from index.reviews.placing import Placing
from index.reviews.standing import Decision
from index.store import Snapshot
from index.turns import format_turn_id

Ask = Callable[[str, str], tuple[Answer, Sequence[int]]]


def follow_up_decisions(
    report: AddReport, moderation: Moderation, snapshot: Snapshot, ask: Ask, path: Path
) -> None:
    """
    Moves decisions with their passages, asks the pinned questions again, and tells *report* of it.

    Arguments as in `asked_again`.
    """
    moved = {one.verdict.refers for one in moderation.follow_edits()}
    changes = asked_again(moderation.pins(), snapshot, ask, path)
    report.decisions_moved = len(moved)
    report.pins_changed = [one.as_json() for one in changes]
    report.notes += map(str, changes)
    if moved:
        report.notes.append(
            f"{len(moved):,} decisions moved with passages that were edited: look at them with "
            "`quoth review list --moved`"
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    How a pinned question is answered without its pin.

    Attributes:
        state: of the answer.
        rank: of the pinned passage among the 20 best turns, from 1; None where it is not there.
        first: the turn_id that is cited first, None where nothing is.
    """

    state: str
    rank: int | None
    first: str | None

    def as_json(self) -> dict[str, Any]:
        """The outcome by docs/json.md."""
        return {"state": self.state, "rank": self.rank, "first": self.first}


@dataclass(frozen=True, slots=True)
class Change:
    """A pinned question that is answered otherwise than at the last look; *after* None: gone."""

    seq: int
    question: str
    before: Outcome
    after: Outcome | None

    def as_json(self) -> dict[str, Any]:
        """The change by docs/json.md."""
        return {
            "seq": self.seq,
            "question": self.question,
            "before": self.before.as_json(),
            "after": None if self.after is None else self.after.as_json(),
        }

    def __str__(self) -> str:
        """The change in a sentence."""
        return f"pinned “{self.question}”: {_told(self.before)} before, {_told(self.after)} now"


def _told(outcome: Outcome | None) -> str:
    if outcome is None:
        return "the passage is gone"
    if outcome.rank is None:
        return f"{outcome.state.replace('_', ' ')}, without the pinned passage"
    return f"{outcome.state.replace('_', ' ')}, the pinned passage at place {outcome.rank}"


def compared(
    path: Path, outcomes: Mapping[int, Outcome | None], questions: Mapping[int, str]
) -> list[Change]:
    """
    Which of *outcomes*, by the number of the pin, differ from those kept at *path*.

    What is new is kept; None stands for a passage that is gone, and leaves the last outcome be.
    """
    with translated(path), closing(open_decisions(path)) as decisions, transaction(decisions):
        kept = {
            seq: Outcome(**json.loads(written))
            for seq, written in decisions.execute("SELECT seq, outcome FROM pin_outcomes")
        }
        decisions.executemany(
            "INSERT OR REPLACE INTO pin_outcomes VALUES (?, ?)",
            [(seq, json.dumps(one.as_json())) for seq, one in outcomes.items() if one],
        )
    return [
        Change(seq, questions[seq], kept[seq], after)
        for seq, after in sorted(outcomes.items())
        if seq in kept and kept[seq] != after
    ]


def outcome(found: Answer, ranked: Sequence[int], turn_id: int) -> Outcome:
    """How *found* answers, given the ids of the best turns."""
    rank = ranked.index(turn_id) + 1 if turn_id in ranked else None
    first = format_turn_id(found.citations[0].turn_id) if found.citations else None
    return Outcome(str(found.state), rank, first)


def asked_again(
    pins: Iterable[Decision],
    snapshot: Snapshot,
    ask: Ask,
    path: Path,
) -> list[Change]:
    """
    Which of *pins* are answered otherwise than when they were asked last, pins left out of it.

    Args:
        pins: in force, of all guilds.
        snapshot: as it is stored.
        ask: the answer and the ids of the best turns for a question in a scope.
        path: of decisions.db, where the outcomes are kept.
    """
    place = Placing(snapshot)
    outcomes: dict[int, Outcome | None] = {}
    questions: dict[int, str] = {}
    for pin in pins:
        seq, verdict, row = pin.record.seq, pin.record.verdict, place.row(pin.passage)
        questions[seq] = verdict.question or ""
        if row is None or verdict.question is None:
            outcomes[seq] = None
        else:
            found, best = ask(verdict.question, verdict.scope)
            outcomes[seq] = outcome(found, best, int(snapshot.turn_id[row]))
    return compared(path, outcomes, questions) if outcomes else []
