"""How pinned questions are answered without their pins: kept, compared, told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from index.answer import Answer, Citation
from index.decisions import as_written, open_decisions, transaction, translated
from index.turns import Attribution, format_turn_id

SHOWN = 3  # quotes of an answer: a pinned passage among them is found, one further down is not
HIDDEN = "a passage that is not shown here"
_NOBODY = {
    "not_found": "nobody says that",
    "unknown_speaker": "nobody of that name speaks here",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    How a pinned question is answered without its pin.

    Attributes:
        state: of the answer.
        rank: of the pinned passage among the 20 best turns, from 1; None where it is not there.
        first: the turn_id that is cited first, None where nothing is.
        speaker, episode, episode_id: who says that, in which episode (its title, its lasting id);
            None where nothing is cited, and in what was kept before they were.
    """

    state: str
    rank: int | None
    first: str | None
    speaker: str | None = None
    episode: str | None = None
    episode_id: str | None = None

    @classmethod
    def of(cls, found: Answer, ranked: Sequence[int], turn_id: int) -> Self:
        """How *found* answers a question that *turn_id* is pinned to; *ranked* are the best ids."""
        rank = ranked.index(turn_id) + 1 if turn_id in ranked else None
        if not found.citations:
            return cls(str(found.state), rank, None)
        first = found.citations[0]
        where = first.episode
        return cls(
            str(found.state),
            rank,
            format_turn_id(first.turn_id),
            _who(first),
            where.title,
            where.id,
        )

    @property
    def gist(self) -> tuple[object, ...]:
        """What an asker would notice: outcomes that share it are the same answer."""
        return self.state, self.first, self.rank is not None and self.rank <= SHOWN

    def hidden(self) -> Outcome:
        """The same without what is cited first."""
        return replace(self, first=None, speaker=None, episode=HIDDEN, episode_id=None)

    def as_json(self) -> dict[str, Any]:
        """The outcome by docs/json.md."""
        return {
            "state": self.state,
            "rank": self.rank,
            "first": self.first,
            "speaker": self.speaker,
            "episode": self.episode,
            "episode_id": self.episode_id,
        }

    def __str__(self) -> str:
        """The outcome in a few words, by name: "Mira Tolland, The harbour at night"."""
        named = ", ".join(filter(None, (self.speaker, self.episode)))
        said = named or _NOBODY.get(self.state, self.state.replace("_", " "))
        return f"{said} ({_place(self.rank)})"


def _place(rank: int | None) -> str:
    if rank is None:
        return "the pinned passage is not found"
    return "the pinned passage" if rank == 1 else f"the pinned passage at place {rank}"


def _who(citation: Citation) -> str:
    """Who says *citation*; a name that the source does not state is never told as one."""
    name = citation.speaker or citation.label
    if name is None or citation.corrected_speaker:
        return name or _UNSTATED
    return _HEDGED[citation.attribution].format(name)


_UNSTATED = "speaker not stated"
_HEDGED = {
    Attribution.EXPLICIT: "{}",
    Attribution.CARRIED: "{}",
    Attribution.INFERRED: "{} (inferred)",
    Attribution.GENERIC: "labelled “{}”",
    Attribution.NONE: _UNSTATED,
}


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
            "told": str(self),
        }

    def __str__(self) -> str:
        """The change in a sentence."""
        after = "the pinned passage is gone" if self.after is None else str(self.after)
        if after == str(self.before):
            after = f"another passage of {after}"
        return f"pinned “{self.question}”: {self.before} → {after}"


def known(path: Path) -> dict[int, Outcome]:
    """How each pin, by its number, was answered at the last look."""
    with translated(path), closing(open_decisions(path)) as decisions:
        return _known(decisions)


def _known(decisions: sqlite3.Connection) -> dict[int, Outcome]:
    rows = decisions.execute("SELECT seq, outcome FROM pin_outcomes")
    return {seq: _outcome(written) for seq, written in rows}


def _outcome(written: str) -> Outcome:
    with as_written():
        return Outcome(**json.loads(written))


def compared(
    path: Path, outcomes: Mapping[int, Outcome | None], questions: Mapping[int, str]
) -> list[Change]:
    """
    Which of *outcomes*, by the number of the pin, differ from those kept at *path*.

    What is new is kept; None stands for a passage that is gone, and leaves the last outcome be.
    Each change is kept too, until the pin changes again.
    """
    with translated(path), closing(open_decisions(path)) as decisions, transaction(decisions):
        kept = _known(decisions)
        decisions.executemany(
            "INSERT OR REPLACE INTO pin_outcomes VALUES (?, ?)",
            [(seq, _written(one)) for seq, one in outcomes.items() if one],
        )
        changes = [
            Change(seq, questions[seq], kept[seq], after)
            for seq, after in sorted(outcomes.items())
            if seq in kept and (after is None or kept[seq].gist != after.gist)
        ]
        decisions.executemany(_KEEP_CHANGE, [_row(one) for one in changes])
    return changes


# A passage that stays gone is one change, however often it is looked for.
_KEEP_CHANGE = (
    "INSERT INTO pin_changes (seq, at, before, after) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (seq) DO UPDATE SET at = excluded.at, before = excluded.before, "
    "after = excluded.after WHERE before IS NOT excluded.before OR after IS NOT excluded.after"
)


def _row(change: Change) -> tuple[int, str, str, str | None]:
    at = datetime.now(tz=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    after = None if change.after is None else _written(change.after)
    return change.seq, at, _written(change.before), after


def _written(outcome: Outcome) -> str:
    return json.dumps(outcome.as_json(), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class KeptChange:
    """The last change of a pin, *at* what time by ISO 8601; *after* None: its passage is gone."""

    at: str
    before: Outcome
    after: Outcome | None


def changes_kept(path: Path) -> dict[int, KeptChange]:
    """The last change of each pin that ever changed, by the number of the pin."""
    if not path.is_file():
        return {}
    with translated(path), closing(open_decisions(path)) as decisions:
        rows = decisions.execute("SELECT seq, at, before, after FROM pin_changes").fetchall()
        return {
            seq: KeptChange(at, _outcome(before), after and _outcome(after))
            for seq, at, before, after in rows
        }
