"""What is carried over, put into a question again: names, and the words to search for (pure)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from index.asking.shapes import Intent
from index.conversation import Conversation
from index.question import Question
from index.roster import Match, Roster
from index.spelled import name_parts, without_initials
from index.store import CatalogueSpeaker


def whoever(names: Collection[str], roster: Roster) -> Match | None:
    """Everyone who has one of *names*; None where nobody has."""
    found = [one for name in names for one in roster.match(name).speakers]
    return Match(tuple({one.ordinal: one for one in found}.values())) if found else None


def people(names: Collection[str], roster: Roster) -> tuple[CatalogueSpeaker, ...]:
    """Everyone who has one of *names*."""
    match = whoever(names, roster)
    return match.speakers if match else ()


def each_of(names: Collection[str], roster: Roster) -> tuple[tuple[str, Match], ...]:
    """Of several *names*, each with whom it means; none of one name."""
    return tuple((name, roster.match(name)) for name in names) if len(names) > 1 else ()


def intent_for(named: str | None, *, asks: bool) -> Intent:
    """The plain shape of a question for what somebody *named*, or anyone, said or asked."""
    if asks:
        return Intent.ASKED
    return Intent.SAID if named else Intent.TOPIC


def anyone(question: Question) -> Question:
    """*question*, whoever said it."""
    intent = Intent.ASKED if question.asks else Intent.TOPIC
    return replace(
        question,
        named=None,
        role=None,
        said_by=None,
        together=False,
        intent=intent,
        other_than=(),
    )


def as_asked(question: Question) -> Question:
    """*question* with what is to be searched for: itself, as it would be asked alone."""
    asked = "asked" if question.asks else "said"
    if question.named is None:
        sentence = f"what was {asked} about {question.topic}"
    else:
        who = " and ".join(question.said_by.names[:3]) if question.said_by else question.named
        sentence = f"what did {who} {'ask' if question.asks else 'say'} about {question.topic}"
    return replace(question, search_text=sentence if question.topic else None)


def of_those_near(question: Question, before: Conversation) -> Question:
    """
    *question* about what was asked *before*, put to those of a name who speak in that episode.

    "And Adam?" is the Adam of the passage just shown, whoever else is called so.
    """
    match = question.said_by
    if match is None or question.together or len(match.names) < 2 or not before.topic:
        return question
    there = {_bare(one) for one in match.speakers if before.focus_episode in one.episodes}
    if not there or not question.topic.endswith(before.topic):
        return question
    near = tuple(one for one in match.speakers if _bare(one) in there)
    return replace(question, said_by=replace(match, speakers=near))


def _bare(one: CatalogueSpeaker) -> tuple[str, ...]:
    """The name of *one* without initials, which one episode gives and another leaves out."""
    return without_initials(name_parts(one.name))
