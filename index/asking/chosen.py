"""A question put to a speaker and an episode that were chosen beside its words (pure)."""

from __future__ import annotations

from dataclasses import replace

from index.asking.narrowing import Narrower, of_episodes
from index.asking.shapes import Intent
from index.errors import QuestionError
from index.question import Question
from index.told import Told


def put_to(
    question: Question, about: Narrower, *, speaker: str | None = None, episode: str | None = None
) -> Question:
    """
    *question* put to *speaker* and to *episode*, whatever its words say; None leaves the words be.

    A speaker whom nobody knows stays one, for an honest no.

    Args:
        question: as its words were understood.
        about: the speakers and episodes there are.
        speaker: a name.
        episode: a lasting id, a title, a number, or "latest".

    Raises:
        QuestionError: no episode fits *episode*.
    """
    chosen = question if speaker is None else _said_by(question, about, speaker)
    return chosen if episode is None else _within(chosen, about, episode)


def _said_by(question: Question, about: Narrower, speaker: str) -> Question:
    return replace(
        question,
        intent=Intent.SAID if question.intent is Intent.TOPIC else question.intent,
        named=speaker,
        role=None,
        said_by=about.roster.match(speaker),
        together=False,
        each=(),
    )


def _within(question: Question, about: Narrower, episode: str) -> Question:
    numbers = about.shelf.numbers_of([episode]) or about.called(episode)
    if not numbers:
        said = (
            f"no episode fits “{episode}”: choose one from the list that Discord offers as you type"
        )
        raise QuestionError(Told(said, "no_such_episode", name=episode))
    return replace(question, narrowed=question.narrowed.instead(of_episodes(numbers, about.shelf)))
