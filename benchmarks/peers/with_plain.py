"""The usual script: sentence-transformers, a flat FAISS index, the turns in a JSON file."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from benchmarks.peers.embedder import Embedder
from benchmarks.peers.protocol import BEST, SaidTurn, main, turns_in

DIMENSION = 384


class Plain:
    def __init__(self, model: str, folder: Path) -> None:
        self._embed, self._folder = Embedder(model), folder
        self._index: Any = faiss.IndexFlatIP(DIMENSION)
        self._turns: list[dict[str, str]] = []

    def build(self, turns: Sequence[SaidTurn]) -> None:
        self.fill(turns, self._embed([turn.text for turn in turns]))

    def fill(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self.add(turns, vectors)

    def open(self) -> None:
        self._index = faiss.read_index(str(self._folder / "turns.faiss"))
        self._turns = json.loads((self._folder / "turns.json").read_text())

    def ask(self, question: str) -> list[str]:
        vectors = self._embed([question])
        if not self._turns:
            return []
        _scores, rows = self._index.search(vectors, BEST)
        return [self._turns[row]["text"] for row in rows[0]]

    def add(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self._index.add(vectors)
        self._turns += [asdict(turn) for turn in turns]
        self._save()

    def put(self, episode: str, turns: Sequence[SaidTurn], vectors: Any) -> None:
        gone = {row for row, turn in enumerate(self._turns) if turn["episode"] == episode}
        if gone:
            self._index.remove_ids(np.array(sorted(gone), np.int64))
            self._turns = [turn for row, turn in enumerate(self._turns) if row not in gone]
        self.add(turns, vectors)

    def held(self) -> tuple[list[str], int]:
        return [turn["episode"] for turn in self._turns], self._index.ntotal

    def _save(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._index, str(self._folder / "turns.faiss"))
        (self._folder / "turns.json").write_text(json.dumps(self._turns))


def vectors(model: str, turns: Path, target: Path) -> dict[str, Any]:
    """The vectors of *turns*, which the other sides are given where no embedding is measured."""
    with target.open("wb") as file:
        np.save(file, Embedder(model)([turn.text for turn in turns_in(turns)]))
    return {}


if __name__ == "__main__":
    if sys.argv[2] == "vectors":
        print(json.dumps(vectors(sys.argv[1], *map(Path, sys.argv[4:]))))
    else:
        main(Plain)
