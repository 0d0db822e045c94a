"""From ranked turns to citations: what is shown of each, with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from index.answer import Citation, ContextTurn, EpisodeRef, Suggestion
from index.cited_turns import Quoting, TurnsRead
from index.errors import GoneTurnError
from index.expected import expected
from index.literal import phrase_pattern
from index.picking import Picked
from index.questions_asked import BRIEF, is_asked_before, only_asks, reply_to
from index.quote import QUOTE_WORDS, Quote, Sought
from index.reported import quoted_person
from index.retrieval.pipeline import Ranking
from index.roster import Roster
from index.scope import Mask
from index.sentences import Span, sentence_spans
from index.store import EpisodeRecord, Snapshot, StoredTurn
from index.words import ENGLISH, Flag, Words

EXCERPT = 160  # characters of a passage that is only suggested
LONG_TURN_WORDS = 120  # a turn of more is not quoted whole


@dataclass(frozen=True, slots=True)
class _Citing:
    """What some turns are cited by: what is read of them, what to quote, which may be cited."""

    read: TurnsRead
    quoting: Quoting
    allowed: Mask | None


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
        question: in the words in which it was asked.
        with_replies: a turn that only asks is cited by what is said in reply.
    """

    snapshot: Snapshot
    roster: Roster
    words: Words = ENGLISH
    context: int = 0
    phrases: Sequence[str] = ()
    question: str = ""
    with_replies: bool = False

    def reading(self) -> TurnsRead:
        """Reads turns to cite, with what is shown around them."""
        return TurnsRead(self.snapshot, self.context)

    def cite(self, ranking: Ranking, picked: Picked, read: TurnsRead) -> tuple[Citation, ...]:
        """The turns *picked* from *ranking* as citations; *read* is what was read of them."""
        turns = [stored for _place, stored in picked]
        citing = _Citing(read, self._quoting(ranking, turns), ranking.query.allowed)
        cited: dict[int, Citation] = {}
        for place, stored in picked:
            one = self._citation(citing, stored, float(ranking.scores[place]))
            cited.setdefault(one.turn_id, one)
        return tuple(cited.values())

    def _citation(self, citing: _Citing, stored: StoredTurn, score: float) -> Citation:
        """*stored* as a citation, or the reply to it where it only asks."""
        quote = citing.quoting.quote(stored)
        if self.with_replies and only_asks(stored.turn.text, quote.parts):
            row = reply_to(self.snapshot, stored.row, citing.allowed)
            if row is not None:
                (reply,) = citing.read.at([row])
                cited = self._cited(citing.read, reply, citing.quoting.quote(reply), score)
                return replace(cited, answers=context_turns([stored])[0])
        return self._cited(citing.read, stored, quote, score)

    def whole_turn(self, row: int, *, ending: bool = False) -> Citation:
        """The turn at *row*, quoted whole; of a long one the beginning, or the *ending*."""
        return self.whole_turns([row], ending=ending)[0]

    def whole_turns(self, rows: Sequence[int], *, ending: bool = False) -> tuple[Citation, ...]:
        """The turns at *rows*, each as by `whole_turn`."""
        read = self.reading()
        turns = read.with_context(rows)
        quotes = (Quote((excerpt(one.turn.text, ending=ending),), ()) for one in turns)
        return tuple(
            self._cited(read, one, quote, 1.0) for one, quote in zip(turns, quotes, strict=True)
        )

    def as_quoted(self, turn_id: int, parts: Sequence[Span], emphasis: Sequence[Span]) -> Citation:
        """
        The turn *turn_id* as it was once quoted: its *parts*, with *emphasis*, offsets both.

        Raises:
            GoneTurnError: the turn is not, or no longer, in the index.
        """
        row = self.snapshot.row_of(turn_id)
        if row is None:
            raise GoneTurnError(turn_id)
        read = self.reading()
        (stored,) = read.with_context([row])
        return self._cited(read, stored, Quote(tuple(parts), tuple(emphasis)), 1.0)

    def suggest(self, ranking: Ranking, limit: int) -> tuple[Suggestion, ...]:
        """The nearest passages, as such, for a question that nobody answers."""
        speaking = (self.snapshot.turn_flags[ranking.turns] & Flag.USEFUL) > 0
        rows = ranking.turns[speaking] if speaking.any() else ranking.turns
        turns = self.snapshot.turns([int(row) for row in rows[:limit]])
        quoting = self._quoting(ranking, turns)
        return tuple(_suggestion(quoting, stored) for stored in turns)

    def _quoting(self, ranking: Ranking, turns: Sequence[StoredTurn]) -> Quoting:
        weights = {posting.token: posting.idf for posting in ranking.postings}
        phrases = tuple(phrase_pattern(phrase) for phrase in self.phrases)
        sought = Sought(weights, phrases, self.words, expected(self.question))
        quoting = Quoting(self.snapshot, sought, ranking.query.vector)
        quoting.prepare(turns)
        return quoting

    def _cited(self, read: TurnsRead, stored: StoredTurn, quote: Quote, score: float) -> Citation:
        turn = stored.turn
        around = read.around(stored.row)
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
            before=context_turns([one for one in around if one.row < stored.row]),
            after=context_turns([one for one in around if one.row > stored.row]),
            score=score,
            quoting=quoted_person(turn.text, quote.parts, quote.emphasis, self._speaks_here),
            answers=self._answered_by(read, stored),
            corrected_speaker=stored.corrected.speaker,
            corrected_text=stored.corrected.text,
        )

    def _speaks_here(self, name: str) -> bool:
        return bool(self.roster.match(name).speakers)

    def _answered_by(self, read: TurnsRead, stored: StoredTurn) -> ContextTurn | None:
        """The turn before a short answer, or before a brief one to a question: it needs that."""
        text = stored.turn.text
        brief = len(text.split()) <= BRIEF and is_asked_before(self.snapshot, stored.row)
        short = not self.snapshot.turn_flags[stored.row] & Flag.USEFUL  # "Yes, absolutely."
        if not (brief or short) or not self._same_episode(stored.row - 1, stored.row):
            return None
        return context_turns(read.at([stored.row - 1]))[0]

    def _same_episode(self, row: int, other: int) -> bool:
        episodes = self.snapshot.turn_episode
        return row >= 0 and bool(episodes[row] == episodes[other])


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


def _suggestion(quoting: Quoting, stored: StoredTurn) -> Suggestion:
    quote = quoting.quote(stored)
    closest, _cosine = max(quoting.near(stored.row), key=itemgetter(1))
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
