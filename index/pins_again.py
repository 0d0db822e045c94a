"""After a re-index: decisions move with their passages, and pinned questions are asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from index import pin_outcomes
from index.added import AddReport
from index.answer import Answer
from index.errors import DecisionsError
from index.moderation import Moderation
from index.pin_outcomes import Change, Outcome, compared
from index.reviews.placing import Placing
from index.reviews.standing import Decision
from index.store import Snapshot

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


def note_new_pins(moderation: Moderation, snapshot: Snapshot, ask: Ask, path: Path) -> None:
    """
    Keeps how pins are answered that were made since the last look, before anything changes.

    Arguments as in `asked_again`.
    """
    pins = moderation.pins()
    with suppress(DecisionsError):  # told after the re-index, where it matters
        looked_at = pin_outcomes.known(path) if pins else {}
        asked_again([one for one in pins if one.record.seq not in looked_at], snapshot, ask, path)


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
            outcomes[seq] = Outcome.of(found, best, int(snapshot.turn_id[row]))
    return compared(path, outcomes, questions) if outcomes else []
