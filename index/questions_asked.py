"""A question that is asked in a transcript answers nothing: what is said in reply does."""

from __future__ import annotations

from collections.abc import Sequence

from index.scope import Mask
from index.sentences import Span
from index.store import Snapshot
from index.words import Flag

# A reply of no more words says little without the question before it: "About four hundred."
BRIEF = 15
_CLOSING = " \n\"'”’)"


def only_asks(text: str, parts: Sequence[Span]) -> bool:
    """Whether *text* ends with a question, and the *parts* of it that are shown end with one."""
    if not parts or not text.rstrip(_CLOSING).endswith("?"):
        return False
    return text[slice(*parts[-1])].rstrip(_CLOSING).endswith("?")


def reply_to(snapshot: Snapshot, row: int, allowed: Mask | None) -> int | None:
    """
    The row of the turn after *row*, where somebody else answers there.

    None where the episode ends, the same speaker goes on, another question follows, or the turn is
    none of those *allowed*.
    """
    reply = row + 1
    if reply >= len(snapshot.alive) or not _in_one_episode(snapshot, row, reply):
        return None
    speakers = snapshot.turn_speaker
    asks = snapshot.turn_flags[reply] & Flag.ASKS
    may = snapshot.alive[reply] and (allowed is None or allowed[reply])
    return reply if may and not asks and speakers[row] != speakers[reply] else None


def is_asked_before(snapshot: Snapshot, row: int) -> bool:
    """Whether the turn before *row* is a question, of the same episode."""
    if row == 0 or not _in_one_episode(snapshot, row - 1, row):
        return False
    return bool(snapshot.turn_flags[row - 1] & Flag.ASKS)


def _in_one_episode(snapshot: Snapshot, row: int, other: int) -> bool:
    return bool(snapshot.turn_episode[row] == snapshot.turn_episode[other])
