"""From ranked turns to citations: what is shown of each, with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np

from index.answer import Citation, ContextTurn, EpisodeRef, Suggestion
from index.embedding import Vector
from index.errors import GoneTurnError
from index.literal import phrase_pattern
from index.picking import Picked
from index.questions_asked import BRIEF, is_asked_before, only_asks, reply_to
from index.quote import QUOTE_WORDS, Quote, Sought, choose
from index.reported import quoted_person
from index.retrieval.pipeline import Ranking
from index.roster import Roster
from index.sentences import Span, sentence_spans
from index.store import EpisodeRecord, Snapshot, StoredTurn
from index.words import ENGLISH, Flag, Words

EXCERPT = 160  # characters of a passage that is only suggested
LONG_TURN_WORDS = 120  # a turn of more is not quoted whole


@dataclass(frozen=True, slots=True)
class Citer:
    """
    Makes citations of the turns of a snapshot.

    Attributes:
        snapshot: what the turns are of.
        roster: who speaks, so that a quoted person who does is not taken for somebody else.
        words: how the index knows the words of its language.
        context: turns shown on each side of a citation.
        phrases: words that the question asks for as they stand.
        with_replies: a turn that only asks is cited by what is said in reply.
    """

    snapshot: Snapshot
    roster: Roster
    words: Words = ENGLISH
    context: int = 0
    phrases: Sequence[str] = ()
    with_replies: bool = False

    def cite(self, ranking: Ranking, picked: Picked) -> tuple[Citation, ...]:
        """The turns *picked* from *ranking* as citations."""
        cited: dict[int, Citation] = {}
        for place, stored in picked:
            one = self._citation(ranking, stored, float(ranking.scores[place]))
            cited.setdefault(one.turn_id, one)
        return tuple(cited.values())

    def _citation(self, ranking: Ranking, stored: StoredTurn, score: float) -> Citation:
        """*stored* as a citation, or the reply to it where it only asks."""
        quote = self._quote(ranking, stored)
        if self.with_replies and only_asks(stored.turn.text, quote.parts):
            reply = reply_to(self.snapshot, stored.row, ranking.query.allowed)
            if reply is not None:
                (answering,) = self.snapshot.turns([reply])
                cited = self._cited(answering, self._quote(ranking, answering), score)
                return replace(cited, answers=context_turns([stored])[0])
        return self._cited(stored, quote, score)

    def whole_turn(self, row: int, *, ending: bool = False) -> Citation:
        """The turn at *row*, quoted whole; of a long one the beginning, or the *ending*."""
        (stored,) = self.snapshot.turns([row])
        return self._cited(stored, Quote((excerpt(stored.turn.text, ending=ending),), ()), 1.0)

    def as_quoted(self, turn_id: int, parts: Sequence[Span], emphasis: Sequence[Span]) -> Citation:
        """
        The turn *turn_id* as it was once quoted: its *parts*, with *emphasis*, offsets both.

        Raises:
            GoneTurnError: the turn is not, or no longer, in the index.
        """
        row = self.snapshot.row_of(turn_id)
        if row is None:
            raise GoneTurnError(turn_id)
        (stored,) = self.snapshot.turns([row])
        return self._cited(stored, Quote(tuple(parts), tuple(emphasis)), 1.0)

    def suggest(self, ranking: Ranking, limit: int) -> tuple[Suggestion, ...]:
        """The nearest passages, as such, for a question that nobody answers."""
        speaking = (self.snapshot.turn_flags[ranking.turns] & Flag.USEFUL) > 0
        rows = ranking.turns[speaking] if speaking.any() else ranking.turns
        turns = self.snapshot.turns([int(row) for row in rows[:limit]])
        return tuple(self._suggestion(ranking, stored) for stored in turns)

    def _suggestion(self, ranking: Ranking, stored: StoredTurn) -> Suggestion:
        quote = self._quote(ranking, stored)
        closeness = _closeness(self.snapshot, ranking.query.vector, stored.row)
        closest, _cosine = max(closeness, key=itemgetter(1))
        start, end = quote.parts[0] if quote.emphasis else closest
        text = " ".join(stored.turn.text[start:end].split())
        if len(text) > EXCERPT:
            text = text[: text.rfind(" ", 0, EXCERPT)] + " …"
        return Suggestion(
            "passage",
            text,
            stored.turn_id,
            stored.turn.speaker,
            stored.episode.title,
            stored.turn.attribution,
            stored.corrected.speaker,
        )

    def _quote(self, ranking: Ranking, stored: StoredTurn) -> Quote:
        weights = {posting.token: posting.idf for posting in ranking.postings}
        phrases = tuple(phrase_pattern(phrase) for phrase in self.phrases)
        closeness = _closeness(self.snapshot, ranking.query.vector, stored.row)
        return choose(stored.turn.text, Sought(weights, phrases, self.words), closeness)

    def _cited(self, stored: StoredTurn, quote: Quote, score: float) -> Citation:
        turn = stored.turn
        before, after = self._around(stored)
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
            end_ms=turn.end_ms,
            before=before,
            after=after,
            score=score,
            quoting=quoted_person(turn.text, quote.parts, quote.emphasis, self._speaks_here),
            answers=self._answered_by(stored),
            corrected_speaker=stored.corrected.speaker,
            corrected_text=stored.corrected.text,
        )

    def _speaks_here(self, name: str) -> bool:
        return bool(self.roster.match(name).speakers)

    def _answered_by(self, stored: StoredTurn) -> ContextTurn | None:
        """The turn before a short answer, or before a brief one to a question: it needs that."""
        text = stored.turn.text
        brief = len(text.split()) <= BRIEF and is_asked_before(self.snapshot, stored.row)
        short = not self.snapshot.turn_flags[stored.row] & Flag.USEFUL  # "Yes, absolutely."
        if not (brief or short) or not self._same_episode(stored.row - 1, stored.row):
            return None
        return context_turns(self.snapshot.turns([stored.row - 1]))[0]

    def _same_episode(self, row: int, other: int) -> bool:
        episodes = self.snapshot.turn_episode
        return row >= 0 and bool(episodes[row] == episodes[other])

    def _around(
        self, stored: StoredTurn
    ) -> tuple[tuple[ContextTurn, ...], tuple[ContextTurn, ...]]:
        """The turns before and after, in reading order, within the episode."""
        low, high = max(0, stored.row - self.context), stored.row + self.context + 1
        episode = self.snapshot.turn_episode[stored.row]
        inside = np.flatnonzero(self.snapshot.turn_episode[low:high] == episode) + low
        rows = [int(row) for row in inside if row != stored.row]
        turns = context_turns(self.snapshot.turns(rows))
        split = sum(row < stored.row for row in rows)
        return turns[:split], turns[split:]


def excerpt(text: str, *, ending: bool = False) -> Span:
    """All of *text*; of a long one as many whole sentences as `QUOTE_WORDS` hold, or one."""
    if len(text.split()) <= LONG_TURN_WORDS:
        return 0, len(text)
    sentences = sentence_spans(text)
    fitting = [sentences[-1] if ending else sentences[0]]
    for sentence in reversed(sentences) if ending else sentences:
        span = (min(fitting[0][0], sentence[0]), max(fitting[-1][1], sentence[1]))
        if len(text[slice(*span)].split()) > QUOTE_WORDS:
            break
        fitting = [span]
    return fitting[0]


def episode_ref(record: EpisodeRecord) -> EpisodeRef:
    """*record* as citations name it."""
    return EpisodeRef(
        record.id, record.title, record.path, record.date, record.url, record.audio, record.ads
    )


def _closeness(snapshot: Snapshot, question: Vector, row: int) -> list[tuple[Span, float]]:
    """Where the pieces of the turn at *row* stand, each with its cosine to *question*."""
    pieces = np.arange(
        snapshot.turn_first_piece[row], snapshot.turn_first_piece[row + 1], dtype=np.int32
    )
    starts, ends = snapshot.piece_start[pieces].tolist(), snapshot.piece_end[pieces].tolist()
    cosines = snapshot.piece_cosines(question, pieces).tolist()
    return list(zip(zip(starts, ends, strict=True), cosines, strict=True))


def context_turns(turns: Sequence[StoredTurn]) -> tuple[ContextTurn, ...]:
    """*turns* as they are shown around a citation."""
    return tuple(
        ContextTurn(
            stored.turn.position,
            stored.turn.speaker,
            stored.turn.attribution,
            stored.turn.text,
            corrected_speaker=stored.corrected.speaker,
            corrected_text=stored.corrected.text,
        )
        for stored in turns
    )
