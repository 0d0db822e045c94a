"""LanceDB: a table of turns and vectors, with the embedding function that comes with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import lancedb
import pyarrow as pa

from benchmarks.peers.protocol import BEST, SaidTurn, main

DIMENSION = 384


class LanceDb:
    def __init__(self, model: str, folder: Path) -> None:
        self._model, self._folder = model, folder
        self._table: Any = None

    @cached_property
    def _function(self) -> Any:
        from lancedb.embeddings import get_registry

        registered = get_registry().get("sentence-transformers")
        return registered.create(name=self._model, device="cpu")

    def build(self, turns: Sequence[SaidTurn]) -> None:
        texts = [turn.text for turn in turns]
        self._create(_table(turns, self._function.generate_embeddings(texts)))

    def fill(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self._create(_table(turns, vectors))

    def open(self) -> None:
        self._table = lancedb.connect(str(self._folder)).open_table("turns")

    def ask(self, question: str) -> list[str]:
        vector = self._function.generate_embeddings([question])[0]
        if self._table is None:
            return []
        found = self._table.search(vector).metric("cosine").select(["text"]).limit(BEST)
        return [row["text"] for row in found.to_list()]

    def add(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self._table.add(_table(turns, vectors))

    def put(self, episode: str, turns: Sequence[SaidTurn], vectors: Any) -> None:
        """In one version of the table, which a deletion and an addition would not be."""
        merge = self._table.merge_insert("id").when_matched_update_all()
        merge = merge.when_not_matched_insert_all()
        merge = merge.when_not_matched_by_source_delete(f"episode = '{episode}'")
        merge.execute(_table(turns, vectors))

    def held(self) -> tuple[list[str], int]:
        kept = self._table.to_arrow()
        return kept["episode"].to_pylist(), len(kept) - kept["vector"].null_count

    def _create(self, rows: Any) -> None:
        self._table = lancedb.connect(str(self._folder)).create_table("turns", rows)


def _table(turns: Sequence[SaidTurn], vectors: Any) -> Any:
    import numpy as np

    flat = pa.array(np.asarray(vectors, np.float32).reshape(-1))
    return pa.table(
        {
            "id": [turn.id for turn in turns],
            "episode": [turn.episode for turn in turns],
            "speaker": [turn.speaker for turn in turns],
            "text": [turn.text for turn in turns],
            "vector": pa.FixedSizeListArray.from_arrays(flat, DIMENSION),
        }
    )


if __name__ == "__main__":
    main(LanceDb)
