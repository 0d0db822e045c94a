"""
Which of two answers is given: the one that everybody in a channel may see, or its asker's own.

Private collections answer for the eyes of allowed roles alone. Whoever has such a role is asked
for twice: with everybody's eyes and with their own. Where the two say the same, the first is
shown, which has not so much as a count of what is private in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.library import Library
from index import Answer, Conversation, QuothError

Outcome = tuple[Answer, Conversation]


def is_trusted(library: Library) -> bool:
    """Whether the asker may see private collections where nobody else looks on."""
    return bool(_own(library).view.private)


def of_two(library: Library, ask: Callable[[Library], Outcome]) -> tuple[Outcome, bool]:
    """
    What *ask* finds, and whether it is for its asker alone.

    Args:
        library: as everybody at the asker's place may see it.
        ask: puts the question to a library.

    Raises:
        QuothError: it cannot be asked.
    """
    if not is_trusted(library):
        return ask(library), False
    own = ask(_own(library))
    try:
        shared = ask(library)
    except QuothError:  # such as an episode that everybody else does not know
        return own, True
    if _is_private(own[0], shared[0], library):
        return own, True
    return shared, False


def _own(library: Library) -> Library:
    return replace(library, asker=library.asker.by_themselves())


def _is_private(own: Answer, shared: Answer, library: Library) -> bool:
    """Whether *own* says, or understands, anything that *shared* does not."""
    if _gist(own) != _gist(shared):
        return True
    known = {listed.episode.id for listed in library.listed().episodes}
    return any(citation.episode.id not in known for citation in own.citations)


def _gist(answer: Answer) -> tuple[object, ...]:
    understood = answer.understood
    return answer.state, understood.speakers, understood.summary, answer.counts, answer.notes
