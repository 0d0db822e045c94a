"""An episode on its way into the index: read, cut into pieces, and in the end with vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from dataclasses import dataclass

import numpy as np

from index.embedding import Vector
from index.identity import Identified
from index.pieces import cut
from index.store import EpisodeRecord, NewEpisode, Pieces
from index.turns import Transcript, Turn, turn_ids
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
    known: dict[int, Vector]


def drafted(
    record: EpisodeRecord,
    transcript: Transcript,
    identified: Identified,
    known: dict[int, Vector],
) -> Draft:
    """The episode *record* cut for the model; *known* are vectors that it has already, by key."""
    pieces = cut([turn.text for turn in transcript.turns])
    piece_texts = [
        labelled(transcript.turns[turn], start, end)
        for turn, start, end in zip(pieces.turn, pieces.start, pieces.end, strict=True)
    ]
    return Draft(record, transcript, identified, pieces, piece_texts, known)


def text_key(text: str) -> int:
    """64 bits that stand for an embedded text: equal texts need one vector."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def labelled(turn: Turn, start: int, end: int) -> str:
    """
    The text that is embedded for a piece: its speaker's name before its words.

    With the name a question that names somebody comes closer to what they said, and the joint
    vector of neighbouring pieces knows who talks to whom.
    """
    words = " ".join(turn.text[start:end].split())
    return words if turn.speaker is None else f"{turn.speaker}: {words}"


def piece_key(turn: Turn, start: int, end: int) -> int:
    """The key of a piece of *turn*: it has who said it and what was said in it."""
    return text_key(labelled(turn, start, end))


def turns_touched(draft: Draft, new: Container[int]) -> int:
    """How many turns of *draft* have a piece that must be embedded."""
    keys = (text_key(text) in new for text in draft.piece_texts)
    return len({int(turn) for turn, is_new in zip(draft.pieces.turn, keys, strict=True) if is_new})


def finished(draft: Draft, vectors: dict[int, Vector], words: Words, dimension: int) -> NewEpisode:
    """*draft* with *vectors* of *dimension* by key, ready to be committed."""
    turns = draft.transcript.turns
    pieces, keys = draft.pieces, [text_key(text) for text in draft.piece_texts]
    embedded = np.empty((len(keys), dimension), np.float32)  # an episode may have no turns at all
    for at, key in enumerate(keys):
        embedded[at] = vectors[key]
    spans = zip(pieces.turn, pieces.start, pieces.end, strict=True)
    return NewEpisode(
        record=draft.record,
        transcript=draft.transcript,
        turn_ids=turn_ids(draft.record.id, turns),
        turn_words=np.array([len(turn.text.split()) for turn in turns], dtype=np.int32),
        pieces=pieces,
        piece_vectors=embedded,
        piece_keys=np.array(keys, dtype=np.uint64),
        window_norms=norms_of(pieces.windows, pieces.words, embedded),
        piece_tokens=[words.tokens(turns[turn].text[start:end]) for turn, start, end in spans],
    )
