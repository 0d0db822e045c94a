"""
What is kept of the transcripts: a catalogue (SQLite) beside immutable segments (FAISS vectors,
words), made visible by one commit point, the SQLite transaction.

A *segment* holds the rows of the episodes of one commit. A *snapshot* is the committed state at
one moment, all its segments seen as one: turns, pieces and windows are numbered through, and a
number is called a row. Rows mean nothing outside their snapshot; `turn_id` is what lasts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix, Vector
from index.turns import Speaker, Transcript, Turn

Rows = NDArray[np.int32]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EpisodeRecord:
    """
    An episode as the catalogue knows it.

    Attributes:
        id: lasting: a feed GUID or URL, else given when the episode was first added.
        path: where it was read, as the user gave it, made absolute.
        date: YYYY-MM-DD or None.
        sha256: of the file's bytes, hex; *size* in bytes and *mtime_ns* spare hashing it again.
        collection: who may see it (docs/json.md); "public" is seen by all.
        audio: the address of the recording; *ads* is whether advertisements are put into it.
    """

    id: str
    path: str
    title: str
    format: str
    sha256: str
    size: int
    mtime_ns: int
    date: str | None = None
    url: str | None = None
    collection: str = "public"
    audio: str | None = None
    ads: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueEpisode:
    """A live episode of a snapshot: its record, its rows and how much it holds."""

    record: EpisodeRecord
    first_row: int  # of its turns, which are neighbours in reading order
    turns: int
    words: int


@dataclass(frozen=True, slots=True)
class CatalogueSpeaker:
    """
    A person across the index.

    People are the same across episodes by full name only; a single name or a generic label is a
    person of its own in each episode.

    Attributes:
        ordinal: the number that the column `turn_speaker` holds.
        aliases: every name and label of theirs, the fullest first.
        episodes: ids of the live episodes in which they speak.
        roles: episode id -> "host" or "guest", where known.
    """

    ordinal: int
    name: str
    aliases: tuple[str, ...]
    episodes: tuple[str, ...]
    turns: int
    generic: bool
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pieces:
    """
    How the turns of one episode were cut for the model, which reads a limited length.

    Attributes:
        turn: int32 (P,), the position of the turn each piece is cut from, non-decreasing.
        start, end: int32 (P,), offsets of the piece in its turn's text.
        words: int32 (P,), words in the piece.
        windows: int32 (W, 2), runs of neighbouring pieces: first, one past the last; rising.
        window_size: uint16 (W,), about how many words the window was meant to hold.
    """

    turn: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    words: NDArray[np.int32]
    windows: NDArray[np.int32]
    window_size: NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class NewEpisode:
    """
    An episode ready to be committed.

    Attributes:
        turn_ids: one for each turn.
        turn_words: int32 (T,), words in each turn.
        piece_vectors: (P, dimension); *piece_keys* uint64 (P,) hashes of the embedded texts.
        window_norms: float32 (W,), the L2 norm of the word-weighted sum of each window's pieces.
        piece_tokens: the index words (stemmed) of each piece, with repetition.
    """

    record: EpisodeRecord
    transcript: Transcript
    turn_ids: Sequence[int]
    turn_words: NDArray[np.int32]
    pieces: Pieces
    piece_vectors: Matrix
    piece_keys: NDArray[np.uint64]
    window_norms: NDArray[np.float32]
    piece_tokens: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Corrected:
    """
    What moderators corrected of a turn.

    Attributes:
        speaker: the turn's speaker is theirs, not the source's.
        text: what was said; None where the source's words stand.
    """

    speaker: bool = False
    text: str | None = None


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A turn as the catalogue keeps it, with what moderators made of it for whoever looks."""

    turn_id: int
    row: int
    episode: EpisodeRecord
    turn: Turn
    corrected: Corrected = Corrected()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is kept of a removed turn, so that an old citation can say what became of it."""

    turn_id: int
    episode: str  # the episode's id
    position: int
    speaker: str | None
    removed_at: str  # ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """The model of an index: vectors of one *fingerprint* live together."""

    model: str
    fingerprint: str
    dimension: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is live; *speakers* are those with a name, generic labels left out."""

    episodes: int
    turns: int
    words: int
    speakers: int


class Windows(Protocol):
    """
    All windows of one size in a snapshot.

    first, end, norm, words: one for each window. The pieces of each, int32 (W,), its first and one
    past its last, both rising; float32 (W,), the L2 norm of their word-weighted sum; and how many
    words they have.
    """

    def __len__(self) -> int: ...

    @property
    def size(self) -> int:
        """About how many words each has."""
        ...

    @property
    def first(self) -> Rows:
        """The first piece of each, rising."""
        ...

    @property
    def end(self) -> Rows:
        """One past the last piece of each, rising."""
        ...

    @property
    def norm(self) -> NDArray[np.float32]:
        """The L2 norm of the word-weighted sum of each window's pieces."""
        ...

    @property
    def words(self) -> NDArray[np.uint16]:
        """The words in each, at most 65,535."""
        ...

    @property
    def mean_words(self) -> float:
        """Words in a window on average, 0 where there is none."""
        ...

    def spans(self, rows: Rows) -> tuple[Rows, Rows]:
        """The first piece of each of *rows*, and one past its last."""
        ...

    def norms(self, rows: Rows) -> NDArray[np.float32]:
        """The `norm` of each of *rows*."""
        ...

    def holding(self, pieces: Rows) -> tuple[Rows, NDArray[np.uint8]]:
        """The first window that holds each of *pieces*, and how many do: they are neighbours."""
        ...

    def over(self, first: Rows, end: Rows) -> tuple[Rows, Rows]:
        """The windows that hold any of the pieces first..end: the first, and one past the last."""
        ...


