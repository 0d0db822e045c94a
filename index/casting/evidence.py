"""What speaks for who somebody is: labels, where the name was found, first words, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.casting import SpeakerDecision
from index.casting.recasting import voice_of
from index.casting.view import cast_under
from index.store import CatalogueSpeaker, EpisodeRecord, Snapshot, StoredTurn
from index.store.people import person
from index.store.snapshot import StoreSnapshot
from index.turns import Speaker, format_turn_id


@dataclass(frozen=True, slots=True)
class Appearance:
    """
    Somebody in one episode.

    Attributes:
        turns: how many are theirs there.
        cast: the speakers of the transcript that they are, as it was read.
        first: their first turn.
    """

    episode: EpisodeRecord
    turns: int
    cast: tuple[Speaker, ...]
    first: StoredTurn

    def as_json(self) -> dict[str, Any]:
        """The appearance by docs/json.md."""
        return {
            "id": self.episode.id,
            "title": self.episode.title,
            "date": self.episode.date,
            "path": self.episode.path,
            "turns": self.turns,
            "labels": [label for one in self.cast for label in one.labels],
            "role": next((one.role for one in self.cast if one.role), None),
            "role_reason": next((one.role_reason for one in self.cast if one.role), None),
            "aliases": [
                {"name": alias.name, "provenance": alias.provenance, "line": alias.line}
                for one in self.cast
                for alias in one.aliases
            ],
            "first": {
                "turn_id": format_turn_id(self.first.turn_id),
                "line": self.first.turn.line,
                "start_ms": self.first.turn.start_ms,
                "text": self.first.turn.text,
            },
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who *speaker* is, and why; *decisions* are those in force about them, oldest first."""

    speaker: CatalogueSpeaker
    appearances: tuple[Appearance, ...]
    decisions: tuple[SpeakerDecision, ...]

    def as_json(self) -> dict[str, Any]:
        """The evidence by docs/json.md."""
        return person_json(self.speaker) | {
            "appearances": [one.as_json() for one in self.appearances],
            "decisions": [decision_json(one) for one in self.decisions],
        }


def person_json(speaker: CatalogueSpeaker) -> dict[str, Any]:
    """A person by docs/json.md, as `quoth speakers --json` lists them."""
    return {
        "name": speaker.name,
        "aliases": list(speaker.aliases),
        "generic": speaker.generic,
        "turns": speaker.turns,
        "episodes": list(speaker.episodes),
    }


def decision_json(decision: SpeakerDecision) -> dict[str, Any]:
    """A decision by docs/json.md, as `quoth speakers log --json` lists them."""
    return {
        "number": decision.number,
        "kind": str(decision.kind),
        "name": decision.name,
        "voices": [
            {"person": one.person, "episode": one.episode, "label": one.label}
            for one in decision.voices
        ],
        "undoes": decision.undoes,
        "by": decision.by,
        "at": decision.at,
    }


def listed(snapshot: Snapshot) -> list[CatalogueSpeaker]:
    """Everyone who speaks: those with a name first, who has the most turns first."""
    return sorted(
        snapshot.speakers.values(), key=lambda one: (one.generic, -one.turns, one.ordinal)
    )


def evidence(
    snapshot: StoreSnapshot,
    speaker: CatalogueSpeaker,
    decisions: Iterable[SpeakerDecision],
    seen: Snapshot | None = None,
) -> Evidence:
    """
    What there is about *speaker*.

    Args:
        snapshot: with what an operator decided on people.
        speaker: of it.
        decisions: those in force.
        seen: the same without what is withheld; None where nothing is.
    """
    cast, as_read = cast_under(snapshot)
    voices = [voice_of(part, as_read) for part in cast.parts_of(speaker.ordinal, as_read)]
    people = {voice.person for voice in voices}
    about = [one for one in decisions if people.intersection(v.person for v in one.voices)]
    found = tuple(_appearances(snapshot, seen or snapshot, speaker, sorted(people)))
    return Evidence(speaker, found, tuple(about))


def _appearances(
    snapshot: StoreSnapshot, seen: Snapshot, speaker: CatalogueSpeaker, people: Sequence[str]
) -> Iterator[Appearance]:
    rows = np.flatnonzero((seen.turn_speaker == speaker.ordinal) & seen.alive)
    numbers, firsts, turns = np.unique(
        seen.turn_episode[rows], return_index=True, return_counts=True
    )
    stored = seen.turns([int(row) for row in rows[firsts]])
    for number, first, count in zip(numbers.tolist(), stored, turns.tolist(), strict=True):
        record = seen.episodes[number].record
        cast = snapshot.speakers_of(record.id)
        theirs = tuple(one for one in cast if person(record.id, one) in people)
        yield Appearance(record, count, theirs, first)
