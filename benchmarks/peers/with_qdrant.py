"""Qdrant's local mode: a collection in a folder, without a server."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qdrant_client import QdrantClient, models

from benchmarks.peers.embedder import Embedder
from benchmarks.peers.protocol import BEST, SaidTurn, main

DIMENSION = 384
BATCH = 256


class Qdrant:
    def __init__(self, model: str, folder: Path) -> None:
        self._embed, self._folder = Embedder(model), folder
        self._client: Any = None

    def build(self, turns: Sequence[SaidTurn]) -> None:
        self.fill(turns, self._embed([turn.text for turn in turns]))

    def fill(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self.open()
        self._client.create_collection(
            "turns", models.VectorParams(size=DIMENSION, distance=models.Distance.COSINE)
        )
        self.add(turns, vectors)

    def open(self) -> None:
        self._client = QdrantClient(path=str(self._folder))

    def ask(self, question: str) -> list[str]:
        vectors = self._embed([question])
        if self._client is None:
            return []
        found = self._client.query_points("turns", query=vectors[0].tolist(), limit=BEST)
        return [point.payload["text"] for point in found.points]

    def put(self, episode: str, turns: Sequence[SaidTurn], vectors: Any) -> None:
        same = models.FieldCondition(key="episode", match=models.MatchValue(value=episode))
        of_it = models.Filter(must=[same])
        if self._client.count("turns", count_filter=of_it).count:
            self._client.delete("turns", points_selector=models.FilterSelector(filter=of_it))
        self.add(turns, vectors)

    def held(self) -> tuple[list[str], int]:
        points, _next = self._client.scroll("turns", limit=10_000_000, with_vectors=True)
        kept = [point.payload["episode"] for point in points]
        return kept, sum(point.vector is not None for point in points)

    def add(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        for first in range(0, len(turns), BATCH):
            part = slice(first, first + BATCH)
            points = [
                models.PointStruct(id=_uuid(turn.id), vector=row.tolist(), payload=asdict(turn))
                for turn, row in zip(turns[part], vectors[part], strict=True)
            ]
            self._client.upsert("turns", points)


def _uuid(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


if __name__ == "__main__":
    main(Qdrant)