class Snapshot(Protocol):
    """
    The committed state at one moment; safe to use from many threads.

    Columns (dead rows included; `alive` tells):
        turn_id int64 (T,), turn_episode int32 (T,) (index into *episodes*, -1 for a dead row),
        turn_speaker int32 (T,) (a speaker's ordinal, -1 for nobody), turn_position int32 (T,),
        turn_words int32 (T,), turn_first_piece int32 (T + 1,), alive bool (T,),
        piece_turn int32 (P,), piece_words int32 (P,), piece_start int32 (P,), piece_end int32 (P,).
    """

    @property
    def generation(self) -> int:
        """The number of the commit."""
        ...

    @property
    def episodes(self) -> Sequence[CatalogueEpisode]:
        """The live episodes in the order of their rows."""
        ...

    @property
    def speakers(self) -> Mapping[int, CatalogueSpeaker]:
        """Everyone who speaks, by ordinal."""
        ...

    @property
    def turn_id(self) -> NDArray[np.int64]:
        """Lasting ids."""
        ...

    @property
    def turn_episode(self) -> Rows:
        """Indices into *episodes*, -1 for a dead row."""
        ...

    @property
    def turn_speaker(self) -> Rows:
        """Ordinals of speakers, -1 for nobody."""
        ...

    @property
    def turn_position(self) -> Rows:
        """From 0 in each episode."""
        ...

    @property
    def turn_flags(self) -> NDArray[np.uint8]:
        """What kind of turn each is, uint8 (T,): bits of `index.words.Flag`."""
        ...

    @property
    def turn_words(self) -> Rows:
        """Words in each turn."""
        ...

    @property
    def mean_words(self) -> float:
        """Words in a turn on average, of those that count."""
        ...

    @property
    def turn_first_piece(self) -> Rows:
        """Where each turn's pieces start, one longer than there are turns."""
        ...

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Which turns count."""
        ...

    @property
    def piece_turn(self) -> Rows:
        """The turn of each piece, rising."""
        ...

    @property
    def piece_words(self) -> Rows:
        """Words in each piece."""
        ...

    def piece_spans(self, rows: Rows) -> tuple[Rows, Rows]:
        """Where each of *rows* (pieces) begins and ends in its turn's text."""
        ...

    @property
    def piece_start(self) -> Rows:
        """Offsets into the turn's text."""
        ...

    @property
    def piece_end(self) -> Rows:
        """Offsets into the turn's text, one past the last."""
        ...

    def windows(self, size: int) -> Windows:
        """The windows of about *size* words."""
        ...

    def nearest_pieces(
        self, question: Vector, k: int, among: NDArray[np.bool_] | None = None
    ) -> tuple[Rows, Scores]:
        """
        The *k* live pieces of highest cosine, best first, ties by row; *among*, bool (P,), says
        which are looked at, None for all.

        In a large index nearly all of the nearest: the scores are exact, the choice may miss one.
        """
        ...

    def piece_cosines(self, question: Vector, rows: Rows) -> Scores:
        """The cosine of each of *rows* (pieces) with *question*."""
        ...

    def piece_vectors(self, rows: Rows) -> Matrix:
        """The vectors of *rows* (pieces), float32 (n, dimension), copied."""
        ...

    def postings(self, token: str) -> tuple[Rows, NDArray[np.uint8]]:
        """The pieces that hold *token*, rising, and how often (at most 255); dead rows too."""
        ...

    def beside(self, rows: Rows, pairs: Sequence[tuple[str, str]]) -> NDArray[np.bool_]:
        """Which of *pairs* of tokens stand side by side in which of *rows*, bool (rows, pairs)."""
        ...

    def turns(self, rows: Sequence[int]) -> list[StoredTurn]:
        """The turns at *rows*, in that order, from the catalogue."""
        ...

    def texts(self, rows: Rows) -> list[str]:
        """What the turns at *rows* say, in that order, from the catalogue."""
        ...

    def row_of(self, turn_id: int) -> int | None:
        """The live row of *turn_id*, None when it is removed or was never here."""
        ...

    def vectors_of(self, episode_id: str) -> dict[int, Vector]:
        """The vectors of an episode's pieces by key, to be used again."""
        ...

    def turn_ids_of(self, episode_id: str) -> NDArray[np.int64]:
        """The ids of an episode's turns in reading order; empty for an unknown one."""
        ...

    def speakers_of(self, episode_id: str) -> tuple[Speaker, ...]:
        """The cast of one episode."""
        ...
