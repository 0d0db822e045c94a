"""txtai: embeddings with content, as its documentation starts with; saved to a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any

from txtai import Embeddings

from benchmarks.peers.protocol import BEST, SaidTurn, main

_OF_EPISODE = "select id from txtai where episode = :episode"


class Txtai:
    def __init__(self, model: str, folder: Path) -> None:
        self._folder = folder
        self._config = {"path": model, "method": "sentence-transformers", "gpu": False}
        self._embeddings: Any = None
        self._one_at_a_time = Lock()

    def build(self, turns: Sequence[SaidTurn]) -> None:
        self._embeddings.index(_rows(turns))
        self._embeddings.save(str(self._folder))

    def fill(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self._embeddings = Embeddings(content=True, **_given(turns, vectors))
        self._embeddings.index(_rows(turns))
        self._save()

    def open(self) -> None:
        self._embeddings = Embeddings()
        self._embeddings.load(str(self._folder))

    def ask(self, question: str) -> list[str]:
        if self._embeddings is None:
            self._embeddings = Embeddings(content=True, **self._config)
            self._embeddings.batchtransform([question])
            return []
        # Its threads share one cursor of SQLite's: without a lock 64 of them end the process.
        with self._one_at_a_time:
            return [found["text"] for found in self._embeddings.search(question, BEST)]

    def add(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self._vectors_of(turns, vectors)
        self._embeddings.upsert(_rows(turns))
        self._save()

    def put(self, episode: str, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self._vectors_of(turns, vectors)
        old = self._embeddings.search(_OF_EPISODE, 10_000, parameters={"episode": episode})
        self._embeddings.delete([found["id"] for found in old])
        self._embeddings.upsert(_rows(turns))
        self._save()

    def held(self) -> tuple[list[str], int]:
        found = self._embeddings.search("select episode from txtai", 10_000_000)
        return [one["episode"] for one in found], self._embeddings.ann.count()

    def _vectors_of(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        """Has the embeddings take *vectors* for *turns*, instead of the model's."""
        self._embeddings.config.update(_given(turns, vectors))
        self._embeddings.model = self._embeddings.loadvectors()

    def _save(self) -> None:
        self._embeddings.config.pop("transform", None)
        self._embeddings.config.update(self._config)
        self._embeddings.save(str(self._folder))


def _rows(turns: Sequence[SaidTurn]) -> list[tuple[str, dict[str, str], None]]:
    return [(turn.id, asdict(turn), None) for turn in turns]


def _given(turns: Sequence[SaidTurn], vectors: Any) -> dict[str, Any]:
    """Settings by which the vectors of *turns* are those that are given."""
    known = {turn.text: vector for turn, vector in zip(turns, vectors, strict=True)}

    def transform(texts: Sequence[str]) -> list[Any]:
        return [known[text] for text in texts]

    return {"method": "external", "transform": transform, "path": None}


if __name__ == "__main__":
    main(Txtai)
