"""Which turns may answer a question: those of a speaker, of a role, of a file, not seen yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from index.asking.shelf import Shelf
from index.literal import holding_phrases
from index.question import Question
from index.retrieval.runs import is_any
from index.store import Snapshot
from index.words import ENGLISH, Words

Mask = NDArray[np.bool_]  # shape (T,), one for each turn row of a snapshot
_OTHER_ROLE = {"guest": ("host",), "host": ("guest",)}  # nobody has both in one episode


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What is left out whatever the question says.

    Attributes:
        seen: ids of turns that are no answer any more, since the asker has seen them.
        file: the stem of the one file that is searched; None for all.
        apart_from: the stem of a file that is left out; None for none.
    """

    seen: Collection[int] = ()
    file: str | None = None
    apart_from: str | None = None


def asked_of(snapshot: Snapshot, question: Question) -> Mask | None:
    """The turns of those whom *question* asks about; None when it asks about anyone."""
    if question.role is not None:
        spoken = _in_role(snapshot, question.role)
    elif question.said_by is not None:
        ordinals = [speaker.ordinal for speaker in question.said_by.speakers]
        spoken = is_any(snapshot.turn_speaker, ordinals)
    else:
        return None
    if spoken is None or not question.asked_of:
        return spoken
    return _before(snapshot, spoken)


def citable(snapshot: Snapshot, question: Question, limits: Limits) -> Mask | None:
    """The turns that may be cited at all, wherever they stand; None for every one."""
    mask: Mask | None = None
    if limits.seen or question.other_than:
        excluded = [speaker.ordinal for speaker in question.other_than]
        seen = np.fromiter(limits.seen, np.int64, len(limits.seen))
        mask = ~np.isin(snapshot.turn_id, seen) & ~np.isin(snapshot.turn_speaker, excluded)
    if limits.file is not None:
        mask = both(mask, of_file(snapshot, limits.file))
    if limits.apart_from is not None:
        mask = both(mask, ~of_file(snapshot, limits.apart_from))
    return mask


def narrowed(
    snapshot: Snapshot, question: Question, shelf: Shelf, words: Words = ENGLISH
) -> Mask | None:
    """The turns of the episodes, dates and phrases that *question* asks for; None for all."""
    numbers = question.narrowed.numbers(shelf)
    mask = None if numbers is None else is_any(snapshot.turn_episode, sorted(numbers))
    if question.narrowed.phrases:
        mask = both(mask, holding_phrases(snapshot, words, question.narrowed.phrases))
    return mask


def of_file(snapshot: Snapshot, stem: str) -> Mask:
    """The turns of the files called *stem*, whatever their folder and ending."""
    numbers = [
        number
        for number, episode in enumerate(snapshot.episodes)
        if PurePath(episode.record.path).stem == stem
    ]
    return is_any(snapshot.turn_episode, numbers)


def both(one: Mask | None, other: Mask | None) -> Mask | None:
    """The turns in both masks, None standing for all turns."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _before(snapshot: Snapshot, spoken: Mask) -> Mask:
    """The turns of others right before those of *spoken*, in the same episode."""
    mask = np.zeros_like(spoken)
    same = snapshot.turn_episode[:-1] == snapshot.turn_episode[1:]
    mask[:-1] = spoken[1:] & ~spoken[:-1] & same
    return mask


def maybe_in_role(snapshot: Snapshot, role: str) -> Mask:
    """
    The turns that may be of *role*: their episode says of nobody that they have it.

    Not those of whoever has the other role there, or elsewhere and never this one: who is a host
    in one episode is hardly the guest of another.
    """
    holders, others = _holders(snapshot, role), _holders(snapshot, *_OTHER_ROLE.get(role, ()))
    maybe = ~np.isin(snapshot.turn_episode, sorted({number for number, _ordinal in holders}))
    never = {ordinal for _number, ordinal in others} - {ordinal for _number, ordinal in holders}
    hardly = np.isin(snapshot.turn_speaker, sorted(never))
    return maybe & ~hardly & ~_of_pairs(snapshot, others)


def _in_role(snapshot: Snapshot, role: str) -> Mask | None:
    """The turns of all who have *role* in the episode; None where no episode says who has it."""
    pairs = _holders(snapshot, role)
    return _of_pairs(snapshot, pairs) if pairs else None


def _holders(snapshot: Snapshot, *roles: str) -> list[tuple[int, int]]:
    """Who is stated to have one of *roles*: numbers of the episode and of the speaker."""
    numbers = {episode.record.id: number for number, episode in enumerate(snapshot.episodes)}
    return [
        (numbers[episode_id], speaker.ordinal)
        for speaker in snapshot.speakers.values()
        for episode_id, held in speaker.roles.items()
        if held in roles
    ]


def _of_pairs(snapshot: Snapshot, pairs: Sequence[tuple[int, int]]) -> Mask:
    """The turns of these speakers in these episodes."""
    if not pairs:
        return np.zeros(len(snapshot.alive), np.bool_)
    # One number for each pair of episode and speaker: a host here may be a guest there.
    stride = 1 + max(int(snapshot.turn_speaker.max(initial=0)), *(who for _, who in pairs))
    wanted = [number * stride + ordinal for number, ordinal in pairs]
    mine = snapshot.turn_episode.astype(np.int64) * stride + snapshot.turn_speaker
    return np.isin(mine, wanted) & (snapshot.turn_speaker >= 0)
