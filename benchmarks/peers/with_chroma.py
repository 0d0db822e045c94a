"""Chroma: a persistent client, and the embedding function that comes with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings

from benchmarks.peers.protocol import BEST, SaidTurn, main


class Chroma:
    def __init__(self, model: str, folder: Path) -> None:
        self._model, self._folder = model, folder
        self._function: Any = None
        self._client: Any = None
        self._turns: Any = None

    def build(self, turns: Sequence[SaidTurn]) -> None:
        self._create()
        self._add(turns)

    def fill(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self._create()
        self._add(turns, vectors)

    def open(self) -> None:
        self._client = chromadb.PersistentClient(
            path=str(self._folder), settings=Settings(anonymized_telemetry=False)
        )
        self._turns = self._client.get_collection("turns", embedding_function=None)

    def ask(self, question: str) -> list[str]:
        if self._function is None:
            self._function = _function(self._model)
        vectors = self._function([question])
        if self._turns is None:
            return []
        found = self._turns.query(query_embeddings=vectors, n_results=BEST)
        return list(found["documents"][0])

    def add(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self._add(turns, vectors)

    def put(self, episode: str, turns: Sequence[SaidTurn], vectors: Any) -> None:
        if self._turns.get(where={"episode": episode}, limit=1, include=[])["ids"]:
            self._turns.delete(where={"episode": episode})
        self._add(turns, vectors)

    def held(self) -> tuple[list[str], int]:
        kept = self._turns.get(include=["metadatas", "embeddings"])
        return [one["episode"] for one in kept["metadatas"]], len(kept["embeddings"])

    def _create(self) -> None:
        self._client = chromadb.PersistentClient(
            path=str(self._folder), settings=Settings(anonymized_telemetry=False)
        )
        self._turns = self._client.create_collection(
            "turns", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )

    def _add(self, turns: Sequence[SaidTurn], vectors: Any = None) -> None:
        most = self._client.get_max_batch_size()
        for first in range(0, len(turns), most):
            part = turns[first : first + most]
            texts = [turn.text for turn in part]
            rows = self._function(texts) if vectors is None else vectors[first : first + most]
            self._turns.add(
                ids=[turn.id for turn in part],
                embeddings=rows,
                documents=texts,
                metadatas=[{"episode": one.episode, "speaker": one.speaker} for one in part],
            )


def _function(model: str) -> Any:
    from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

    return SentenceTransformerEmbeddingFunction(model, device="cpu", normalize_embeddings=True)


if __name__ == "__main__":
    main(Chroma)
