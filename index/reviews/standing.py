"""What all the records amount to for one guild: undone ones left out, the latest word kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.reviews import ALL, Kind, Passage, Record


@dataclass(frozen=True, slots=True)
class Decision:
    """
    A record in force, and the passage that it is about now.

    Attributes:
        passage: where the decision moved to, else that of the record.
        trail: every passage it was ever about; what any of them said stays withheld.
        moved: the text has changed since, and nobody has looked at it yet.
    """

    record: Record
    passage: Passage
    trail: tuple[Passage, ...]
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """
    The decisions in force.

    Attributes:
        withheld: passages that feed nothing.
        speakers, words: at most one correction of each for a turn.
        pins: for each question the passages that answer it, the latest first.
        fine: passages somebody has looked at.
    """

    withheld: tuple[Decision, ...] = ()
    speakers: tuple[Decision, ...] = ()
    words: tuple[Decision, ...] = ()
    pins: tuple[Decision, ...] = ()
    fine: tuple[Decision, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is decided that changes what is shown."""
        return bool(self.withheld or self.speakers or self.words or self.pins)


def in_force(records: Iterable[Record]) -> list[Record]:
    """
    Those of *records* that nobody took back.

    *records* are in order: an undo comes after what it undoes, and one that is taken back itself
    takes back nothing.
    """
    ordered = list(records)
    undone: set[int] = set()
    for record in reversed(ordered):
        if record.verdict.kind is Kind.UNDO and record.seq not in undone:
            undone.add(record.verdict.refers or 0)
    kinds = (Kind.UNDO, Kind.MOVED)
    return [one for one in ordered if one.seq not in undone and one.verdict.kind not in kinds]


def standing(records: Sequence[Record], guild: str | None) -> Standing:
    """
    What *records* (all, oldest first) amount to in *guild*; None for the command line.

    A passage is withheld when the guild or an operator withholds it. Of corrections the guild's
    own goes before an operator's, then the later before the earlier.
    """
    seen = _seen_by(records, guild)
    moves = _moves(records)
    looked_at = {
        record.verdict.refers: record.seq for record in seen if record.verdict.kind is Kind.FINE
    }
    found: dict[Kind, list[Decision]] = {kind: [] for kind in Kind}
    for record in seen:
        decision = _decision(record, moves, looked_at)
        if decision is not None:
            found[record.verdict.kind].append(decision)
    return Standing(
        withheld=tuple(found[Kind.WITHHOLD]),
        speakers=_latest(found[Kind.SPEAKER]),
        words=_latest(found[Kind.WORDS]),
        pins=tuple(reversed(found[Kind.PIN])),
        fine=tuple(found[Kind.FINE]),
    )


def _seen_by(records: Sequence[Record], guild: str | None) -> list[Record]:
    scopes = (ALL, guild)
    return [record for record in in_force(records) if record.verdict.scope in scopes]


def _moves(records: Iterable[Record]) -> Mapping[int, list[Record]]:
    """For each record that moved, where to, the last move at the end."""
    found: dict[int, list[Record]] = {}
    for record in records:
        if record.verdict.kind is Kind.MOVED and record.verdict.passage is not None:
            found.setdefault(record.verdict.refers or 0, []).append(record)
    return found


def _decision(
    record: Record, moves: Mapping[int, list[Record]], looked_at: Mapping[int | None, int]
) -> Decision | None:
    passage = record.verdict.passage
    if passage is None:
        return None
    moved = moves.get(record.seq, [])
    trail = [passage, *(one.verdict.passage for one in moved if one.verdict.passage)]
    unseen = bool(moved) and looked_at.get(record.seq, 0) < moved[-1].seq
    return Decision(record, trail[-1], tuple(trail), unseen)


def _latest(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """For each turn the last of *decisions*, a guild's own before an operator's."""
    kept: dict[int, Decision] = {}
    for decision in decisions:
        before = kept.get(decision.passage.turn_id)
        own = decision.record.verdict.scope != ALL
        if before is None or own or before.record.verdict.scope == ALL:
            kept[decision.passage.turn_id] = decision
    return tuple(kept.values())
