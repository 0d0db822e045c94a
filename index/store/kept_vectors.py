"""Vectors in segments that no index names any more, by what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding import Encoder, Matrix, Vector
from index.store.catalogue import SegmentRow
from index.store.segment_files import SEGMENTS
from index.store.segments import Segment
from index.store.verify_segment import file_problems

KeyOf = Callable[[str], int]


class KeptVectors:
    """The vectors of the *rows* of segments in *folder* whose files are as they were written."""

    def __init__(self, folder: Path, rows: Sequence[SegmentRow], dimension: int) -> None:
        self._segments: list[tuple[Segment, NDArray[np.uint64], NDArray[np.intp]]] = []
        for row in rows:
            if any(file_problems(folder / SEGMENTS, row, dimension)):
                continue
            segment = Segment(folder / SEGMENTS, row, dimension)
            order = np.argsort(segment.columns["piece_key"])
            self._segments.append((segment, segment.columns["piece_key"][order], order))

    def of(self, keys: Sequence[int]) -> dict[int, Vector]:
        """The vectors of those of *keys* that are here, by key."""
        wanted = np.unique(np.array(keys, dtype=np.uint64))
        found: dict[int, Vector] = {}
        for segment, held, order in self._segments:
            if not len(held):
                continue
            at = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
            here = held[at] == wanted
            vectors = segment.pieces.at(order[at[here]])
            found |= dict(zip(wanted[here].tolist(), vectors, strict=True))
        return found


class Reusing:
    """An `Encoder` that computes only what is not among *kept* vectors; *key_of* gives a text's."""

    def __init__(self, encoder: Encoder, kept: KeptVectors, key_of: KeyOf) -> None:
        self._encoder, self._kept, self._key_of = encoder, kept, key_of
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.dimension, self.max_tokens = encoder.dimension, encoder.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Encoder`."""
        return self._encoder.count_tokens(texts)

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] | None = None) -> Matrix:
        """The unit vectors of *texts*, in order."""
        keys = [self._key_of(text) for text in texts]
        vectors = self._kept.of(keys)
        new = [text for text, key in zip(texts, keys, strict=True) if key not in vectors]
        if on_done is not None:
            on_done(len(texts) - len(new))
        made = zip(new, self._encoder.encode(new, on_done), strict=True)
        vectors |= {self._key_of(text): vector for text, vector in made}
        rows = [vectors[key] for key in keys]
        return np.array(rows, dtype=np.float32).reshape(-1, self.dimension)

    def encode_question(self, text: str) -> Vector:
        """See `Encoder`."""
        return self._encoder.encode_question(text)

    def encode_questions(self, texts: Sequence[str]) -> Matrix:
        """See `Encoder`."""
        return self._encoder.encode_questions(texts)

    def warm(self) -> None:
        """See `Encoder`."""
        self._encoder.warm()
