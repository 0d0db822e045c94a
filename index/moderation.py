"""Decides about passages: what the command line and the bot do with `index.reviews`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.errors import ReviewError
from index.review_book import ReviewBook
from index.reviews import ALL, Kind, Passage, Record, Verdict, log
from index.reviews.placing import Placing
from index.reviews.standing import Decision, in_force
from index.store import StoredTurn
from index.told import Told
from index.turns import normalised
from index.view import EVERYTHING, View

SYSTEM = "quoth"  # who records that a decision moved
LONGEST_NAME, LONGEST_TEXT, LONGEST_REASON = 100, 20_000, 1_000  # characters


@dataclass(frozen=True, slots=True)
class By:
    """
    Who decides, and for whom.

    Attributes:
        who: an id that says no more than that.
        scope: the guild's id; `ALL` for an operator, whose word counts everywhere.
        view: what they may see: nothing else can be decided about.
    """

    who: str
    scope: str = ALL
    reason: str = ""
    view: View = EVERYTHING


class Moderation(ReviewBook):
    """Decides about passages; every change is a record that stays."""

    # Verdicts.

    def withhold(
        self, turn_id: int, by: By, *, start: int | None = None, end: int | None = None
    ) -> Record:
        """
        The passage feeds nothing any more: all of the turn, or its characters *start* to *end*.

        Raises:
            ReviewError: it is not there to be decided about, or the range is none of it.
        """
        passage = self._passage(turn_id, by)
        if (start is None) != (end is None):
            raise ReviewError("a range needs both its start and its end: give both, or neither")
        if start is not None and end is not None and not 0 <= start < end <= len(passage.text):
            raise ReviewError(
                f"{start} to {end} is no range of a turn of {len(passage.text)} characters: "
                "count from 0, the end not included"
            )
        said = passage.text[start:end]
        return self._record(Kind.WITHHOLD, passage, by, start=start, end=end, before=said)

    def correct_speaker(self, turn_id: int, name: str, by: By) -> Record:
        """
        *name* said it: somebody known, or somebody new.

        Raises:
            ReviewError: as in `withhold`, or *name* is blank or no name.
        """
        passage = self._passage(turn_id, by)
        named = _cleaned(name, "name", LONGEST_NAME)
        if named.casefold() == ALL_NOBODY:
            said = "nobody is no speaker: withhold the passage, or name who said it"
            raise ReviewError(Told(said, "review.nobody"))
        shown = self._shown(turn_id, by)
        before = shown.turn.speaker if shown is not None else passage.speaker
        return self._record(Kind.SPEAKER, passage, by, before=before, after=named)

    def correct_words(self, turn_id: int, text: str, by: By) -> Record:
        """
        *text* is what was said; the source's wording stays on record and is shown beside it.

        Raises:
            ReviewError: as in `withhold`, or *text* is blank or what stands there already.
        """
        passage = self._passage(turn_id, by)
        corrected = text.strip()
        if not corrected or len(corrected) > LONGEST_TEXT:
            said = f"give the corrected words, at most {LONGEST_TEXT:,} characters"
            raise ReviewError(Told(said, "review.words", count=LONGEST_TEXT))
        shown = self._shown(turn_id, by)
        before = (shown.corrected.text if shown is not None else None) or passage.text
        if normalised(before) == normalised(corrected):
            said = "that is what stands there already: nothing was recorded"
            raise ReviewError(Told(said, "review.same_words"))
        return self._record(Kind.WORDS, passage, by, before=before, after=corrected)

    def pin(self, turn_id: int, question: str, by: By) -> Record:
        """
        The passage comes first when *question* is asked.

        Raises:
            ReviewError: as in `withhold`, or *question* is blank.
        """
        passage = self._passage(turn_id, by)
        asked = _cleaned(question, "question", 2_000)
        return self._record(Kind.PIN, passage, by, question=asked)

    def fine(self, turn_id: int, by: By, *, refers: int | None = None) -> Record:
        """
        Somebody looked, and nothing is wrong; *refers* is a decision that moved and moved rightly.

        Raises:
            ReviewError: as in `withhold`.
        """
        return self._record(Kind.FINE, self._passage(turn_id, by), by, refers=refers)

    def undo(self, seq: int, by: By) -> Record:
        """
        Takes record *seq* back, an undo too.

        Raises:
            ReviewError: there is none, it is taken back already, or it is an operator's decision
                and *by* is none.
        """
        record = self._found(seq, by)
        verdict = record.verdict
        if verdict.kind is Kind.MOVED:
            said = f"record {seq} says that a decision moved: undo {verdict.refers}"
            raise ReviewError(
                Told(said, "review.moved", record=str(seq), decision=str(verdict.refers))
            )
        if by.scope not in (verdict.scope, ALL):
            said = f"record {seq} is an operator's: ask one to undo it"
            raise ReviewError(Told(said, "review.operators", record=str(seq)))
        if seq in _undone(self._sight.records):
            said = f"record {seq} is undone already: undo the undo to have it back"
            raise ReviewError(Told(said, "review.undone", record=str(seq)))
        undoing = Verdict(
            Kind.UNDO,
            verdict.scope,
            by.who,
            _reason(by),
            verdict.passage,
            before=verdict.after,
            after=verdict.before,
            question=verdict.question,
            refers=seq,
        )
        return log.append(self._path, [undoing])[0]

    def extend(self, seq: int, by: By) -> Record:
        """
        The decision *seq* of one guild, made for all guilds and the command line.

        Raises:
            ReviewError: *by* is no operator, or there is no such decision in force.
        """
        if by.scope != ALL:
            said = "only an operator can extend a decision to all guilds"
            raise ReviewError(Told(said, "review.only_operators"))
        record = self._found(seq, by)
        if record.seq not in {one.seq for one in in_force(self._sight.records)}:
            said = f"record {seq} is no decision in force: nothing was extended"
            raise ReviewError(Told(said, "review.not_in_force", record=str(seq)))
        extended = replace(record.verdict, scope=ALL, who=by.who, reason=_reason(by), refers=seq)
        return log.append(self._path, [extended])[0]

    # After a re-index.

    def follow_edits(self) -> list[Record]:
        """
        Records where every decision moved whose text has changed, so that it is found again after
        the next change too; called after each re-index. Until then it is in force all the same.
        """
        place = Placing(self._sight.snapshot())
        moves: list[Verdict] = []
        for decision in self.everything_in_force():
            withheld = decision.record.verdict.kind is Kind.WITHHOLD
            became = place.becomes(decision.passage, all_parts=withheld)
            moves += [_move(decision, decision.passage, one) for one in became]
        return log.append(self._path, moves) if moves else []

    def _passage(self, turn_id: int, by: By) -> Passage:
        _reason(by)
        return self.passage(turn_id, by.view)

    def _shown(self, turn_id: int, by: By) -> StoredTurn | None:
        snapshot = self._sight.seen(by.view).corpus.snapshot
        row = snapshot.row_of(turn_id)
        return None if row is None else snapshot.turns([row])[0]

    def _found(self, seq: int, by: By) -> Record:
        for record in self.records(by.view):
            if record.seq == seq:
                return record
        said = f"there is no record {seq}: `quoth review log` lists them"
        raise ReviewError(Told(said, "review.no_record", record=str(seq)))

    def _record(self, kind: Kind, passage: Passage, by: By, **more: object) -> Record:
        verdict = Verdict(kind, by.scope, by.who, _reason(by), passage)
        return log.append(self._path, [replace(verdict, **more)])[0]  # type: ignore[arg-type]


ALL_NOBODY = "nobody"


def _cleaned(text: str, what: str, longest: int) -> str:
    """*text* in one line, or a refusal."""
    cleaned = " ".join(text.split())
    if not cleaned or not any(sign.isalnum() for sign in cleaned) or len(cleaned) > longest:
        said = f"give a {what} of at most {longest:,} characters"
        raise ReviewError(Told(said, f"review.{what}", count=longest))
    return cleaned


def _reason(by: By) -> str:
    reason = " ".join(by.reason.split())
    if len(reason) > LONGEST_REASON:
        said = f"give a reason of at most {LONGEST_REASON:,} characters"
        raise ReviewError(Told(said, "review.reason", count=LONGEST_REASON))
    return reason


def _undone(records: Iterable[Record]) -> set[int]:
    """The numbers of the records that are taken back now."""
    kept = list(records)
    standing_undos: set[int] = set()
    for record in reversed(kept):
        if record.verdict.kind is Kind.UNDO and record.seq not in standing_undos:
            standing_undos.add(record.verdict.refers or 0)
    return standing_undos


def _move(decision: Decision, before: Passage, after: Passage) -> Verdict:
    return Verdict(
        Kind.MOVED,
        decision.record.verdict.scope,
        SYSTEM,
        "the text of the passage changed",
        after,
        before=before.text,
        after=after.text,
        question=decision.record.verdict.question,
        refers=decision.record.seq,
    )
