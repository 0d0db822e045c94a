"""
What people decided about passages: records that are only ever added to (decisions.db).

`log` keeps them, `standing` says what they amount to for one guild, `alignment` finds the passage
again when its text was edited, `placing` puts the two together on a snapshot.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from index.turns import format_turn_id

ALL = "all"  # the scope of an operator's decision: every guild and the command line
NEAR = 3  # turns each side of a decided one that are remembered, to find it again


class Kind(StrEnum):
    """What a record says."""

    WITHHOLD = "withhold"  # the passage, or a range of its characters, feeds nothing any more
    SPEAKER = "speaker"  # somebody else said it
    WORDS = "words"  # something else was said; the source's wording stays on record
    PIN = "pin"  # it is the answer to a question
    FINE = "fine"  # somebody looked, and nothing is wrong
    UNDO = "undo"  # of an earlier record, an undo too
    MOVED = "moved"  # the text of the passage changed, and the decision went with it


@dataclass(frozen=True, slots=True)
class Passage:
    """
    A turn as it was when somebody decided about it.

    Attributes:
        position: from 0 in its episode.
        around: ids of up to `NEAR` turns before and after it, None where the transcript ends.
        line: from 1, None where the source has none.
    """

    turn_id: int
    episode_id: str
    position: int
    text: str
    label: str | None = None
    speaker: str | None = None
    around: tuple[int | None, ...] = ()
    episode: str = ""  # the title
    path: str = ""
    line: int | None = None
    end_line: int | None = None

    def written(self) -> str:
        """The passage as JSON; `read` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, written: str) -> Passage:
        """The passage that `written` wrote."""
        found = json.loads(written)
        return cls(**{**found, "around": tuple(found["around"])})


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    A decision, ready to be recorded.

    Attributes:
        scope: the guild's id, or `ALL`.
        who: who decided, as an id that says no more.
        start, end: of the characters that are withheld; None for the whole turn.
        before, after: what was shown, and what is shown from now on, in words.
        question: which a pinned passage answers.
        refers: the number of the record that an undo takes back, or that moved.
    """

    kind: Kind
    scope: str
    who: str
    reason: str = ""
    passage: Passage | None = None
    start: int | None = None
    end: int | None = None
    before: str | None = None
    after: str | None = None
    question: str | None = None
    refers: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A verdict that was recorded: its number, which rises, and when (ISO 8601, UTC)."""

    seq: int
    at: str
    verdict: Verdict

    def as_json(self) -> dict[str, Any]:
        """The record by docs/json.md."""
        verdict, passage = self.verdict, self.verdict.passage
        return {
            "seq": self.seq,
            "at": self.at,
            "kind": str(verdict.kind),
            "scope": verdict.scope,
            "who": verdict.who,
            "reason": verdict.reason,
            "turn_id": None if passage is None else format_turn_id(passage.turn_id),
            "episode_id": None if passage is None else passage.episode_id,
            "episode": None if passage is None else passage.episode,
            "position": None if passage is None else passage.position,
            "start": verdict.start,
            "end": verdict.end,
            "before": verdict.before,
            "after": verdict.after,
            "question": verdict.question,
            "refers": verdict.refers,
        }
