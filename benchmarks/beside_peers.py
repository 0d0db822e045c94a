"""
Quoth beside its peers, in one run: the same turns, the same model, one thread each.

    python -m benchmarks.beside_peers --work FOLDER [--corpus FOLDER] [--into docs/benchmarks.md]

FOLDER gets the peers' environments, what they are given, and the figures as they come: a run that
was stopped goes on where it was, and --again measures some figures anew. The sides are measured in
turn, a process each, held to one processor. Prints Markdown tables, or puts them between the marks
in the page, with a plot beside it.
"""

from __future__ import annotations

import argparse
import compileall
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.pages import put_into
from benchmarks.peers import measuring
from benchmarks.peers.comparison import Comparison
from benchmarks.peers.environments import BASE, python_of, versions
from benchmarks.peers.material import Material
from benchmarks.peers.page import MARKS, PLOT, draw, machine, written
from benchmarks.peers.protocol import turns_in
from benchmarks.peers.results import Results
from benchmarks.peers.sides import PROJECT, Side
from index.embedding.model import locate
from index.settings import PACKAGED_MODEL

NAMES = {
    "quoth": "Quoth",
    "plain": "plain script",
    "txtai": "txtai",
    "chroma": "Chroma",
    "langchain": "LangChain, FAISS",
    "llamaindex": "LlamaIndex, FAISS",
    "lancedb": "LanceDB",
    "qdrant": "Qdrant, local mode",
}
PACKAGES = {
    "plain": ["sentence-transformers", "torch", "faiss-cpu"],
    "txtai": ["txtai"],
    "chroma": ["chromadb"],
    "langchain": ["langchain-core", "langchain-community", "langchain-huggingface"],
    "llamaindex": ["llama-index-core", "llama-index-vector-stores-faiss"],
    "lancedb": ["lancedb"],
    "qdrant": ["qdrant-client"],
}
FIGURES: dict[str, Callable[[Comparison], None]] = {
    one.__name__: one
    for one in (
        measuring.build,
        measuring.whole,
        measuring.agreement,
        measuring.cold,
        measuring.answer,
        measuring.add,
        measuring.rerun,
        measuring.nearest,
        measuring.disk,
        measuring.kill,
    )
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="gets environments and figures")
    parser.add_argument(
        "--corpus", type=Path, default=PROJECT.parent / "shared" / "corpora" / "changelog"
    )
    parser.add_argument("--all", action="store_true", help="build all turns, not a sample")
    parser.add_argument("--sample", type=int, default=1_000, help="turns to build from their texts")
    parser.add_argument("--peers", nargs="*", choices=list(PACKAGES), default=list(PACKAGES))
    parser.add_argument("--figures", nargs="*", choices=list(FIGURES), default=list(FIGURES))
    parser.add_argument("--again", nargs="*", default=[], help="figures to measure anew")
    parser.add_argument("--into", type=Path, metavar="PAGE.md")
    options = parser.parse_args()
    if not options.corpus.is_dir():
        sys.exit(f"{options.corpus} is no folder: name one with transcripts with --corpus")
    # As set-up does; the peers' packages were compiled when pip installed them.
    compileall.compile_dir(PROJECT / "index", quiet=1)
    of = prepared(options)
    of.results.forget(options.again)
    for name in options.figures:
        print(f"{name} …", file=sys.stderr)
        FIGURES[name](of)
    told = {key: versions(of.peers[key].python, PACKAGES[key]) for key in of.peers}
    on = machine(of.material.count, len(turns_in(of.material.sample_turns_file)))
    page = written(of.results.figures, NAMES, told, on)
    if options.into:
        put_into(options.into, MARKS, page)
        python = python_of(of.work / "environments", "plot")
        draw(python, of.results.figures, NAMES, options.into.with_name(PLOT))
    else:
        print(page)


def prepared(options: argparse.Namespace) -> Comparison:
    """The comparison that *options* ask for, its environments made."""
    work: Path = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    model = (str(locate(PACKAGED_MODEL).path),)
    peers = {key: side_of(work / "environments", key, model) for key in options.peers}
    plain = side_of(work / "environments", "plain", model)
    material = Material(work, options.corpus.resolve(), 0 if options.all else options.sample, plain)
    return Comparison(material, peers, Results(work / "results.json"))


def side_of(environments: Path, key: str, first: tuple[str, ...]) -> Side:
    python = python_of(environments, BASE if key == "plain" else key)
    return Side(key, NAMES[key], python, first, can_delete=key != "llamaindex")


if __name__ == "__main__":
    main()
