"""What a question means: by itself, or in the conversation that it goes on with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from index.asking.narrowing import Narrower
from index.conversation import Conversation
from index.question import Question, parse


@dataclass(frozen=True, slots=True)
class FollowUp:
    """
    A question as it is meant in its conversation.

    Attributes:
        question: with what was carried over filled in.
        seen: turns already shown, which are no answer again.
        step: -1 for the turn before *focus*, 1 for the one after, 0 for itself.
        focus: the turn that "that" means, where one beside it or itself is asked for.
        around: it is asked for with at least so many turns on each side.
    """

    question: Question
    seen: tuple[int, ...] = ()
    step: int = 0
    focus: int | None = None
    around: int = 0


def meant(
    text: str, conversation: Conversation, known: Narrower, without: Collection[str] = ()
) -> FollowUp:
    """What *text* asks in *conversation*, as `index.follow_ups.resolve` tells it."""
    if not conversation:
        return FollowUp(parse(text, known.roster, known.shelf, today=known.today, without=without))
    from index.follow_ups import resolve  # noqa: PLC0415 - a first question goes on with nothing

    return resolve(text, conversation, known, without)
