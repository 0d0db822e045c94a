"""
Who is who by an operator's word, laid over what the transcripts say.

What a transcript calls people is derived; what an operator decides about them is not. A decision
names *voices*, by what outlasts the index: a person's name, an episode's id, a label. It is kept
in decisions.db, append-only, and laid over every snapshot when it is read, so that it holds for
questions, citations and counts at once, for episodes that are added later, and after the index
was deleted and built anew. Nothing is embedded again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an operator can decide about people."""

    MERGE = "merge"  # the voices are one person
    SPLIT = "split"  # the voices are a person apart from the one they were read as
    RENAME = "rename"  # the person of the voices has another name
    UNDO = "undo"  # an earlier decision counts no more


@dataclass(frozen=True, slots=True)
class Voice:
    """
    Somebody as transcripts know them.

    Attributes:
        person: what is equal for one person in all episodes (`index.store.people.person`).
        episode: only what they say in the episode of that id; None for all of it.
        label: only the turns with that label, and those that continue them; None for all.
        labels: what their turns were labelled with when the decision was made: by these somebody
            without a full name is known again when names come to be read otherwise.
    """

    person: str
    episode: str | None = None
    label: str | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerDecision:
    """
    One entry of the log.

    Attributes:
        number: rising; what `undo` names.
        name: the person's name from then on, None to keep what it is.
        undoes: the number of the decision that an undo takes back.
        by: who decided.
        at: ISO 8601, UTC; empty for one that is not kept yet.
    """

    kind: Kind
    voices: tuple[Voice, ...] = ()
    name: str | None = None
    undoes: int | None = None
    number: int = 0
    by: str = "operator"
    at: str = ""
