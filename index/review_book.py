"""What was decided about passages, to be listed, exported and found again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import ReviewError
from index.literal import folded, phrase_pattern
from index.pin_outcomes import Change, KeptChange, Outcome, changes_kept
from index.pins import as_questions
from index.reviews import ALL, Kind, Passage, Record
from index.reviews.placing import Placing, find_by_line
from index.reviews.standing import Decision, standing
from index.sight import Sight
from index.store import Tombstone
from index.told import Told, When
from index.turns import format_turn_id, parse_turn_id
from index.view import EVERYTHING, View


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """
    A decision in force, and what became of its passage.

    Attributes:
        state: "in force"; "moved" where the text has changed since and nobody has looked; "gone"
            where the turn is no longer in the index: the decision is kept for when it comes back.
        note: the state in a sentence, empty where there is nothing to say.
    """

    record: Record
    passage: Passage
    state: str
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """The decision by docs/json.md: its record, with the turn that it is about now."""
        now = {"turn_id": format_turn_id(self.passage.turn_id), "position": self.passage.position}
        return {**self.record.as_json(), **now, "state": self.state, "note": self.note}


@dataclass(frozen=True, slots=True)
class ChangedPin:
    """A pin whose question was answered otherwise after a re-index, *at* what time (ISO 8601)."""

    pin: StandingDecision
    at: str
    change: Change


class ReviewBook:
    """
    The decisions about one index, read; *path* is that of decisions.db.

    *tombstone* says what became of a turn that is no longer there.
    """

    def __init__(
        self, sight: Sight, path: Path, tombstone: Callable[[int], Tombstone | None]
    ) -> None:
        self._sight, self._path, self._tombstone = sight, path, tombstone

    def records(self, view: View = EVERYTHING) -> list[Record]:
        """The records that concern *view*, oldest first: its guild's and the operators'."""
        access, guild = self._sight.access, view.guild
        return [
            record
            for record in self._sight.records
            if guild is None or record.verdict.scope in (ALL, guild)
            if record.verdict.passage is None
            or access.sees(view, record.verdict.passage.episode_id)
        ]

    def decisions(
        self, view: View = EVERYTHING, kinds: Iterable[Kind] = ()
    ) -> list[StandingDecision]:
        """
        The decisions in force for *view*, those of all guilds where it is of none, oldest first;
        of *kinds* alone where any are given.
        """
        access, place = self._sight.access, Placing(self._sight.snapshot())
        wanted = set(kinds)
        everyone = view.guild is None
        listed = self.everything_in_force() if everyone else self._in_force(view.guild)
        found = [
            _stands(one, place, self._tombstone)
            for one in listed
            if not wanted or one.record.verdict.kind in wanted
            if access.sees(view, one.passage.episode_id)
        ]
        return sorted(found, key=lambda one: one.record.seq)

    def moved(self, view: View = EVERYTHING) -> list[StandingDecision]:
        """The decisions to look at again: their text has changed since."""
        return [one for one in self.decisions(view) if one.state == "moved"]

    def withheld(self, turn_id: int, view: View = EVERYTHING) -> bool:
        """Whether *turn_id* may no longer be shown to *view*: withheld, gone or not theirs."""
        return self._sight.seen(view).corpus.snapshot.row_of(turn_id) is None

    def pinned_questions(self, guild: str | None = None) -> list[dict[str, Any]]:
        """The pins of *guild*, or all, as labelled questions for `quoth evaluate`."""
        pins = self.pins() if guild is None else standing(self._sight.records, guild).pins
        return as_questions(self._sight.snapshot(), pins)

    def changed_pins(self, view: View = EVERYTHING) -> list[ChangedPin]:
        """
        The pins in force whose questions a re-index has come to answer otherwise, oldest first.

        What *view* does not see of an answer is not in it.
        """
        kept = changes_kept(self._path)
        found = [
            self._changed(one, kept[one.record.seq], view)
            for one in (self.decisions(view, [Kind.PIN]) if kept else ())
            if one.record.seq in kept
        ]
        return sorted(found, key=lambda one: (one.at, one.change.seq))

    def _changed(self, pin: StandingDecision, kept: KeptChange, view: View) -> ChangedPin:
        question, after = pin.record.verdict.question or "", kept.after
        before = self._as_seen(kept.before, view)
        seen = None if after is None else self._as_seen(after, view)
        return ChangedPin(pin, kept.at, Change(pin.record.seq, question, before, seen))

    def _as_seen(self, outcome: Outcome, view: View) -> Outcome:
        held = outcome.episode_id
        shown = held is None or self._sight.access.sees(view, held)
        if shown and outcome.first is not None and view != EVERYTHING:
            gone = self._tombstone(parse_turn_id(outcome.first)) is not None
            shown = gone or not self.withheld(parse_turn_id(outcome.first), view)
        return outcome if shown else outcome.hidden()

    def pins(self) -> list[Decision]:
        """The pins in force, of all guilds, oldest first."""
        kind = Kind.PIN
        return [one for one in self.everything_in_force() if one.record.verdict.kind is kind]

    def everything_in_force(self) -> list[Decision]:
        """The decisions in force, of all guilds, oldest first."""
        records = self._sight.records
        scopes = {one.verdict.scope for one in records}
        found: dict[int, Decision] = {}
        for scope in sorted(scopes):
            guild = None if scope == ALL else scope
            found |= {one.record.seq: one for one in self._in_force(guild)}
        return [found[seq] for seq in sorted(found)]

    def _in_force(self, guild: str | None) -> list[Decision]:
        holds = standing(self._sight.records, guild)
        return [*holds.withheld, *holds.speakers, *holds.words, *holds.pins]

    def view_of(self, guild: str | None) -> View:
        """All that may be seen somewhere in *guild*; everything for None."""
        return EVERYTHING if guild is None else self._sight.view_of(guild)

    def find(self, place: str) -> int:
        """
        The id of the turn at *place*: 16 hex digits, or FILE:LINE with the line counted from 1.

        Raises:
            ReviewError: it is neither, or no turn stands there.
        """
        with suppress(ValueError):
            return parse_turn_id(place)
        return find_by_line(self._sight.snapshot(), place)

    def part_of(self, turn_id: int, words: str) -> tuple[int, int]:
        """
        Where *words* stand in the turn: their characters from and to.

        Raises:
            ReviewError: they do not stand there.
        """
        found = phrase_pattern(words).search(folded(self.passage(turn_id).text))
        if found is None:
            said = f"“{words}” does not stand in the turn: copy the words from its text"
            raise ReviewError(Told(said, "review.not_said", words=words))
        return found.span()

    def passage(self, turn_id: int, view: View = EVERYTHING) -> Passage:
        """
        The turn as the source has it, to be decided about.

        Raises:
            ReviewError: it is not in the index, or not for *view* to see.
        """
        found = Placing(self._sight.snapshot()).passage(turn_id)
        if found is not None and self._sight.access.sees(view, found.episode_id):
            return found
        gone = self._tombstone(turn_id)
        if gone is not None and self._sight.access.sees(view, gone.episode):
            said = (
                f"turn {format_turn_id(turn_id)} is no longer in the index (removed "
                f"{gone.removed_at}): look for what stands there now"
            )
            raise ReviewError(Told(said, "review.turn_removed", when=When(gone.removed_at[:10])))
        said = f"there is no turn {format_turn_id(turn_id)} here: take the turn_id of a citation"
        raise ReviewError(Told(said, "review.no_turn"))


def _stands(
    decision: Decision, place: Placing, tombstone: Callable[[int], Tombstone | None]
) -> StandingDecision:
    passage = decision.passage
    if place.row(passage) is not None:
        edited = decision.moved or place.become(passage) is not None
        said = "the text has changed since: look whether the decision still fits"
        note = Told(said, "review.edited") if edited else ""
        return StandingDecision(decision.record, passage, "moved" if edited else "in force", note)
    gone = tombstone(passage.turn_id)
    when = f", removed {gone.removed_at}" if gone is not None else ""
    said = (
        f"the turn is no longer in the index{when}: the decision is kept, and holds again when the "
        "turn comes back"
    )
    note = Told(said, "review.gone")
    return StandingDecision(decision.record, passage, "gone", note)
