"""A question about one person that has no word of their saying it: "why did Ross leave Iran?"."""

from __future__ import annotations

from dataclasses import replace

from index.asking.asked import Subject
from index.asking.shapes import Intent
from index.retrieval.attribution import replies
from index.roster import Match
from index.search import Search
from index.spelled import name_parts

BESIDE = 2  # turns on each side of a passage in which it may be said whom it is about


def put_to_subject(search: Search) -> Search:
    """
    *search* as one for what the person whom its question is about says of it.

    People mostly tell of themselves. As it is where it is about nobody, or about several people,
    and where what comes nearest was said where that person speaks too, or is spoken of.
    """
    question, subject = search.question, search.question.subject
    if subject is None or question.is_keywords:
        return search
    ranking = search.ranked(None)
    best = ranking.turns[:1]
    theirs = search.spoken_by(subject.people)
    is_theirs = theirs[best].any() or replies(search.snapshot, ranking, theirs)
    if len(best) and not is_theirs and _is_concerned(search, int(best[0]), subject):
        return search
    intent = Intent.SAID if question.intent is Intent.TOPIC else question.intent
    asked = replace(
        question,
        topic=subject.topic,
        intent=intent,
        named=subject.named,
        said_by=Match(subject.people),
        mentioned=(),
        talks=True,
        of_subject=True,
    )
    return replace(search, question=asked)


def _is_concerned(search: Search, row: int, subject: Subject) -> bool:
    """Whether *subject* speaks in the episode of the turn *row*, or is named there or beside it."""
    snapshot = search.snapshot
    number = int(snapshot.turn_episode[row])
    episode_id = snapshot.episodes[number].record.id
    if any(episode_id in one.episodes for one in subject.people):
        return True
    beside = range(max(row - BESIDE, 0), min(row + BESIDE + 1, len(snapshot.turn_episode)))
    near = snapshot.turns([at for at in beside if snapshot.turn_episode[at] == number])
    names = {part for one in subject.people for part in name_parts(one.name)}
    return any(not names.isdisjoint(name_parts(one.turn.text)) for one in near)
