"""Words that the question writes together and the transcripts apart, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.literal import in_turn
from index.store import Snapshot
from index.words import Words

SHORTEST_PART = 3  # letters; of shorter ones any word could be made
MOST_READ = 2000  # turns that are looked through for two words side by side
_HYPHENED = re.compile(r"(?<![\w-])(\w{2,})-(\w{2,})(?![\w-])")


def respelled(
    snapshot: Snapshot, words: Words, topic: str, tokens: Sequence[str]
) -> tuple[str, ...]:
    """
    *tokens*, the index words of *topic*, as they are written in the transcripts.

    "devrel" is "dev" and "rel" where nobody writes it in one word, and somebody says these two side
    by side; "co-opted" is "coopted" where nobody writes it apart.
    """
    together = dict(_joined(snapshot, words, topic)) if "-" in topic else {}
    written: dict[str, None] = {}
    parts = {part for apart in together for part in apart}
    for token in tokens:
        found = (
            () if token in parts or _is_said(snapshot, token) else _apart(snapshot, words, token)
        )
        written |= dict.fromkeys(found or (token,))
    for apart, one in together.items():
        kept = [token for token in written if token not in apart]
        written = dict.fromkeys([*kept, one])
    return tuple(written)


def _joined(snapshot: Snapshot, words: Words, topic: str) -> Iterable[tuple[tuple[str, ...], str]]:
    """The words of *topic* with a hyphen that are only said without: their parts, and the whole."""
    for found in _HYPHENED.finditer(topic):
        apart = tuple(words.tokens(f"{found[1]} {found[2]}"))
        whole = words.token_of(found[1] + found[2])
        if len(apart) != 2 or not whole or not _is_said(snapshot, whole):
            continue
        if not _stand_beside(snapshot, apart[0], apart[1]):
            yield apart, whole


def _apart(snapshot: Snapshot, words: Words, token: str) -> tuple[str, ...]:
    """The two words that *token*, which nobody says, is made of; none where it is not."""
    for end in range(SHORTEST_PART, len(token) - SHORTEST_PART + 1):
        parts = words.tokens(f"{token[:end]} {token[end:]}")
        if len(parts) != 2 or not all(_is_said(snapshot, part) for part in parts):
            continue
        if _stand_beside(snapshot, parts[0], parts[1]):
            return tuple(parts)
    return ()


def _is_said(snapshot: Snapshot, token: str) -> bool:
    return len(snapshot.postings(token)[0]) > 0


def _stand_beside(snapshot: Snapshot, one: str, other: str) -> bool:
    rows = in_turn(snapshot, (one, other))[:MOST_READ]
    return bool(len(rows)) and bool(snapshot.beside(rows, [(one, other)]).any())
