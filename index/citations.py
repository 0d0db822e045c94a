"""From ranked turns to citations: what is shown of each, with what stands around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from index.answer import Citation, ContextTurn, EpisodeRef, Suggestion
from index.embedding import Vector
from index.quote import Quote, choose
from index.retrieval.confidence import ALSO
from index.retrieval.pipeline import Ranking
from index.sentences import Span
from index.store import EpisodeRecord, Snapshot, StoredTurn
from index.words import tokens

NEAR_DUPLICATE = 0.8  # Jaccard index of two turns' words above which they say the same
EXCERPT = 160  # characters of a passage that is only suggested


def cite(snapshot: Snapshot, ranking: Ranking, limit: int, context: int) -> tuple[Citation, ...]:
    """
    The best *limit* turns of *ranking* as citations, with *context* turns on each side.

    The first is always shown; a further one when it too is likely to answer, and does not say what
    a better one has said.
    """
    likely = [
        place
        for place in range(min(len(ranking.turns), 4 * limit))
        if place == 0
        or (ranking.sureness[place] >= ranking.answered and ranking.worth[place] >= ALSO)
    ]
    turns = snapshot.turns([int(ranking.turns[place]) for place in likely])
    kept = _distinct(list(zip(likely, turns, strict=True)), limit)
    return tuple(_citation(snapshot, ranking, place, turn, context) for place, turn in kept)


def whole_turn(snapshot: Snapshot, row: int, context: int) -> Citation:
    """The turn at *row*, quoted whole."""
    (stored,) = snapshot.turns([row])
    quote = Quote(((0, len(stored.turn.text)),), ())
    return _cited(snapshot, stored, quote, context, score=1.0)


def suggest(snapshot: Snapshot, ranking: Ranking, limit: int) -> tuple[Suggestion, ...]:
    """The nearest passages, as such, for a question that nobody answers."""
    turns = snapshot.turns([int(row) for row in ranking.turns[:limit]])
    return tuple(_suggestion(turn) for turn in turns)


def _distinct(found: Iterable[tuple[int, StoredTurn]], limit: int) -> list[tuple[int, StoredTurn]]:
    kept: list[tuple[int, StoredTurn]] = []
    said: list[set[str]] = []
    for place, turn in found:
        mine = set(tokens(turn.turn.text))
        if any(_jaccard(mine, other) >= NEAR_DUPLICATE for other in said):
            continue
        kept.append((place, turn))
        said.append(mine)
        if len(kept) == limit:
            break
    return kept


def _jaccard(one: set[str], other: set[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 1.0


def _citation(
    snapshot: Snapshot, ranking: Ranking, place: int, stored: StoredTurn, context: int
) -> Citation:
    weights = {posting.token: posting.idf for posting in ranking.postings}
    closest = _closest_piece(snapshot, ranking.query.vector, stored.row)
    quote = choose(stored.turn.text, weights, closest)
    return _cited(snapshot, stored, quote, context, score=float(ranking.scores[place]))


def _cited(
    snapshot: Snapshot, stored: StoredTurn, quote: Quote, context: int, *, score: float
) -> Citation:
    turn = stored.turn
    before, after = _around(snapshot, stored, context)
    return Citation(
        turn_id=stored.turn_id,
        episode=episode_ref(stored.episode),
        position=turn.position,
        speaker=turn.speaker,
        label=turn.label,
        attribution=turn.attribution,
        text=turn.text,
        quote=tuple(turn.text[start:end] for start, end in quote.parts),
        emphasis=quote.emphasis,
        line=turn.line,
        end_line=turn.end_line,
        start_ms=turn.start_ms,
        before=before,
        after=after,
        score=score,
    )


def _closest_piece(snapshot: Snapshot, question: Vector, row: int) -> Span:
    """Where in the turn at *row* the piece closest to *question* stands."""
    pieces = np.arange(
        snapshot.turn_first_piece[row], snapshot.turn_first_piece[row + 1], dtype=np.int32
    )
    best = pieces[int(np.argmax(snapshot.piece_cosines(question, pieces)))]
    return int(snapshot.piece_start[best]), int(snapshot.piece_end[best])


def _around(
    snapshot: Snapshot, stored: StoredTurn, context: int
) -> tuple[tuple[ContextTurn, ...], tuple[ContextTurn, ...]]:
    """The *context* turns before and after, in reading order, within the episode."""
    low, high = max(0, stored.row - context), stored.row + context + 1
    episode = snapshot.turn_episode[stored.row]
    inside = np.flatnonzero(snapshot.turn_episode[low:high] == episode) + low
    rows = [int(row) for row in inside if row != stored.row]
    turns = _context_turns(snapshot.turns(rows))
    split = sum(row < stored.row for row in rows)
    return turns[:split], turns[split:]


def _context_turns(turns: Sequence[StoredTurn]) -> tuple[ContextTurn, ...]:
    return tuple(
        ContextTurn(
            stored.turn.position, stored.turn.speaker, stored.turn.attribution, stored.turn.text
        )
        for stored in turns
    )


def episode_ref(record: EpisodeRecord) -> EpisodeRef:
    """*record* as citations name it."""
    return EpisodeRef(record.id, record.title, record.path, record.date, record.url)


def _suggestion(stored: StoredTurn) -> Suggestion:
    text = " ".join(stored.turn.text.split())
    if len(text) > EXCERPT:
        text = text[: text.rfind(" ", 0, EXCERPT)] + " …"
    return Suggestion(
        "passage",
        text,
        stored.turn_id,
        stored.turn.speaker,
        stored.episode.title,
        stored.turn.attribution,
    )
