"""LlamaIndex: its FAISS store under a vector index, and its ingestion pipeline with a docstore."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import faiss
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.embeddings import MockEmbedding
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import Document, TextNode
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.vector_stores.faiss import FaissVectorStore

from benchmarks.peers.protocol import BEST, SaidTurn, main, read_vectors, turns_in

DIMENSION = 384


class LlamaIndex:
    def __init__(self, model: str, folder: Path) -> None:
        self._model, self._folder = model, folder
        self._index: Any = None

    @cached_property
    def _embedding(self) -> Any:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        return HuggingFaceEmbedding(self._model, device="cpu")

    def build(self, turns: Sequence[SaidTurn]) -> None:
        self._create(_nodes(turns), self._embedding)

    def fill(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self._create(_nodes(turns, vectors), MockEmbedding(DIMENSION))

    def open(self) -> None:
        storage = StorageContext.from_defaults(
            vector_store=FaissVectorStore.from_persist_dir(str(self._folder)),
            persist_dir=str(self._folder),
        )
        # The question is embedded by this class, so that opening needs no model.
        self._index = load_index_from_storage(storage, embed_model=MockEmbedding(DIMENSION))

    def ask(self, question: str) -> list[str]:
        vector = self._embedding.get_query_embedding(question)
        if self._index is None:
            return []
        return self._nearest(question, vector)

    def _nearest(self, question: str, vector: Any) -> list[str]:
        from llama_index.core.schema import QueryBundle

        retriever = self._index.as_retriever(similarity_top_k=BEST)
        found = retriever.retrieve(QueryBundle(question, embedding=vector))
        return [one.node.get_content() for one in found]

    def add(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self._index.insert_nodes(_nodes(turns, vectors))
        self._index.storage_context.persist(str(self._folder))

    def put(self, _episode: str, turns: Sequence[SaidTurn], vectors: Any) -> None:
        """Adds *turns*; what was there of the episode stays: the FAISS store cannot delete."""
        self.add(turns, vectors)

    def held(self) -> tuple[list[str], int]:
        documents = self._index.docstore.docs
        named = self._index.index_struct.nodes_dict.values()
        kept = [documents[key].metadata["episode"] for key in named]
        return kept, self._index.vector_store.client.ntotal

    def _create(self, nodes: list[Any], embedding: Any) -> None:
        store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(DIMENSION))
        storage = StorageContext.from_defaults(vector_store=store)
        self._index = VectorStoreIndex(nodes, storage_context=storage, embed_model=embedding)
        storage.persist(str(self._folder))


def _nodes(turns: Sequence[SaidTurn], vectors: Any = None) -> list[Any]:
    nodes = [
        TextNode(
            id_=turn.id,
            text=turn.text,
            metadata={"episode": turn.episode, "speaker": turn.speaker},
            # The text alone is embedded, as on all other sides.
            excluded_embed_metadata_keys=["episode", "speaker"],
        )
        for turn in turns
    ]
    if vectors is not None:
        for node, vector in zip(nodes, vectors, strict=True):
            node.embedding = vector.tolist()
    return nodes


def ingest(folder: Path, turns: Sequence[SaidTurn], vectors: Any) -> dict[str, float]:
    """Seconds of the pipeline over turns that it has seen before, nothing of which changed."""
    known = {turn.text: row.tolist() for turn, row in zip(turns, vectors, strict=True)}
    documents = [
        Document(
            id_=turn.id,
            text=turn.text,
            metadata={"episode": turn.episode, "speaker": turn.speaker},
            excluded_embed_metadata_keys=["episode", "speaker"],
        )
        for turn in turns
    ]
    if not folder.exists():
        pipeline = _pipeline(FaissVectorStore(faiss_index=faiss.IndexFlatIP(DIMENSION)), known)
        pipeline.run(documents=documents)
        pipeline.persist(str(folder))
        pipeline.vector_store.persist(str(folder / "default__vector_store.json"))
    started = time.perf_counter()
    pipeline = _pipeline(FaissVectorStore.from_persist_dir(str(folder)), known)
    pipeline.load(str(folder))
    embedded = pipeline.run(documents=documents)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "embedded": len(embedded)}


def _pipeline(store: Any, known: dict[str, list[float]]) -> Any:
    class Given(MockEmbedding):  # type: ignore[misc] # of a library without types here
        def _get_text_embedding(self, text: str) -> list[float]:
            return known[text]

    return IngestionPipeline(
        transformations=[Given(DIMENSION)], vector_store=store, docstore=SimpleDocumentStore()
    )


if __name__ == "__main__":
    if sys.argv[2] == "rerun":
        import json

        folder, turns, vectors = sys.argv[3:]
        print(json.dumps(ingest(Path(folder), turns_in(Path(turns)), read_vectors(vectors))))
    else:
        main(LlamaIndex)
