"""
The usual thirty lines, sentence-transformers and flat FAISS: what Quoth is measured against.

python benchmarks/plain.py build FOLDER < turns.jsonl    # a JSON string a line
python benchmarks/plain.py ask FOLDER QUESTION
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import faiss
import torch
from sentence_transformers import SentenceTransformer


def main(mode: str, folder: Path, *question: str) -> None:
    torch.set_num_threads(1)
    faiss.omp_set_num_threads(1)
    model = SentenceTransformer(sys.argv[-1], device="cpu")
    if mode == "build":
        turns = [json.loads(line) for line in sys.stdin]
        started = time.perf_counter()
        vectors = model.encode(turns, normalize_embeddings=True)
        print(json.dumps({"turns": len(turns), "seconds": time.perf_counter() - started}))
        index: faiss.Index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        faiss.write_index(index, str(folder / "turns.faiss"))
        (folder / "turns.json").write_text(json.dumps(turns))
    else:
        index = faiss.read_index(str(folder / "turns.faiss"))
        turns = json.loads((folder / "turns.json").read_text())
        vector = model.encode([question[0]], normalize_embeddings=True)
        _scores, rows = index.search(vector, 3)
        print(json.dumps([turns[row] for row in rows[0]]))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:-1])
