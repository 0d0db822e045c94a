"""Quoth itself, by its command line and its public names; run in the project's own environment."""

from __future__ import annotations

import io
import json
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.growth import Grower
from benchmarks.peers.protocol import answer, peak_mb, turns_in
from index import TranscriptIndex
from index.__main__ import main as quoth
from index.embedding.opening import open_encoder
from index.settings import from_process
from index.store import NewEpisode
from index.store.store import Store
from index.turns import turn_ids

EPISODE_TURNS, EPISODES_MORE = 198, 7
COMPARED = 500


class Asked:
    """A data folder as the bot holds it; `benchmarks.peers.protocol.answer` asks it."""

    def __init__(self) -> None:
        self._index: TranscriptIndex

    def open(self) -> None:
        self._index = TranscriptIndex.open(from_process())
        self._index.warm()

    def ask(self, question: str) -> list[str]:
        return [json.dumps(self._index.ask(question).as_json())]


def build(*paths: str) -> dict[str, Any]:
    """`quoth add`: what it says, and the memory of the process."""
    said = io.StringIO()
    with redirect_stdout(said):
        quoth(["add", *paths, "--json"])
    report = json.loads(said.getvalue())
    turns, seconds = report["turns_embedded"], report["seconds"]
    return {"turns": turns, "seconds": seconds, "peak_mb": peak_mb(), "report": report}


def asked(questions: str) -> dict[str, Any]:
    return answer(Asked(), questions)  # type: ignore[arg-type] # the part of a peer that is used


def agreement(turns: str, vectors: str) -> dict[str, Any]:
    """The cosines of the vectors that a build computes with those of the plain script."""
    reference = np.load(vectors)
    rows = np.linspace(0, len(reference) - 1, COMPARED).astype(np.int64)
    said = turns_in(Path(turns))
    encoder = open_encoder(from_process())
    encoder.warm()
    found = encoder.encode([said[row].text for row in rows])
    cosines = (found * reference[rows]).sum(axis=1)
    return {"texts": len(rows), "least": float(cosines.min()), "mean": float(cosines.mean())}


def make(path: str) -> dict[str, Any]:
    """Writes episodes to add into *path*."""
    with _store() as store:
        grower = Grower(store.snapshot(), seed=7)
        more = list(_of_length(grower, EPISODE_TURNS, EPISODES_MORE))
    Path(path).write_bytes(pickle.dumps(more))
    return {}


def _of_length(grower: Grower, turns: int, count: int) -> Iterator[NewEpisode]:
    while count:
        made = next(grower.episodes(turns))
        if len(made.turn_ids) == turns:
            count -= 1
            yield made


def add(episodes: str) -> dict[str, Any]:
    """Milliseconds of the durable commit of each episode more, its vectors given."""
    more = pickle.loads(Path(episodes).read_bytes())
    took = []
    with _store() as store, store.writer():
        for number, episode in enumerate(more):
            made = named(episode, f"more-{number}")
            started = time.perf_counter()
            store.commit([made])
            took.append((time.perf_counter() - started) * 1000)
    return {"ms": took}


def named(episode: NewEpisode, name: str) -> NewEpisode:
    """*episode* as one of the id *name*."""
    record = replace(episode.record, id=name, path=f"/{name}.md")
    return replace(episode, record=record, turn_ids=turn_ids(name, episode.transcript.turns))


def _store() -> Store:
    return Store.open_as_it_is(from_process().index_folder)


COMMANDS: dict[str, Callable[..., dict[str, Any]]] = {
    "build": build,
    "answer": asked,
    "agreement": agreement,
    "make": make,
    "add": add,
}

if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])), flush=True)
