"""LangChain: its FAISS store with its Hugging Face embeddings, saved to a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from langchain_community.vectorstores import FAISS
from langchain_core.embeddings import Embeddings

from benchmarks.peers.protocol import BEST, SaidTurn, main


class LangChain:
    def __init__(self, model: str, folder: Path) -> None:
        self._embeddings, self._folder = LoadedWhenNeeded(model), folder
        self._store: Any = None

    def build(self, turns: Sequence[SaidTurn]) -> None:
        texts = [turn.text for turn in turns]
        self._store = FAISS.from_texts(texts, self._embeddings, _metadata(turns), ids=_ids(turns))
        self._store.save_local(str(self._folder))

    def fill(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self._store = FAISS.from_embeddings(
            _pairs(turns, vectors), self._embeddings, _metadata(turns), ids=_ids(turns)
        )
        self._store.save_local(str(self._folder))

    def open(self) -> None:
        self._store = FAISS.load_local(
            str(self._folder), self._embeddings, allow_dangerous_deserialization=True
        )

    def ask(self, question: str) -> list[str]:
        if self._store is None:
            self._embeddings.embed_query(question)
            return []
        found = self._store.similarity_search(question, k=BEST)
        return [document.page_content for document in found]

    def add(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        self._store.add_embeddings(_pairs(turns, vectors), _metadata(turns), ids=_ids(turns))
        self._store.save_local(str(self._folder))

    def put(self, episode: str, turns: Sequence[SaidTurn], vectors: Any) -> None:
        old = [
            key for key, kept in self._documents().items() if kept.metadata["episode"] == episode
        ]
        if old:
            self._store.delete(old)
        self.add(turns, vectors)

    def held(self) -> tuple[list[str], int]:
        named = self._store.index_to_docstore_id.values()
        documents = self._documents()
        return [documents[key].metadata["episode"] for key in named], self._store.index.ntotal

    def _documents(self) -> dict[str, Any]:
        kept: dict[str, Any] = self._store.docstore._dict  # noqa: SLF001 - it has no list
        return kept


class LoadedWhenNeeded(Embeddings):  # type: ignore[misc] # of a library without types here
    """The embeddings of langchain-huggingface, which load their model at once."""

    def __init__(self, model: str) -> None:
        self._model, self._loaded = model, None

    def embed_documents(self, texts: list[str]) -> Any:
        return self._embeddings().embed_documents(texts)

    def embed_query(self, text: str) -> Any:
        return self._embeddings().embed_query(text)

    def _embeddings(self) -> Any:
        if self._loaded is None:
            from langchain_huggingface import HuggingFaceEmbeddings

            self._loaded = HuggingFaceEmbeddings(
                model_name=self._model,
                model_kwargs={"device": "cpu"},
                encode_kwargs={"normalize_embeddings": True},
            )
        return self._loaded


def _pairs(turns: Sequence[SaidTurn], vectors: Any) -> list[tuple[str, Any]]:
    return [(turn.text, vector) for turn, vector in zip(turns, vectors, strict=True)]


def _metadata(turns: Sequence[SaidTurn]) -> list[dict[str, str]]:
    return [{"episode": turn.episode, "speaker": turn.speaker} for turn in turns]


def _ids(turns: Sequence[SaidTurn]) -> list[str]:
    return [turn.id for turn in turns]


if __name__ == "__main__":
    main(LangChain)
