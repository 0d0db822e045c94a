"""An episode on its way into the index: read, cut into pieces, and in the end with vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vector
from index.identity import Identified
from index.pieces import cut
from index.store import EpisodeRecord, NewEpisode, Pieces
from index.turns import Transcript, Turn, collapsed, turn_ids
from index.windows import norms_of
from index.words import Words


@dataclass(frozen=True, slots=True)
class Draft:
    """An episode that has been read and cut, and whose vectors are partly known."""

    record: EpisodeRecord
    transcript: Transcript
    identified: Identified
    pieces: Pieces
    piece_texts: list[str]  # as they are embedded
    piece_keys: list[int]  # of these texts
    piece_tokens: list[list[str]]  # as `NewEpisode` has them
    known: dict[int, Vector]


def drafted(
    record: EpisodeRecord,
    transcript: Transcript,
    identified: Identified,
    known: dict[int, Vector],
    words: Words,
) -> Draft:
    """The episode *record* cut for the model; *known* are vectors that it has already, by key."""
    turns = transcript.turns
    pieces = cut([turn.text for turn in turns])
    texts, tokens = [], []
    for turn, start, end in np.stack([pieces.turn, pieces.start, pieces.end], axis=1).tolist():
        said = collapsed(turns[turn].text[start:end])
        texts.append(_labelled(turns[turn], said))
        tokens.append(words.tokens_in(said.split()))
    keys = [text_key(text) for text in texts]
    return Draft(record, transcript, identified, pieces, texts, keys, tokens, known)


def text_key(text: str) -> int:
    """64 bits that stand for an embedded text: equal texts need one vector."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def labelled(turn: Turn, start: int, end: int) -> str:
    """
    The text that is embedded for a piece: its speaker's name before its words.

    With the name a question that names somebody comes closer to what they said, and the joint
    vector of neighbouring pieces knows who talks to whom.
    """
    return _labelled(turn, collapsed(turn.text[start:end]))


def _labelled(turn: Turn, said: str) -> str:
    return said if turn.speaker is None else f"{turn.speaker}: {said}"


def piece_key(turn: Turn, start: int, end: int) -> int:
    """The key of a piece of *turn*: it has who said it and what was said in it."""
    return text_key(labelled(turn, start, end))


def turns_touched(draft: Draft, new: Container[int]) -> int:
    """How many turns of *draft* have a piece that must be embedded."""
    pieces = zip(draft.pieces.turn.tolist(), draft.piece_keys, strict=True)
    return len({turn for turn, key in pieces if key in new})


def finished(draft: Draft, vectors: dict[int, Vector], dimension: int) -> NewEpisode:
    """*draft* with *vectors* of *dimension* by key, ready to be committed."""
    turns = draft.transcript.turns
    pieces, keys = draft.pieces, draft.piece_keys
    embedded = np.empty((len(keys), dimension), np.float32)  # an episode may have no turns at all
    for at, key in enumerate(keys):
        embedded[at] = vectors[key]
    return NewEpisode(
        record=draft.record,
        transcript=draft.transcript,
        turn_ids=turn_ids(draft.record.id, turns),
        turn_words=_words_of(turns, pieces),
        pieces=pieces,
        piece_vectors=embedded,
        piece_keys=np.array(keys, dtype=np.uint64),
        window_norms=norms_of(pieces.windows, pieces.words, embedded),
        piece_tokens=draft.piece_tokens,
    )


def _words_of(turns: Sequence[Turn], pieces: Pieces) -> NDArray[np.int32]:
    """Words in each turn; those of a turn that is one piece were counted."""
    found = np.bincount(pieces.turn, pieces.words, len(turns)).astype(np.int32)
    for at in np.flatnonzero(np.bincount(pieces.turn, minlength=len(turns)) != 1).tolist():
        found[at] = len(turns[at].text.split())
    return found
