"""Which turns may answer a question: those of a speaker, of a role, of a file, not seen yet."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from index.question import Question
from index.store import Snapshot

Mask = NDArray[np.bool_]  # shape (T,), one for each turn row of a snapshot


def asked_of(snapshot: Snapshot, question: Question) -> Mask | None:
    """The turns of those whom *question* asks about; None when it asks about anyone."""
    if question.role is not None:
        return _in_role(snapshot, question.role)
    if question.said_by is None:
        return None
    ordinals = [speaker.ordinal for speaker in question.said_by.speakers]
    return np.isin(snapshot.turn_speaker, ordinals)


def citable(snapshot: Snapshot, question: Question, without: Collection[int]) -> Mask | None:
    """The turns that may be cited at all, whoever speaks them; None for every one."""
    if not without and not question.other_than:
        return None
    excluded = [speaker.ordinal for speaker in question.other_than]
    seen = np.isin(snapshot.turn_id, np.fromiter(without, np.int64, len(without)))
    return ~seen & ~np.isin(snapshot.turn_speaker, excluded)


def of_file(snapshot: Snapshot, stem: str) -> Mask:
    """The turns of the files called *stem*, whatever their folder and ending."""
    numbers = [
        number
        for number, episode in enumerate(snapshot.episodes)
        if PurePath(episode.record.path).stem == stem
    ]
    return np.isin(snapshot.turn_episode, numbers)


def both(one: Mask | None, other: Mask | None) -> Mask | None:
    """The turns in both masks, None standing for all turns."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _in_role(snapshot: Snapshot, role: str) -> Mask | None:
    """The turns of all who have *role* in the episode; None where no episode says who has it."""
    numbers = {episode.record.id: number for number, episode in enumerate(snapshot.episodes)}
    pairs = [
        (numbers[episode_id], speaker.ordinal)
        for speaker in snapshot.speakers.values()
        for episode_id, held in speaker.roles.items()
        if held == role
    ]
    if not pairs:
        return None
    # One number for each pair of episode and speaker: a host here may be a guest there.
    stride = 1 + max(int(snapshot.turn_speaker.max(initial=0)), *(who for _, who in pairs))
    wanted = [number * stride + ordinal for number, ordinal in pairs]
    mine = snapshot.turn_episode.astype(np.int64) * stride + snapshot.turn_speaker
    return np.isin(mine, wanted) & (snapshot.turn_speaker >= 0)
