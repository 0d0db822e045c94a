"""A snapshot as one asker may see it: what is hidden is dead, what was corrected is corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix, Vector
from index.reviews.placing import Effects, Span
from index.store import CatalogueEpisode, CatalogueSpeaker, Corrected, Rows, Scores, StoredTurn
from index.store.people import name_words, person
from index.store.rows import Alive
from index.store.snapshot import StoreSnapshot
from index.store.windows import Windows, of_size
from index.turns import Speaker
from index.windows import SIZES, norms_of
from index.words import ENGLISH, Words

WITHHELD = "█"  # stands for each character that is withheld, so that offsets stay right


class ViewedSnapshot:
    """
    A `Snapshot` of *base* with *effects* (see `index.store.Snapshot` for what it promises).

    A hidden turn is a dead row: no stage of a search, no count and no list can tell that it is
    there. The episodes are numbered anew, and of each the turns that are seen are counted, so
    `first_row` and `turns` of an episode no longer span its rows.
    """

    def __init__(self, base: StoreSnapshot, effects: Effects, words: Words = ENGLISH) -> None:
        self._base, self._effects, self._words = base, effects, words
        self._seen = base.alive & ~effects.hidden
        # Columns that hidden turns have no part in are the stored ones.
        self.generation = base.generation
        self.turn_id, self.turn_position = base.turn_id, base.turn_position
        self.turn_first_piece, self.piece_turn = base.turn_first_piece, base.piece_turn
        self.piece_start, self.piece_end = base.piece_start, base.piece_end

    def piece_spans(self, rows: Rows) -> tuple[Rows, Rows]:
        """See `index.store.Snapshot`."""
        return self.piece_start[rows], self.piece_end[rows]

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Which turns count: those that are seen."""
        return self._seen

    @cached_property
    def _renumbered(self) -> tuple[tuple[CatalogueEpisode, ...], Rows]:
        """The episodes of which anything is seen, and the number of each turn's."""
        stored = self._base.turn_episode
        size = len(self._base.episodes)
        turns = np.bincount(stored[self._seen], minlength=size)
        words = np.bincount(stored[self._seen], self._base.turn_words[self._seen], size)
        kept = np.flatnonzero(turns)
        numbers = np.full(size + 1, -1, np.int32)  # the last for dead rows, whose number is -1
        numbers[kept] = np.arange(len(kept), dtype=np.int32)
        episodes = tuple(
            replace(self._base.episodes[one], turns=int(turns[one]), words=int(words[one]))
            for one in kept.tolist()
        )
        return episodes, np.where(self._seen, numbers[stored], -1).astype(np.int32)

    @property
    def episodes(self) -> tuple[CatalogueEpisode, ...]:
        """The episodes of which anything is seen, with what is seen of them counted."""
        return self._renumbered[0]

    @property
    def turn_episode(self) -> Rows:
        """Index into *episodes*, -1 for what is hidden."""
        return self._renumbered[1]

    @cached_property
    def turn_words(self) -> Rows:
        """Words in each turn; none in a hidden one."""
        return np.where(self._seen, self._base.turn_words, 0).astype(np.int32)

    @cached_property
    def mean_words(self) -> float:
        """Words in a turn on average, of those that are seen."""
        lengths = self.turn_words[self._seen]
        return float(lengths.mean()) if len(lengths) else 0.0

    @cached_property
    def turn_flags(self) -> NDArray[np.uint8]:
        """What kind of turn each is; nothing of a hidden one."""
        return np.where(self._seen, self._base.turn_flags, 0).astype(np.uint8)

    # Who speaks.

    @cached_property
    def _spoken(self) -> tuple[Mapping[int, CatalogueSpeaker], Rows]:
        """Everyone who is heard, and the ordinal of each turn's speaker."""
        ordinals = np.where(self._seen, self._base.turn_speaker, -1).astype(np.int32)
        ordinals[list(self._effects.speakers)] = -1
        known = dict(self._base.speakers_heard(self._hears(ordinals)))
        for row, name in self._effects.speakers.items():
            episode = self.episodes[self.turn_episode[row]].record.id
            ordinals[row] = _ordinal_of(known, name, episode, self._next_ordinal(known))
        turns = np.bincount(ordinals[ordinals >= 0])
        speakers = {
            one.ordinal: replace(one, turns=int(turns[one.ordinal])) for one in known.values()
        }
        return speakers, ordinals

    def _hears(self, ordinals: Rows) -> Callable[[str, int], bool]:
        episodes = [one.record.id for one in self.episodes]
        heard = (ordinals >= 0) & (self.turn_episode >= 0)
        pairs = np.unique(np.stack([self.turn_episode[heard], ordinals[heard]]), axis=1)
        known = {(episodes[episode], ordinal) for episode, ordinal in pairs.T.tolist()}
        return lambda episode, ordinal: (episode, ordinal) in known

    def _next_ordinal(self, known: Mapping[int, CatalogueSpeaker]) -> int:
        return 1 + max(int(self._base.turn_speaker.max(initial=-1)), *known, 0)

    @property
    def speakers(self) -> Mapping[int, CatalogueSpeaker]:
        """Everyone who is heard, by ordinal, from what is seen alone."""
        return self._spoken[0]

    @property
    def turn_speaker(self) -> Rows:
        """Ordinals of speakers, -1 for nobody."""
        return self._spoken[1]

    def speakers_of(self, episode_id: str) -> tuple[Speaker, ...]:
        """Those of the cast of one episode who are heard in it."""
        heard = {one.name for one in self.speakers.values() if episode_id in one.episodes}
        return tuple(one for one in self._base.speakers_of(episode_id) if one.name in heard)

    # Pieces and windows.

    @cached_property
    def _muted(self) -> NDArray[np.bool_]:
        """The pieces whose vectors say what may not be said."""
        muted = ~self._seen[self.piece_turn]
        for row, spans in self._effects.spans.items():
            for piece in self._pieces_of(row):
                muted[piece] |= any(
                    start < self.piece_end[piece] and self.piece_start[piece] < end
                    for start, end in spans
                )
        return muted

    def _pieces_of(self, row: int) -> range:
        return range(int(self.turn_first_piece[row]), int(self.turn_first_piece[row + 1]))

    @cached_property
    def _bits(self) -> Alive:
        return self._base.bits_of(~self._muted)

    def nearest_pieces(
        self, question: Vector, k: int, among: NDArray[np.bool_] | None = None
    ) -> tuple[Rows, Scores]:
        """The *k* pieces that are seen of highest cosine, best first, ties by row."""
        bits = self._bits if among is None else self._base.bits_of(among & ~self._muted)
        return self._base.nearest_among(question, k, bits, scattered=among is None)

    def piece_cosines(self, question: Vector, rows: Rows) -> Scores:
        """The cosine of each of *rows* (pieces) with *question*; 0 for what is hidden."""
        cosines = self._base.piece_cosines(question, rows)
        return np.where(self._muted[rows], np.float32(0), cosines).astype(np.float32)

    def piece_vectors(self, rows: Rows) -> Matrix:
        """The vectors of *rows* (pieces), copied; of what is hidden, zeros."""
        vectors = self._base.piece_vectors(rows)
        vectors[self._muted[rows]] = 0
        return vectors

    @cached_property
    def piece_words(self) -> Rows:
        """Words in each piece; none in what is hidden."""
        return np.where(self._seen[self.piece_turn], self._base.piece_words, 0).astype(np.int32)

    def windows(self, size: int) -> Windows:
        """The windows of about *size* words in which anything is seen."""
        return Windows(size, self._windows[size].__getitem__)

    @cached_property
    def _windows(self) -> dict[int, dict[str, NDArray[Any]]]:
        return {size: self._windows_of(size) for size in SIZES}

    def _windows_of(self, size: int) -> dict[str, NDArray[Any]]:
        """The columns of the windows of *size* words; what is withheld helps no neighbour."""
        stored = self._base.windows(size)
        audible = self._audible(stored.first, stored.end)
        kept = audible > 0
        first, end = stored.first[kept], stored.end[kept]
        norms = stored.norm[kept].copy()
        for window in np.flatnonzero(audible[kept] < end - first).tolist():
            rows = np.arange(first[window], end[window], dtype=np.int32)
            whole = np.array([[0, len(rows)]], np.int32)
            norms[window] = norms_of(whole, self.piece_words[rows], self.piece_vectors(rows))[0]
        return of_size(size, first, end, norms, self.piece_words)

    def _audible(self, first: Rows, end: Rows) -> NDArray[np.int64]:
        """How many pieces of each window are not muted."""
        before = np.concatenate(([0], np.cumsum(~self._muted)))
        found: NDArray[np.int64] = before[end] - before[first]
        return found

    # Words.

    def postings(self, token: str) -> tuple[Rows, NDArray[np.uint8]]:
        """The pieces seen that hold *token*, rising, and how often (at most 255)."""
        pieces, counts = self._base.postings(token)
        kept = self._seen[self.piece_turn[pieces]] & ~self._is_rewritten[pieces]
        pieces, counts = pieces[kept], counts[kept]
        held = [(piece, found[token]) for piece, found in self._rewritten.items() if found[token]]
        if not held:
            return pieces, counts
        more = np.array([piece for piece, _count in held], np.int32)
        often = np.array([min(count, 255) for _piece, count in held], np.uint8)
        order = np.argsort(np.concatenate([pieces, more]), kind="stable")
        return np.concatenate([pieces, more])[order], np.concatenate([counts, often])[order]

    def beside(self, rows: Rows, pairs: Sequence[tuple[str, str]]) -> NDArray[np.bool_]:
        """Which of *pairs* of tokens are seen side by side in which of *rows*."""
        held = self._base.beside(rows, pairs) & self._seen[rows, None]
        changed = {*self._effects.spans, *self._effects.words}
        said = [at for at, row in enumerate(rows.tolist()) if row in changed and self._seen[row]]
        for at, stored in zip(said, self.turns([int(rows[at]) for at in said]), strict=True):
            tokens = self._words.tokens(stored.corrected.text or stored.turn.text)
            held[at] = [pair in set(pairwise(tokens)) for pair in pairs]
        return held

    @cached_property
    def _is_rewritten(self) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.piece_turn), np.bool_)
        mask[list(self._rewritten)] = True
        return mask

    @cached_property
    def _rewritten(self) -> dict[int, Counter[str]]:
        """The index words of the pieces that say something else than what is stored."""
        found: dict[int, Counter[str]] = {}
        for stored in self.turns([*self._effects.spans, *self._effects.words]):
            pieces = self._pieces_of(stored.row)
            corrected = stored.corrected.text
            for piece in pieces:
                start, end = int(self.piece_start[piece]), int(self.piece_end[piece])
                said = stored.turn.text[start:end]
                if corrected is not None:
                    said = corrected if piece == pieces[0] else ""
                found[piece] = Counter(self._words.tokens(said))
        return found

    # Turns.

    def turns(self, rows: Sequence[int]) -> list[StoredTurn]:
        """
        The turns at *rows*, in that order, as they are seen.

        Raises:
            ValueError: a row is hidden or dead.
            StaleSnapshotError: the index changed, and some time later the turns were swept.
        """
        self._check_seen(rows)
        return [self._as_seen(stored) for stored in self._base.turns(rows)]

    def texts(self, rows: Rows) -> list[str]:
        """What the turns at *rows* say, in that order, as they are seen; raises as `turns`."""
        self._check_seen(rows.tolist())
        said, spans = self._base.texts(rows), self._effects.spans
        for at, row in enumerate(rows.tolist()):
            if row in spans:
                said[at] = without(said[at], spans[row])
        return said

    def _check_seen(self, rows: Sequence[int]) -> None:
        hidden = [row for row in rows if not self._seen[row]]
        if hidden:
            raise ValueError(f"row {hidden[0]} is not seen")

    def _as_seen(self, stored: StoredTurn) -> StoredTurn:
        row, changed = stored.row, self._effects
        turn = stored.turn
        if row in changed.speakers:
            turn = replace(turn, speaker=changed.speakers[row])
        if row in changed.spans:
            turn = replace(turn, text=without(turn.text, changed.spans[row]))
        if row not in changed.speakers and row not in changed.words:
            return replace(stored, turn=turn)
        corrected = Corrected(row in changed.speakers, changed.words.get(row))
        return replace(stored, turn=turn, corrected=corrected)

    def row_of(self, turn_id: int) -> int | None:
        """The row of *turn_id*, None when it is hidden, removed or was never here."""
        row = self._base.row_of(turn_id)
        return row if row is not None and self._seen[row] else None

    def vectors_of(self, episode_id: str) -> dict[int, Vector]:
        """The vectors of an episode's pieces by key; none where any of them is hidden."""
        seen = any(one.record.id == episode_id for one in self.episodes)
        return self._base.vectors_of(episode_id) if seen and not self._muted.any() else {}

    def turn_ids_of(self, episode_id: str) -> NDArray[np.int64]:
        """The ids of the turns that are seen of an episode, in reading order."""
        for number, episode in enumerate(self.episodes):
            if episode.record.id == episode_id:
                mine: NDArray[np.int64] = self.turn_id[self.turn_episode == number]
                return mine
        return np.empty(0, np.int64)


def without(text: str, spans: Sequence[Span]) -> str:
    """*text*, of the same length, with the letters of *spans* blocked out."""
    for start, end in spans:
        blocked = "".join(one if one.isspace() else WITHHELD for one in text[start:end])
        text = text[:start] + blocked + text[end:]
    return text


def _ordinal_of(known: dict[int, CatalogueSpeaker], name: str, episode: str, following: int) -> int:
    """The ordinal of *name* in *episode*, who is put among the *known* where needed."""
    for ordinal, speaker in known.items():
        if _is_same_person(speaker, name, episode):
            if episode not in speaker.episodes:
                known[ordinal] = replace(speaker, episodes=(*speaker.episodes, episode))
            return ordinal
    known[following] = CatalogueSpeaker(
        following, name, (name,), (episode,), 0, generic=False, roles={}
    )
    return following


def _is_same_person(speaker: CatalogueSpeaker, name: str, episode: str) -> bool:
    """A full name is the same person everywhere, any other one in its episode alone."""
    if speaker.generic:
        return False
    theirs = person(episode, Speaker(speaker.name, (), 0))
    if theirs != person(episode, Speaker(name, (), 0)):
        return False
    return episode in speaker.episodes or len(name_words(name)) > 1
